"""Who may. The same function feeds the button, the view and the export."""

from accounts.models import Organization, Role, User
from accounts.models.memberships import (
    BOARD_ROLES,
    ORGANIZATION_ROLES,
    READER_ROLES,
)
from campaigns.models import Campaign
from campaigns.rules import is_on_the_board
from nominations import interests
from nominations.models import (
    Appraisal,
    ConflictDeclaration,
    Dossier,
    Nomination,
    Proposal,
    Release,
    TwinCase,
)

# Who reads a list to the Standing Committee, as page and as file.
LIST_READERS = (Role.BOARD_APPRAISER, Role.BOARD_LEADER, *READER_ROLES)


# --------------------------------------------------------------- the organisation's side
def may_prepare(user: User, dossier: Dossier) -> bool:
    """Fill in, and pass on to the leader."""
    return dossier.organization_id in user.organizations_as(*ORGANIZATION_ROLES)


def may_edit(user: User, dossier: Dossier) -> bool:
    return dossier.is_editable and may_prepare(user, dossier)


def may_answer(user: User, dossier: Dossier) -> bool:
    """Say why a warning is no fault: who may edit it; once it lies with the leader, the
    leader."""
    if dossier.state == Dossier.State.AWAITING_LEADER:
        return user.holds(Role.ORG_LEADER, dossier.organization)
    return may_edit(user, dossier)


def may_reveal(user: User, nomination: Nomination) -> bool:
    """Read the whole identity number: who prepares the dossier, and the Board."""
    dossier = nomination.dossier
    return may_prepare(user, dossier) or is_on_the_board(user, dossier.campaign)


def may_open_dossier(user: User, organization: Organization) -> bool:
    return organization.is_submitter and organization.pk in user.organizations_as(
        *ORGANIZATION_ROLES
    )


def may_submit(user: User, dossier: Dossier) -> bool:
    """The leader; from a draft directly only where the leader is the clerk as well."""
    is_leader = user.holds(Role.ORG_LEADER, dossier.organization)
    if dossier.state == Dossier.State.AWAITING_LEADER:
        return is_leader
    return is_leader and user.holds(Role.ORG_CLERK, dossier.organization)


def may_take_up_changes(user: User, nomination: Nomination) -> bool:
    """Whoever submits the dossier again brings the changes in."""
    return user.holds(Role.ORG_LEADER, nomination.dossier.organization)


def may_hand_back_draft(user: User, dossier: Dossier) -> bool:
    is_leader = user.holds(Role.ORG_LEADER, dossier.organization)
    return is_leader and dossier.version == 0


def may_hand_back_supplement(user: User, dossier: Dossier) -> bool:
    is_leader = user.holds(Role.ORG_LEADER, dossier.organization)
    return is_leader and dossier.version > 0


def may_withdraw(user: User, dossier: Dossier) -> bool:
    return user.holds(Role.ORG_LEADER, dossier.organization)


# --------------------------------------------------------------------- the Board's side
def may_receive(user: User, dossier: Dossier) -> bool:
    return is_on_the_board(user, dossier.campaign, Role.BOARD_INTAKE, Role.BOARD_LEADER)


def may_record_paper(user: User, dossier: Dossier) -> bool:
    """Count the originals on paper, from the day the dossier is handed in."""
    return dossier.state in Dossier.PAPER_COUNTED and may_receive(user, dossier)


def may_request_supplement(user: User, dossier: Dossier) -> bool:
    return is_on_the_board(user, dossier.campaign)


def may_pin_remarks(user: User, dossier: Dossier) -> bool:
    """Open more of a dossier that lies with its organisation for a supplement."""
    return dossier.state == Dossier.State.RETURNED and may_request_supplement(
        user, dossier
    )


def may_reject(user: User, dossier: Dossier) -> bool:
    return is_on_the_board(user, dossier.campaign, Role.BOARD_LEADER)


def may_archive(user: User, campaign: Campaign) -> bool:
    """Have everything packed for the archive: the Board's leader and the Office."""
    is_office = campaign.office_id in user.organizations_as(Role.OFFICE)
    return is_office or is_on_the_board(user, campaign, Role.BOARD_LEADER)


def may_appraise(user: User, dossier: Dossier) -> bool:
    """An appraiser or leader of the Board, never of what is their own matter."""
    return is_on_the_board(
        user, dossier.campaign, Role.BOARD_APPRAISER, Role.BOARD_LEADER
    ) and not interests.of_dossier(user, dossier)


def may_find(user: User, nomination: Nomination) -> bool:
    return may_appraise(user, nomination.dossier) and not interests.of_nomination(
        user, nomination
    )


def may_opine(user: User, nomination: Nomination) -> bool:
    """Give an opinion and marks: where a dossier is assigned, those to whom it is, and
    the Board's leader."""
    if not may_find(user, nomination):
        return False
    dossier = nomination.dossier
    if is_on_the_board(user, dossier.campaign, Role.BOARD_LEADER):
        return True
    if nomination.second_readings.open().filter(reader=user).exists():
        return True
    assigned = set(
        dossier.assignments.filter(ended_at=None).values_list("appraiser", flat=True)
    )
    return not assigned or user.pk in assigned


def may_settle(user: User, nomination: Nomination) -> bool:
    """Name the third reader, and say which opinions count."""
    return is_on_the_board(
        user, nomination.dossier.campaign, Role.BOARD_LEADER
    ) and may_find(user, nomination)


def may_self_score(user: User, nomination: Nomination) -> bool:
    """Give one's own nominee marks, where the campaign asks for them."""
    campaign = nomination.dossier.campaign
    return campaign.self_scores != Campaign.SelfScores.OFF and may_edit(
        user, nomination.dossier
    )


def may_assign(user: User, campaign: Campaign) -> bool:
    """Say who appraises which dossier."""
    return is_on_the_board(user, campaign, Role.BOARD_LEADER)


def may_conclude(user: User, dossier: Dossier) -> bool:
    """Findings are made of all its nominations: none of them is their own matter."""
    return may_appraise(user, dossier) and not interests.in_dossier(user, dossier)


def may_reopen(user: User, dossier: Dossier) -> bool:
    return is_on_the_board(
        user, dossier.campaign, Role.BOARD_LEADER
    ) and not interests.in_dossier(user, dossier)


def reads_scores(user: User, campaign: Campaign) -> bool:
    """The Board, the Office, the Committee and auditors."""
    readers = {
        campaign.board_id: BOARD_ROLES,
        campaign.office_id: (Role.OFFICE,),
        campaign.issuer_id: (Role.COMMITTEE,),
    }
    return user.has_role(Role.AUDITOR) or any(
        organization in user.organizations_as(*roles)
        for organization, roles in readers.items()
    )


def may_see_scores(user: User, nomination: Nomination) -> bool:
    """Who reads scores, but never of what is their own matter."""
    return reads_scores(
        user, nomination.dossier.campaign
    ) and not interests.of_nomination(user, nomination)


def may_see_marks(user: User, nomination: Nomination) -> bool:
    """The marks that others gave: hidden from an appraiser until their own opinion is
    concluded, so that nobody leans on another's."""
    if not may_see_scores(user, nomination):
        return False
    is_open = nomination.state == Nomination.State.PENDING
    return (
        not (is_open and may_find(user, nomination))
        or nomination.appraisals.filter(appraiser=user, final_at__isnull=False).exists()
    )


def may_declare(user: User, person: User, dossier: Dossier) -> bool:
    """Stand aside oneself, as one who reads scores or appraises; the Board's leader
    records it for another."""
    if user.pk != person.pk and not is_on_the_board(
        user, dossier.campaign, Role.BOARD_LEADER
    ):
        return False
    return reads_scores(person, dossier.campaign)


def may_lift(user: User, declaration: ConflictDeclaration) -> bool:
    """The Board's leader, but nobody their own."""
    campaign = declaration.dossier.campaign
    return user.pk != declaration.person_id and is_on_the_board(
        user, campaign, Role.BOARD_LEADER
    )


def may_conclude_opinion(user: User, appraisal: Appraisal) -> bool:
    """Change or conclude an opinion: the one whose it is, while they may appraise."""
    return appraisal.appraiser_id == user.pk and may_opine(user, appraisal.nomination)


def may_judge_twin(user: User, case: TwinCase) -> bool:
    """Say whether two nominees are one: anyone of the Board who has no conflict with
    either organisation."""
    is_ours = is_on_the_board(user, case.campaign)
    return is_ours and not interests.among(user, case.sides)


def may_search_twins(user: User, campaign: Campaign) -> bool:
    """Have a whole campaign searched again."""
    return is_on_the_board(user, campaign, Role.BOARD_APPRAISER, Role.BOARD_LEADER)


def may_rank(user: User, campaign: Campaign) -> bool:
    """See the ranking."""
    return is_on_the_board(
        user, campaign, Role.BOARD_APPRAISER, Role.BOARD_LEADER
    ) or user.has_role(Role.AUDITOR)


def may_calibrate(user: User, campaign: Campaign) -> bool:
    """See how strict each reader is: the Board's leader, and auditors."""
    return may_propose(user, campaign) or user.has_role(Role.AUDITOR)


def may_move_line(user: User, nomination: Nomination) -> bool:
    """Put one nominee in or out against the ranking."""
    return is_on_the_board(
        user, nomination.dossier.campaign, Role.BOARD_LEADER
    ) and not interests.of_nomination(user, nomination)


def may_list(user: User, nomination: Nomination) -> bool:
    """Carry out what the ranking says, whoever stands on it: no judgement of one."""
    return may_propose(user, nomination.dossier.campaign)


def may_propose(user: User, campaign: Campaign) -> bool:
    """Hold the places, and freeze the list for the Standing Committee."""
    return is_on_the_board(user, campaign, Role.BOARD_LEADER)


def may_recall(user: User, proposal: Proposal) -> bool:
    return may_propose(user, proposal.campaign)


def may_decide(user: User, campaign: Campaign) -> bool:
    """Record the decision: a member of the Committee, or the Office."""
    return campaign.issuer_id in user.organizations_as(
        Role.COMMITTEE
    ) or campaign.office_id in user.organizations_as(Role.OFFICE)


def may_decide_on(user: User, nomination: Nomination) -> bool:
    return may_decide(user, nomination.dossier.campaign)


def may_release(user: User, campaign: Campaign) -> bool:
    """Let a decision out, as the first or the second person: the Committee, the Office,
    or the Board's leader."""
    return may_decide(user, campaign) or may_issue(user, campaign)


def may_release_on(user: User, nomination: Nomination) -> bool:
    """Its results are written by the step that a release leads to."""
    return may_release(user, nomination.dossier.campaign)


def may_stop_release(user: User, campaign: Campaign, release: Release) -> bool:
    """One of the two who let it out."""
    is_one = user.pk in (release.asked_by_id, release.confirmed_by_id)
    return is_one and may_release(user, campaign)


def may_issue(user: User, campaign: Campaign) -> bool:
    """Enter the awarded in the register and print their certificates."""
    return is_on_the_board(
        user, campaign, Role.BOARD_LEADER
    ) or campaign.office_id in user.organizations_as(Role.OFFICE)


def may_keep_printers(user: User) -> bool:
    """Find and keep the printers' shifts: those who print certificates."""
    return user.has_role(Role.BOARD_LEADER, Role.OFFICE)


def may_revoke(user: User, nomination: Nomination) -> bool:
    return may_decide_on(user, nomination)


def may_change_quota(user: User, campaign: Campaign) -> bool:
    """Change the total or the allocations: the Board's leader, or the Office."""
    return may_issue(user, campaign)


def may_see_quota(user: User, campaign: Campaign) -> bool:
    return may_decide(user, campaign) or (
        is_on_the_board(user, campaign) or user.has_role(Role.AUDITOR)
    )
