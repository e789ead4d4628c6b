"""Appraisal: opinions with the plan's three statements and marks, then the finding.

A nomination's score is the mean of the totals of those who found it eligible;
`marking` has the arithmetic.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from emulation import clock
from nominations import marking, proposal, rules, second_reading, workflow
from nominations.models import Appraisal, Dossier, Hold, Nomination
from records import attachments, audit
from records.errors import Refused
from records.models import AuditEvent

STATEMENTS = ("outstanding", "prominent", "replicable")
FIELDS = ("is_eligible", "reason", *STATEMENTS)


class Stale(Refused):
    """The opinion was saved elsewhere since the form was drawn; nothing was written."""

    def __init__(self, revision: int) -> None:
        self.revision = revision
        super().__init__(
            _(
                "This opinion was saved in another window meanwhile. What you typed is "
                "kept below: check it, then save again."
            )
        )


def begin(dossier: Dossier, *, by: User) -> AuditEvent:
    """Take a received dossier under appraisal."""
    return workflow.take("begin_appraisal", dossier, by=by)


@transaction.atomic
def save(
    nomination: Nomination,
    values: Mapping[str, Any],
    marks: Mapping[int, Decimal | None],
    *,
    by: User,
    revision: int,
    reasons: Mapping[int, str] | None = None,
) -> Appraisal:
    """Save one's draft: a new one the first time (`revision` 0), and a new row for every
    mark that differs from the last.

    `marks` goes by the criterion's key; 0 is a mark, None leaves it as it is. So do
    `reasons`: why a mark differs from the organisation's own.
    """
    _require_open(nomination, by)
    appraisal = _own(nomination, by)
    if appraisal.is_final:
        raise Refused(
            _(
                "You have concluded this opinion. Reopen it, with a reason, to change it."
            )
        )
    if revision != appraisal.revision:
        raise Stale(appraisal.revision)
    for name in FIELDS:
        setattr(appraisal, name, values.get(name, getattr(appraisal, name)))
    known = marking.add(appraisal, marks, by, reasons or {})
    appraisal.total = marking.total(appraisal.criteria_set, known)
    appraisal.revision += 1
    appraisal.save()
    return appraisal


@transaction.atomic
def finish(appraisal: Appraisal, *, by: User) -> None:
    """Conclude one's opinion: it counts, and others' marks can be seen."""
    _require_open(appraisal.nomination, by)
    locked = _lock(appraisal, by)
    if locked.is_final:
        return
    _require_full(locked)
    locked.final_at = clock.now()
    locked.revision += 1
    locked.save(update_fields=["final_at", "revision"])
    found = {"is_eligible": locked.is_eligible, "total": locked.total}
    audit.record("appraisal.finish", locked, by=by, after=found)
    second_reading.look(locked.nomination, by=by)
    appraisal.refresh_from_db()


@transaction.atomic
def reopen_opinion(appraisal: Appraisal, *, by: User, reason: str) -> None:
    """Take one's concluded opinion back to a draft, before the dossier is concluded."""
    _require_open(appraisal.nomination, by)
    _require_reason(reason)
    locked = _lock(appraisal, by)
    if locked.final_at is None:
        return
    before, locked.final_at = locked.final_at, None
    locked.revision += 1
    locked.save(update_fields=["final_at", "revision"])
    audit.record(
        "appraisal.reopen", locked, by=by, before={"final_at": before}, reason=reason
    )
    appraisal.refresh_from_db()


@transaction.atomic
def conclude(dossier: Dossier, *, by: User) -> AuditEvent:
    """Turn the opinions into findings, and close the dossier's appraisal.

    Every nomination that waits needs as many concluded opinions as the campaign asks
    for; those on hold stay so. Where
    opinions differ on eligibility, the Board's leader finds first.
    """
    locked = workflow.lock(dossier)
    if not rules.may_conclude(by, locked):
        raise PermissionDenied
    for nomination in locked.nominations.filter(state=Nomination.State.PENDING):
        opinions = list(nomination.appraisals.counted())
        _require_enough(nomination, len(opinions), locked.campaign.opinions_needed)
        second_reading.refuse_open(nomination)
        if differ(opinions):
            raise Refused(
                _(
                    "Opinions differ on whether %(name)s meets the conditions. The "
                    "Board's leader decides that first, with a reason."
                )
                % {"name": nomination}
            )
        _find(nomination, opinions, is_eligible=bool(opinions[0].is_eligible), by=by)
    return workflow.take("conclude", dossier, by=by)


@transaction.atomic
def decide(
    nomination: Nomination, *, is_eligible: bool, reason: str, by: User
) -> AuditEvent:
    """The Board's leader finds, where opinions differ."""
    if not rules.may_reopen(by, nomination.dossier):
        raise PermissionDenied
    _require_reason(reason)
    opinions = list(nomination.appraisals.counted())
    if not differ(opinions):
        raise Refused(
            _("The opinions on %(name)s agree: conclude the dossier.")
            % {"name": nomination}
        )
    return _find(nomination, opinions, is_eligible=is_eligible, by=by, reason=reason)


def differ(opinions: list[Appraisal]) -> bool:
    return len({opinion.is_eligible for opinion in opinions}) > 1


@transaction.atomic
def put_on_hold(
    nomination: Nomination,
    *,
    by: User,
    reason: str,
    document: str = "",
    ground: str = Hold.Ground.COMPLAINT,
    document_on: dt.date | None = None,
    upload: UploadedFile | None = None,
) -> AuditEvent:
    """Stop while discipline, an inspection or a complaint is looked into (Decree 152/2025
    Art. 4.4)."""
    changes = {"finding": reason.strip(), "hold_document": document, "score": None}
    event = _change("put_on_hold", nomination, by, reason, changes)
    Hold.objects.create(
        nomination=nomination,
        ground=ground,
        document=document,
        document_on=document_on,
        attachment=attachments.store(upload, by=by) if upload else None,
        reason=reason.strip(),
        held_by=by,
        held_at=clock.now(),
    )
    return event


@transaction.atomic
def resume(nomination: Nomination, *, by: User, reason: str) -> AuditEvent:
    """Cleared: back to appraisal."""
    changes = {"finding": "", "hold_document": ""}
    event = _change("resume", nomination, by, reason, changes)
    nomination.holds.standing().update(
        released_by=by, released_at=clock.now(), released_reason=reason.strip()
    )
    return event


def reconsider(nomination: Nomination, *, by: User, reason: str) -> AuditEvent:
    """Back to appraisal; the opinions stand, and may be reopened by their authors."""
    changes = {"finding": "", "score": None}
    return _change("reconsider", nomination, by, reason, changes)


@transaction.atomic
def reopen(dossier: Dossier, *, by: User, reason: str) -> AuditEvent:
    """Open a concluded appraisal again; the findings stand until reconsidered."""
    proposal.refuse_while_frozen(dossier.campaign)
    return workflow.take("reopen", dossier, by=by, reason=reason)


def _change(
    step: str, nomination: Nomination, by: User, reason: str, changes: dict[str, Any]
) -> AuditEvent:
    """A step that takes a nomination out of the ranking or back to appraisal. A concluded
    dossier is reopened with it, which only the leader may."""
    with transaction.atomic():
        proposal.refuse_while_frozen(nomination.dossier.campaign)
        dossier = workflow.lock(nomination.dossier)
        is_closed = dossier.state == Dossier.State.APPRAISED
        if step != "put_on_hold" and is_closed:
            if not rules.may_reopen(by, dossier):
                raise Refused(
                    _(
                        "The appraisal of dossier %(dossier)s is concluded. The Board's "
                        "leader reopens it."
                    )
                    % {"dossier": dossier}
                )
            workflow.take("reopen", dossier, by=by, reason=reason)
        return workflow.take(step, nomination, by=by, reason=reason, changes=changes)


def _find(
    nomination: Nomination,
    opinions: list[Appraisal],
    *,
    is_eligible: bool,
    by: User,
    reason: str = "",
) -> AuditEvent:
    agreeing = [one for one in opinions if one.is_eligible is is_eligible]
    if is_eligible:
        score = marking.mean(second_reading.counted(nomination, agreeing))
        changes = {"score": score, "finding": reason}
        return workflow.take(
            "find_eligible", nomination, by=by, reason=reason, changes=changes
        )
    reason = reason or "\n".join(one.reason for one in agreeing)
    changes = {"score": None, "finding": reason}
    return workflow.take(
        "find_ineligible", nomination, by=by, reason=reason, changes=changes
    )


def _own(nomination: Nomination, by: User) -> Appraisal:
    criteria_set = nomination.dossier.campaign.criteria_for(
        nomination.dossier.organization, nomination.subject
    )
    if criteria_set is None:
        raise Refused(
            _(
                "The campaign has no criteria for this kind of nominee. The administrator "
                "adds them first."
            )
        )
    appraisal, _is_new = Appraisal.objects.get_or_create(
        nomination=nomination,
        appraiser=by,
        defaults={"criteria_set": criteria_set, "created_at": clock.now()},
    )
    return _lock(appraisal, by)


def _lock(appraisal: Appraisal, by: User) -> Appraisal:
    locked = Appraisal.objects.select_for_update(of=("self",)).get(pk=appraisal.pk)
    if not rules.may_conclude_opinion(by, locked):
        raise PermissionDenied
    return locked


def _require_full(appraisal: Appraisal) -> None:
    if appraisal.is_eligible is None:
        raise Refused(_("Say whether the nominee meets the conditions."))
    if not appraisal.is_eligible:
        if not appraisal.reason.strip():
            raise Refused(_("Write why the nominee does not meet the conditions."))
        return
    if appraisal.total is None:
        raise Refused(_("Give a mark for every criterion; 0 is a mark."))
    if differing := marking.unexplained(appraisal):
        raise Refused(
            _("Write why the mark differs from the organisation's own: %(what)s.")
            % {"what": ", ".join(differing)}
        )
    missing = [
        str(Appraisal._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in STATEMENTS
        if not getattr(appraisal, name).strip()
    ]
    if missing:
        raise Refused(
            _("The plan asks for three statements (III.2). Still missing: %(what)s.")
            % {"what": ", ".join(missing)}
        )


def _require_enough(nomination: Nomination, number: int, needed: int) -> None:
    if not number:
        raise Refused(
            _("%(name)s has no concluded opinion yet. Appraise every nominee first.")
            % {"name": nomination}
        )
    if number < needed:
        raise Refused(
            _("%(name)s has %(number)d concluded opinions; %(needed)d are needed.")
            % {"name": nomination, "number": number, "needed": needed}
        )


def _require_open(nomination: Nomination, by: User) -> None:
    if not rules.may_opine(by, nomination):
        raise PermissionDenied
    fresh = Nomination.objects.select_related("dossier").get(pk=nomination.pk)
    if (
        fresh.state != Nomination.State.PENDING
        or fresh.dossier.state != Dossier.State.UNDER_APPRAISAL
    ):
        raise Refused(
            _("%(name)s is not under appraisal now: %(state)s, dossier %(dossier)s.")
            % {
                "name": fresh,
                "state": fresh.get_state_display(),
                "dossier": fresh.dossier.get_state_display(),
            }
        )


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Write the reason, then try again."))
