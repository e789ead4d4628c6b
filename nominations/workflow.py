"""The procedure as two tables that the office can read, and the one door through which
a state changes. `docs/workflow.md` draws them; a test holds the drawing against them."""

from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from nominations import dossier_duty, rules
from nominations.models import Dossier, Nomination
from records import audit, steps
from records.models import AuditEvent
from records.steps import Step, step

Subject = TypeVar("Subject", Dossier, Nomination)

D = Dossier.State
N = Nomination.State

DOSSIER_STEPS: dict[str, Step] = {
    "send_to_leader": step(
        _("Send to the leader"),
        {D.DRAFT, D.RETURNED},
        D.AWAITING_LEADER,
        rules.may_prepare,
    ),
    "hand_back_draft": step(
        _("Hand back to the clerk"),
        {D.AWAITING_LEADER},
        D.DRAFT,
        rules.may_hand_back_draft,
        needs_reason=True,
    ),
    "hand_back_supplement": step(
        _("Hand back to the clerk"),
        {D.AWAITING_LEADER},
        D.RETURNED,
        rules.may_hand_back_supplement,
        needs_reason=True,
    ),
    "submit": step(
        _("Submit the dossier"),
        {D.DRAFT, D.RETURNED, D.AWAITING_LEADER},
        D.SUBMITTED,
        rules.may_submit,
    ),
    "withdraw": step(
        _("Withdraw the dossier"),
        {D.DRAFT, D.AWAITING_LEADER, D.SUBMITTED, D.RECEIVED, D.RETURNED},
        D.WITHDRAWN,
        rules.may_withdraw,
        needs_reason=True,
    ),
    "receive": step(
        _("Receive the dossier"), {D.SUBMITTED}, D.RECEIVED, rules.may_receive
    ),
    "request_supplement": step(
        _("Request a supplement"),
        {D.SUBMITTED, D.RECEIVED, D.UNDER_APPRAISAL},
        D.RETURNED,
        rules.may_request_supplement,
        needs_reason=True,
    ),
    "reject": step(
        _("Reject the dossier"),
        {D.SUBMITTED, D.RECEIVED},
        D.REJECTED,
        rules.may_reject,
        needs_reason=True,
    ),
    "begin_appraisal": step(
        _("Begin the appraisal"), {D.RECEIVED}, D.UNDER_APPRAISAL, rules.may_appraise
    ),
    "conclude": step(
        _("Conclude the appraisal"),
        {D.UNDER_APPRAISAL},
        D.APPRAISED,
        rules.may_conclude,
    ),
    "reopen": step(
        _("Reopen the appraisal"),
        {D.APPRAISED},
        D.UNDER_APPRAISAL,
        rules.may_reopen,
        needs_reason=True,
    ),
    "archive": step(
        _("Archive the dossier"), {D.APPRAISED}, D.ARCHIVED, rules.may_reopen
    ),
}

NOMINATION_STEPS: dict[str, Step] = {
    "find_eligible": step(_("Eligible"), {N.PENDING}, N.ELIGIBLE, rules.may_find),
    "find_ineligible": step(
        _("Not eligible"), {N.PENDING}, N.INELIGIBLE, rules.may_find, needs_reason=True
    ),
    "reconsider": step(
        _("Appraise again"),
        {N.ELIGIBLE, N.INELIGIBLE},
        N.PENDING,
        rules.may_find,
        needs_reason=True,
    ),
    "take_up_changes": step(
        _("Appraise what was changed"),
        {N.ELIGIBLE, N.INELIGIBLE},
        N.PENDING,
        rules.may_take_up_changes,
        needs_reason=True,
    ),
    "put_on_hold": step(
        _("Put on hold"),
        {N.PENDING, N.ELIGIBLE},
        N.ON_HOLD,
        rules.may_find,
        needs_reason=True,
    ),
    "resume": step(
        _("Resume"), {N.ON_HOLD}, N.PENDING, rules.may_find, needs_reason=True
    ),
    "propose": step(_("Propose"), {N.ELIGIBLE, N.RESERVE}, N.PROPOSED, rules.may_list),
    "put_in_reserve": step(
        _("Put in reserve"), {N.ELIGIBLE, N.PROPOSED}, N.RESERVE, rules.may_list
    ),
    "take_off_list": step(
        _("Take off the list"), {N.PROPOSED, N.RESERVE}, N.ELIGIBLE, rules.may_list
    ),
    "propose_on_paper": step(
        _("Propose, as decided on paper"),
        {N.ELIGIBLE, N.RESERVE},
        N.PROPOSED,
        rules.may_decide_on,
    ),
    "list_on_paper": step(
        _("Put on the list, as decided on paper"),
        {N.ELIGIBLE},
        N.RESERVE,
        rules.may_decide_on,
    ),
    "award": step(
        _("Award"),
        {N.PROPOSED},
        N.AWARDED,
        rules.may_release_on,
    ),
    "decline": step(
        _("Do not award"),
        {N.PROPOSED, N.RESERVE},
        N.DECLINED,
        rules.may_release_on,
        needs_reason=True,
    ),
    "revoke": step(
        _("Revoke the award"),
        {N.AWARDED},
        N.REVOKED,
        rules.may_revoke,
        needs_reason=True,
    ),
}


def steps_of(subject: Dossier | Nomination) -> dict[str, Step]:
    return DOSSIER_STEPS if isinstance(subject, Dossier) else NOMINATION_STEPS


def open_steps(subject: Dossier | Nomination, user: User) -> dict[str, Step]:
    """The steps that this person may take on it now, in the order of the table."""
    return steps.open_steps(steps_of(subject), subject, user)


def take(
    name: str,
    subject: Subject,
    *,
    by: User,
    reason: str = "",
    changes: dict[str, Any] | None = None,
) -> AuditEvent:
    """Move `subject` along step `name`, with `changes` to its other fields, in one
    transaction with the audit event; `subject` shows the new values afterwards.

    Raises PermissionDenied for a person whom the table does not allow, Refused if the
    state has changed meanwhile or the reason is missing.
    """
    taken = steps_of(subject)[name]
    with transaction.atomic():
        locked = lock(subject)
        steps.refuse_unlawful(taken, locked, by, reason)
        return _move(name, taken, locked, subject, by, reason, changes or {})


def lock(subject: Subject) -> Subject:
    """The row as it is now, locked until the transaction ends. (On SQLite the whole
    database is: transactions begin IMMEDIATE.)"""
    rows = type(subject)._default_manager.select_for_update(of=("self",))
    return rows.get(pk=subject.pk)


def _move(
    name: str,
    step: Step,
    locked: Subject,
    subject: Subject,
    by: User,
    reason: str,
    changes: dict[str, Any],
) -> AuditEvent:
    values: dict[str, Any] = {"state": step.target, **changes}
    before = {field: _said(getattr(locked, field)) for field in values}
    for field, value in values.items():
        setattr(locked, field, value)
        setattr(subject, field, value)
    locked.revision = subject.revision = locked.revision + 1
    locked.save(update_fields=[*values, "revision"])
    if isinstance(locked, Dossier):
        dossier_duty.follow(locked.campaign, locked.organization, by=by, reason=reason)
    return audit.record(
        f"{locked._meta.model_name}.{name}",
        locked,
        by=by,
        before=before,
        after={field: _said(value) for field, value in values.items()},
        reason=reason,
    )


def _said(value: Any) -> Any:
    """A related object in the log is its key and its name."""
    if isinstance(value, models.Model):
        return {"pk": value.pk, "name": str(value)}
    return value
