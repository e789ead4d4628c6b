"""A decision is let out in two acts by two people; then there is a while to stop it; then
it takes effect, once: awards, places, and the notices, in one transaction."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from nominations import notices, quota, rules, workflow
from nominations.decision import lock_waiting
from nominations.models import Decision, DecisionOutcome, Nomination, Release
from records import audit
from records.errors import Refused
from records.jobs import NotYet, enqueue

JOB = "decision.release"


@transaction.atomic
def ask(decision: Decision, *, by: User) -> Release:
    """The first act: what was entered agrees with the signed paper."""
    if not rules.may_release(by, decision.campaign):
        raise PermissionDenied
    locked = lock_waiting(decision)
    if locked.attachment_id is None:
        raise Refused(_("Attach the scan of the signed decision first."))
    if locked.open_release is not None:
        raise Refused(_("The release has been asked for already."))
    made = Release.objects.create(decision=locked, asked_by=by, asked_at=clock.now())
    audit.record("release.ask", made, by=by, after={"number": locked.number})
    notices.release_asked(made)
    return made


@transaction.atomic
def confirm(release: Release, *, by: User) -> None:
    """The second act, by another person: from now on the time for stopping it runs."""
    decision, locked = _lock(release)
    if not rules.may_release(by, decision.campaign):
        raise PermissionDenied
    if locked.confirmed_by_id is not None:
        raise Refused(_("The release has been confirmed already."))
    if locked.asked_by_id == by.pk:
        raise Refused(_("You asked for the release: another person has to confirm it."))
    now = clock.now()
    locked.confirmed_by, locked.confirmed_at = by, now
    locked.leaves_at = now + dt.timedelta(
        minutes=decision.campaign.release_delay_minutes
    )
    locked.save(update_fields=["confirmed_by", "confirmed_at", "leaves_at"])
    after = {"number": decision.number, "leaves_at": locked.leaves_at.isoformat()}
    audit.record("release.confirm", locked, by=by, after=after)
    enqueue(JOB, {"release": locked.pk}, by=by, key=f"{JOB}:{locked.pk}")
    release.refresh_from_db()


@transaction.atomic
def stop(release: Release, *, reason: str, by: User) -> None:
    """Undo the release before its notices leave; one of the two who made it may."""
    decision, locked = _lock(release)
    if not rules.may_stop_release(by, decision.campaign, locked):
        raise PermissionDenied
    if not reason.strip():
        raise Refused(_("Write why the release is stopped."))
    locked.undone_by, locked.undone_at = by, clock.now()
    locked.undo_reason = reason.strip()
    locked.save(update_fields=["undone_by", "undone_at", "undo_reason"])
    audit.record("release.stop", locked, by=by, reason=reason)
    release.refresh_from_db()


@transaction.atomic
def take_effect(key: int) -> bool:
    """Carry out the decision of a release whose time has come; False if it was stopped or
    is in effect already. Raises NotYet before that time."""
    release = Release.objects.select_related("decision").get(pk=key)
    Campaign.objects.select_for_update(of=("self",)).get(
        pk=release.decision.campaign_id
    )
    decision = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("campaign", "proposal")
        .get(pk=release.decision_id)
    )
    release = Release.objects.select_related("confirmed_by").get(pk=key)
    if release.undone_at or decision.effective_at or release.confirmed_by is None:
        return False
    assert release.leaves_at is not None
    now = clock.now()
    if now < release.leaves_at:
        raise NotYet(release.leaves_at - now)
    _carry_out(decision, by=release.confirmed_by)
    decision.effective_at = now
    decision.save(update_fields=["effective_at"])
    audit.record("decision.take_effect", decision, by=release.confirmed_by)
    return True


def _lock(release: Release) -> tuple[Decision, Release]:
    """The decision, locked and still waiting, and its release; Refused if that was
    stopped."""
    decision = lock_waiting(release.decision)
    locked = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if locked.undone_at:
        raise Refused(_("This release has been stopped."))
    return decision, locked


def _carry_out(decision: Decision, *, by: User) -> None:
    """Per nominee awarded or not, places used or returned, the reserve list closed, the
    organisations told."""
    outcomes = {row.nomination_id: row for row in decision.outcomes.all()}
    lines = decision.proposal.lines.select_related(
        "nomination__dossier__organization", "nomination__dossier__campaign"
    )
    for line in lines:
        nomination = line.nomination
        _decide(nomination, decision, outcomes.get(nomination.pk), by)
        notices.decided(nomination, decision)


def _decide(
    nomination: Nomination,
    decision: Decision,
    outcome: DecisionOutcome | None,
    by: User,
) -> None:
    """No outcome: one of the reserve, for whom no place became free."""
    if outcome is not None and outcome.is_awarded:
        workflow.take("award", nomination, by=by, changes={"decision": decision})
        quota.award(nomination, by=by)
        return
    reason = outcome.reason if outcome else _("In reserve; no place became free.")
    if nomination.state == Nomination.State.PROPOSED:
        quota.give_back(nomination, by=by, reason=reason)
    changes = {"decision": decision, "finding": reason}
    workflow.take("decline", nomination, by=by, reason=reason, changes=changes)
