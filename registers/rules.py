"""Who may, in the registers. The same function feeds the button, the view and the step."""

from accounts.models import Organization, Role, User
from accounts.models.memberships import BOARD_ROLES, ORGANIZATION_ROLES
from campaigns.models import Campaign
from nominations.rules import is_on_the_board
from registers.models import Difficulty, Entry, Exemplar

# Who keeps lines of a register: organisations, and the Board its own.
KEEPERS = (*ORGANIZATION_ROLES, *BOARD_ROLES)


def may_keep(user: User, organization: Organization) -> bool:
    """Enter, change and remove that organisation's lines."""
    return organization.pk in user.organizations_as(*KEEPERS)


def organizations_kept_by(user: User, campaign: Campaign) -> list[Organization]:
    """Those for which the person keeps registers in this campaign: its participants, and
    the Board."""
    mine = user.organizations_as(*KEEPERS)
    bodies = Organization.objects.filter(pk__in=mine, is_active=True)
    parts = bodies.filter(participations__campaign=campaign)
    return list((parts | bodies.filter(pk=campaign.board_id)).distinct())


def may_change(user: User, entry: Entry) -> bool:
    if entry.is_removed or not may_keep(user, entry.organization):
        return False
    return not (isinstance(entry, Difficulty) and entry.is_answered)


def may_advance(user: User, exemplar: Exemplar) -> bool:
    """Record a stage: who keeps the line, and the Board, which recognises models."""
    if exemplar.is_removed:
        return False
    return may_keep(user, exemplar.organization) or is_on_the_board(
        user, exemplar.campaign
    )


def may_record_consent(user: User, exemplar: Exemplar) -> bool:
    """Consent, and its withdrawal, are told to whoever is near: the organisation or the
    Board."""
    return may_advance(user, exemplar)


def may_publish(user: User, exemplar: Exemplar) -> bool:
    """The Board's leader or intake clerk; where the campaign leaves it to them, the
    organisation's leader."""
    if exemplar.is_removed:
        return False
    if is_on_the_board(user, exemplar.campaign, Role.BOARD_LEADER, Role.BOARD_INTAKE):
        return True
    by_owner = (
        exemplar.campaign.examples_published_by == Campaign.Publisher.ORGANIZATION
    )
    return by_owner and user.holds(Role.ORG_LEADER, exemplar.organization)


def may_unpublish(user: User, exemplar: Exemplar) -> bool:
    """Taking down is anybody's who may record the withdrawal."""
    return may_publish(user, exemplar) or may_record_consent(user, exemplar)


def may_answer(user: User, difficulty: Difficulty) -> bool:
    return not difficulty.is_removed and is_on_the_board(user, difficulty.campaign)


def may_announce(user: User, campaign: Campaign) -> bool:
    """The Board's leader or intake clerk."""
    return is_on_the_board(user, campaign, Role.BOARD_LEADER, Role.BOARD_INTAKE)


def may_guide(user: User, campaign: Campaign) -> bool:
    """Put up guidance and forms: who announces, and administrators."""
    return may_announce(user, campaign) or user.has_role(Role.ADMINISTRATOR)
