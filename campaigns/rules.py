"""Who may, in a campaign's own matters."""

from accounts.models import Role, User
from campaigns.models import Campaign


def may_grant_extension(user: User, campaign: Campaign) -> bool:
    """The Board's leader, or the Party Committee Office."""
    return campaign.board_id in user.organizations_as(
        Role.BOARD_LEADER
    ) or campaign.office_id in user.organizations_as(Role.OFFICE)
