"""The Standing Committee's decision on a list, entered once, as a whole."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from nominations import notices, quota, rules, workflow
from nominations.models import Decision, Nomination, Proposal, ProposalLine
from records import audit
from records.errors import Refused
from records.models import Attachment


@dataclass(frozen=True)
class Outcome:
    """How the Committee decided on one nominee; a refusal has a reason."""

    is_awarded: bool
    reason: str = ""


@dataclass(frozen=True)
class Papers:
    """The decision as signed."""

    number: str
    decided_on: dt.date
    signer: str
    signer_title: str
    attachment: Attachment


@transaction.atomic
def record_decision(
    proposal: Proposal,
    papers: Papers,
    outcomes: Mapping[int, Outcome],
    *,
    by: User,
    once_key: uuid.UUID,
) -> Decision:
    """Enter the decision: per proposed nominee awarded or not, places used or returned,
    the reserve list closed, the organisations told.

    `outcomes` goes by the nomination's key and must name every proposed nominee. The
    same `once_key` (a second click) gives the first one's decision.
    """
    if not rules.may_decide(by, proposal.campaign):
        raise PermissionDenied
    # The campaign's row first, as everywhere that touches many places.
    Campaign.objects.select_for_update().get(pk=proposal.campaign_id)
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if existing := Decision.objects.filter(once_key=once_key).first():
        return existing
    _check(locked, papers, outcomes)
    decision = Decision.objects.create(
        campaign=locked.campaign,
        proposal=locked,
        once_key=once_key,
        number=papers.number,
        decided_on=papers.decided_on,
        signer=papers.signer,
        signer_title=papers.signer_title,
        attachment=papers.attachment,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    _carry_out(locked, decision, outcomes, by)
    locked.state = Proposal.State.DECIDED
    locked.save(update_fields=["state"])
    awarded = sum(outcome.is_awarded for outcome in outcomes.values())
    audit.record(
        "decision.record",
        decision,
        by=by,
        after={
            "number": decision.number,
            "awarded": awarded,
            "not_awarded": len(outcomes) - awarded,
        },
    )
    return decision


def _check(proposal: Proposal, papers: Papers, outcomes: Mapping[int, Outcome]) -> None:
    if proposal.state != Proposal.State.FROZEN:
        raise Refused(_("This list has been decided or recalled already."))
    problem = date_problem(proposal, papers.decided_on) or number_problem(
        proposal, papers.number
    )
    if problem:
        raise Refused(problem)
    named = set(
        proposal.lines.filter(part="proposed").values_list("nomination", flat=True)
    )
    if named != set(outcomes):
        raise Refused(
            _("The decision must name every nominee on the list, and no other.")
        )
    if any(not o.is_awarded and not o.reason.strip() for o in outcomes.values()):
        raise Refused(_("Write the reason for every nominee who is not awarded."))


def date_problem(proposal: Proposal, day: dt.date) -> str:
    """Why the decision cannot bear this date; empty if it can."""
    if day > clock.today():
        return _("The date of the decision is in the future. Check it.")
    if day < timezone.localdate(proposal.frozen_at):
        return _("The decision is dated before the list was put before the Committee.")
    return ""


def number_problem(proposal: Proposal, number: str) -> str:
    """Why the decision cannot bear this number; empty if it can."""
    if Decision.objects.filter(campaign=proposal.campaign, number=number).exists():
        return _(
            "Decision %s of this campaign is entered already. Check the number."
        ) % (number)
    return ""


def _carry_out(
    proposal: Proposal,
    decision: Decision,
    outcomes: Mapping[int, Outcome],
    by: User,
) -> None:
    lines = proposal.lines.select_related(
        "nomination__dossier__organization", "nomination__dossier__campaign"
    )
    for line in lines:
        nomination = line.nomination
        if line.part == ProposalLine.Part.RESERVE:
            outcome = Outcome(False, _("In reserve; no place became free."))
        else:
            outcome = outcomes[nomination.pk]
        _decide(nomination, decision, outcome, by)
        notices.decided(nomination, decision)


def _decide(
    nomination: Nomination, decision: Decision, outcome: Outcome, by: User
) -> None:
    changes = {"decision": decision}
    if outcome.is_awarded:
        workflow.take("award", nomination, by=by, changes=changes)
        quota.award(nomination, by=by)
    else:
        if nomination.state == Nomination.State.PROPOSED:
            quota.give_back(nomination, by=by, reason=outcome.reason)
        workflow.take(
            "decline",
            nomination,
            by=by,
            reason=outcome.reason,
            changes={**changes, "finding": outcome.reason},
        )
