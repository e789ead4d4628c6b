"""Who may, in a campaign's own matters."""

from accounts.models import Role, User
from accounts.models.memberships import BOARD_ROLES, ORGANIZATION_ROLES
from campaigns.models import Campaign, Duty


def is_on_the_board(user: User, campaign: Campaign, *roles: str) -> bool:
    """Whether the person holds one of `roles` (any Board role if none is given) in the
    body that runs this campaign."""
    return campaign.board_id in user.organizations_as(*(roles or BOARD_ROLES))


def may_grant_extension(user: User, campaign: Campaign) -> bool:
    """The Board's leader, or the Party Committee Office."""
    return is_on_the_board(
        user, campaign, Role.BOARD_LEADER
    ) or campaign.office_id in user.organizations_as(Role.OFFICE)


# --------------------------------------------------------------------------- duties
def may_prepare_duty(user: User, duty: Duty) -> bool:
    """Write what the organisation owes."""
    return duty.organization_id in user.organizations_as(*ORGANIZATION_ROLES)


def may_hand_in_duty(user: User, duty: Duty) -> bool:
    return user.holds(Role.ORG_LEADER, duty.organization)


def may_judge_duty(user: User, duty: Duty) -> bool:
    """Accept it or send it back: the Board, but nobody what is their own."""
    return (
        is_on_the_board(user, duty.milestone.campaign)
        and duty.organization_id not in user.organization_ids
    )


def may_waive_duty(user: User, duty: Duty) -> bool:
    """Who may give more time may also do without."""
    return may_grant_extension(user, duty.milestone.campaign)


def may_nudge(user: User, campaign: Campaign) -> bool:
    """Remind organisations of what they owe: the Board, and the Office."""
    return is_on_the_board(
        user, campaign
    ) or campaign.office_id in user.organizations_as(Role.OFFICE)


# ------------------------------------------------------------------------ the campaign
def may_copy_campaign(user: User, campaign: Campaign) -> bool:
    """Prepare the next one from it, open it, throw it away: the Board's leader, and
    administrators."""
    return user.has_role(Role.ADMINISTRATOR) or is_on_the_board(
        user, campaign, Role.BOARD_LEADER
    )
