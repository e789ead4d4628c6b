"""The Standing Committee's decision on a list, recorded as a whole: all, all except some,
or the list returned with a note. What it changes, it changes when it takes effect, see
`release.py`."""

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
from nominations import notices, rules
from nominations.models import Decision, DecisionOutcome, Proposal
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
    """The decision as signed; its scan may follow."""

    number: str
    decided_on: dt.date
    signer: str
    signer_title: str
    attachment: Attachment | None = None


@transaction.atomic
def record_decision(
    proposal: Proposal,
    papers: Papers,
    outcomes: Mapping[int, Outcome],
    *,
    by: User,
    once_key: uuid.UUID,
) -> Decision:
    """Record the decision: per proposed nominee awarded or not. The places stay held and
    nobody is told until it is released.

    `outcomes` goes by the nomination's key and must name every proposed nominee. The
    same `once_key` (a second click) gives the first one's decision.
    """
    if not rules.may_decide(by, proposal.campaign):
        raise PermissionDenied
    locked = lock(proposal)
    if existing := Decision.objects.filter(once_key=once_key).first():
        return existing
    if problem := date_problem(locked, papers.decided_on):
        raise Refused(problem)
    return write_down(locked, papers, outcomes, by=by, once_key=once_key)


def write_down(
    locked: Proposal,
    papers: Papers,
    outcomes: Mapping[int, Outcome],
    *,
    by: User,
    once_key: uuid.UUID,
    is_on_paper: bool = False,
) -> Decision:
    """The rows of a decision on a locked list; inside a step."""
    _check(locked, papers, outcomes)
    decision = Decision.objects.create(
        campaign=locked.campaign,
        proposal=locked,
        once_key=once_key,
        is_on_paper=is_on_paper,
        recorded_by=by,
        recorded_at=clock.now(),
        **vars(papers),
    )
    DecisionOutcome.objects.bulk_create(
        DecisionOutcome(
            decision=decision,
            nomination_id=key,
            is_awarded=outcome.is_awarded,
            reason="" if outcome.is_awarded else outcome.reason.strip(),
        )
        for key, outcome in outcomes.items()
    )
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
            "is_on_paper": is_on_paper,
        },
    )
    return decision


@transaction.atomic
def give_back(proposal: Proposal, *, note: str, by: User) -> None:
    """The Committee returns the list with a note: the places stay held, and the ranking
    opens for changes again."""
    if not rules.may_decide(by, proposal.campaign):
        raise PermissionDenied
    locked = lock(proposal)
    if locked.state != Proposal.State.FROZEN:
        raise Refused(_("This list has been decided or recalled already."))
    if not note.strip():
        raise Refused(_("Write what the Board is to do with the list."))
    locked.state, locked.return_note = Proposal.State.RETURNED, note.strip()
    locked.returned_by, locked.returned_at = by, clock.now()
    locked.save(update_fields=["state", "return_note", "returned_by", "returned_at"])
    audit.record("proposal.return", locked, by=by, reason=note)
    notices.list_returned(locked)
    proposal.refresh_from_db()


@transaction.atomic
def attach_scan(decision: Decision, scan: Attachment, *, by: User) -> None:
    """Put the scan of the signed decision to its entry, before it is released."""
    if not rules.may_decide(by, decision.campaign):
        raise PermissionDenied
    locked = lock_waiting(decision)
    if locked.open_release is not None:
        raise Refused(_("The decision is being released. Stop that first."))
    locked.attachment = scan
    locked.save(update_fields=["attachment"])
    audit.record("decision.scan", locked, by=by, after={"sha256": scan.sha256})
    decision.refresh_from_db()


@transaction.atomic
def withdraw(decision: Decision, *, reason: str, by: User) -> None:
    """Take back a decision that has not been released: it was entered wrongly. The list
    lies before the Committee again; one entered from paper is recalled."""
    if not rules.may_decide(by, decision.campaign):
        raise PermissionDenied
    locked = lock_waiting(decision)
    if locked.open_release is not None:
        raise Refused(_("The decision is being released. Stop that first."))
    if not reason.strip():
        raise Refused(_("Write why the entry is withdrawn."))
    locked.undone_by, locked.undone_at = by, clock.now()
    locked.undo_reason = reason.strip()
    locked.save(update_fields=["undone_by", "undone_at", "undo_reason"])
    proposal = Proposal.objects.select_for_update(of=("self",)).get(
        pk=locked.proposal_id
    )
    if proposal.is_on_paper:
        proposal.state, proposal.recall_reason = (
            Proposal.State.RECALLED,
            locked.undo_reason,
        )
    else:
        proposal.state = Proposal.State.FROZEN
    proposal.save(update_fields=["state", "recall_reason"])
    audit.record("decision.withdraw", locked, by=by, reason=reason)
    decision.refresh_from_db()


def lock(proposal: Proposal) -> Proposal:
    """The list, locked; the campaign's row first, as everywhere that touches many
    places."""
    Campaign.objects.select_for_update(of=("self",)).get(pk=proposal.campaign_id)
    return (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .get(pk=proposal.pk)
    )


def lock_waiting(decision: Decision) -> Decision:
    """The decision, locked after its campaign; Refused once it is in effect or
    withdrawn."""
    Campaign.objects.select_for_update(of=("self",)).get(pk=decision.campaign_id)
    locked = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .get(pk=decision.pk)
    )
    if locked.effective_at:
        raise Refused(
            _("The decision is in effect: only a new decision changes it now.")
        )
    if locked.undone_at:
        raise Refused(_("This entry of the decision has been withdrawn."))
    return locked


def _check(proposal: Proposal, papers: Papers, outcomes: Mapping[int, Outcome]) -> None:
    if proposal.state != Proposal.State.FROZEN:
        raise Refused(_("This list has been decided or recalled already."))
    if problem := number_problem(proposal.campaign, papers.number):
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


def number_problem(campaign: Campaign, number: str) -> str:
    """Why the decision cannot bear this number; empty if it can."""
    standing = Decision.objects.standing().filter(campaign=campaign)
    if standing.filter(number=number).exists():
        return _(
            "Decision %s of this campaign is entered already. Check the number."
        ) % (number)
    return ""
