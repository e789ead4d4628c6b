"""Who may. The same function feeds the button, the view and the step."""

from accounts.models import Role, User
from accounts.models.memberships import ORGANIZATION_ROLES
from campaigns.models import Campaign, Duty, Milestone
from campaigns.rules import is_on_the_board, may_judge_duty, may_prepare_duty
from periodic.models import PeriodicReport


def may_begin(user: User, duty: Duty) -> bool:
    return may_prepare_duty(user, duty)


def may_prepare(user: User, report: PeriodicReport) -> bool:
    """Fill in, and pass on to the leader."""
    return report.duty.organization_id in user.organizations_as(*ORGANIZATION_ROLES)


def may_edit(user: User, report: PeriodicReport) -> bool:
    return report.is_editable and may_prepare(user, report)


def may_answer(user: User, report: PeriodicReport) -> bool:
    """Say why an odd change is right: who may edit; once it lies with the leader, the
    leader."""
    if report.state == PeriodicReport.State.AWAITING_LEADER:
        return user.holds(Role.ORG_LEADER, report.organization)
    return may_edit(user, report)


def may_submit(user: User, report: PeriodicReport) -> bool:
    """The leader; from a draft directly only where the leader is the clerk as well."""
    is_leader = user.holds(Role.ORG_LEADER, report.organization)
    if report.state == PeriodicReport.State.AWAITING_LEADER:
        return is_leader
    return is_leader and user.holds(Role.ORG_CLERK, report.organization)


def may_hand_back(user: User, report: PeriodicReport) -> bool:
    return user.holds(Role.ORG_LEADER, report.organization)


def may_judge(user: User, report: PeriodicReport) -> bool:
    """Accept it, or send it back: the Board, never what is their own body's."""
    return may_judge_duty(user, report.duty)


def may_see_rollup(user: User, campaign: Campaign) -> bool:
    """The province's figures: the Board, the Office, the Committee, and auditors."""
    return (
        is_on_the_board(user, campaign)
        or campaign.office_id in user.organizations_as(Role.OFFICE)
        or campaign.issuer_id in user.organizations_as(Role.COMMITTEE)
        or user.has_role(Role.AUDITOR)
    )


def may_set_targets(user: User, milestone: Milestone) -> bool:
    """Say what is to be reached by a review: the Board's leader."""
    return is_on_the_board(user, milestone.campaign, Role.BOARD_LEADER)


def may_close(user: User, milestone: Milestone) -> bool:
    """Freeze a period's figures: the Board's leader."""
    return is_on_the_board(user, milestone.campaign, Role.BOARD_LEADER)
