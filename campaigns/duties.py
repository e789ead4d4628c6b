"""Duties: the one door through which their state changes. `docs/workflow.md` draws the
table; a test holds the drawing against it."""

import datetime as dt
from collections import deque
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from campaigns import rules, withdrawal
from campaigns.models import Duty
from emulation import clock
from records import audit, steps
from records.errors import Refused

S = Duty.State

STEPS: dict[str, steps.Step] = {
    "begin": steps.step(
        gettext_lazy("Begin"), {S.NOT_BEGUN}, S.DRAFT, rules.may_prepare_duty
    ),
    "drop": steps.step(
        gettext_lazy("Drop the draft"), {S.DRAFT}, S.NOT_BEGUN, rules.may_prepare_duty
    ),
    "hand_in": steps.step(
        gettext_lazy("Hand in"),
        {S.NOT_BEGUN, S.DRAFT, S.RETURNED},
        S.SUBMITTED,
        rules.may_hand_in_duty,
    ),
    "take_back": steps.step(
        gettext_lazy("Take back"),
        {S.SUBMITTED, S.RETURNED},
        S.NOT_BEGUN,
        rules.may_hand_in_duty,
        needs_reason=True,
    ),
    "accept": steps.step(
        gettext_lazy("Accept"), {S.SUBMITTED}, S.ACCEPTED, rules.may_judge_duty
    ),
    "send_back": steps.step(
        gettext_lazy("Send back"),
        {S.SUBMITTED},
        S.RETURNED,
        rules.may_judge_duty,
        needs_reason=True,
    ),
    "reopen": steps.step(
        gettext_lazy("Reopen"),
        {S.ACCEPTED},
        S.SUBMITTED,
        rules.may_judge_duty,
        needs_reason=True,
    ),
    "waive": steps.step(
        gettext_lazy("Waive"),
        {S.NOT_BEGUN, S.DRAFT},
        S.WAIVED,
        rules.may_waive_duty,
        needs_reason=True,
    ),
    "reinstate": steps.step(
        gettext_lazy("Require again"),
        {S.WAIVED},
        S.NOT_BEGUN,
        rules.may_waive_duty,
        needs_reason=True,
    ),
}


# ------------------------------------------------------------------------ the steps
def begin(duty: Duty, *, by: User) -> None:
    """The organisation has started to write."""
    take("begin", duty, by=by)


def drop(duty: Duty, *, by: User) -> None:
    """Nothing is left of the draft."""
    take("drop", duty, by=by)


def hand_in(duty: Duty, *, by: User, done_on: dt.date | None = None) -> None:
    """`done_on` is the true day of a paper that is entered afterwards; without it the
    day of the first handing in counts."""
    take("hand_in", duty, by=by, done_on=done_on)


def take_back(duty: Duty, reason: str, *, by: User) -> None:
    take("take_back", duty, by=by, reason=reason)


def accept(duty: Duty, *, by: User) -> None:
    take("accept", duty, by=by)


def send_back(duty: Duty, reason: str, *, by: User) -> None:
    take("send_back", duty, by=by, reason=reason)


def reopen(duty: Duty, reason: str, *, by: User) -> None:
    """Accepted too early: back to what was submitted."""
    take("reopen", duty, by=by, reason=reason)


def waive(duty: Duty, reason: str, *, by: User) -> None:
    take("waive", duty, by=by, reason=reason)


def reinstate(duty: Duty, reason: str, *, by: User) -> None:
    take("reinstate", duty, by=by, reason=reason)


# ------------------------------------------------------------------------- the door
def open_steps(duty: Duty, user: User) -> dict[str, steps.Step]:
    """The steps that this person may take on it now, in the order of the table."""
    return steps.open_steps(STEPS, duty, user)


def take(
    name: str,
    duty: Duty,
    *,
    by: User,
    reason: str = "",
    done_on: dt.date | None = None,
) -> None:
    """Move `duty` along step `name` in one transaction with the audit event; `duty`
    shows the new values afterwards.

    Raises PermissionDenied for a person whom the table does not allow, Refused if the
    state has changed meanwhile or the reason is missing.
    """
    with transaction.atomic():
        locked = lock(duty)
        steps.refuse_unlawful(STEPS[name], locked, by, reason)
        if name == "send_back":
            _refuse_if_gone(locked)
        values = _values(name, locked, by, reason, done_on)
        move(name, locked, by, reason, values)
    _show(locked, duty)


def _refuse_if_gone(duty: Duty) -> None:
    """Nobody is left who could mend it, and its figures would leave the roll-up for
    good."""
    if not duty.organization.is_active:
        raise Refused(
            _(
                "%(organization)s is no more: nobody there can mend this. Accept it as "
                "it is, or have it put right in what its successor hands in."
            )
            % {"organization": duty.organization}
        )


def follow(duty: Duty, state: str, *, by: User | None, reason: str = "") -> None:
    """Bring a duty to where its dossier is, along lawful moves. The dossier's own rule
    has been asked; this one asks none."""
    with transaction.atomic():
        locked = lock(duty)
        for name in _way(locked.state, state):
            values = _values(name, locked, by, reason or str(STEPS[name].label), None)
            move(name, locked, by, reason, values)
    _show(locked, duty)


def discharge(duty: Duty, reason: str, *, by: User) -> None:
    """Waive what an organisation owes that is no more, or owed before it was there. The
    rule of the organisations' change has been asked; this one asks none."""
    with transaction.atomic():
        follow(duty, S.NOT_BEGUN, by=by, reason=reason)
        values = {"waived_reason": reason, "waived_by": by}
        move("waive", lock(duty), by, reason, values)


def lock(duty: Duty) -> Duty:
    """The row as it is now, locked until the transaction ends. (On SQLite the whole
    database is: transactions begin IMMEDIATE.)"""
    return lock_key(duty.pk)


def lock_key(key: int) -> Duty:
    rows = Duty.objects.select_for_update(of=("self",))
    return rows.select_related("milestone__campaign", "organization").get(pk=key)


def _way(source: str, target: str) -> list[str]:
    """The shortest row of steps from one state to another, never through 'waived'."""
    seen, waiting = {source}, deque([(source, list[str]())])
    while waiting:
        state, way = waiting.popleft()
        if state == target:
            return way
        for name, step in STEPS.items():
            if state in step.sources and step.target not in seen and name != "waive":
                seen.add(step.target)
                waiting.append((step.target, [*way, name]))
    raise ValueError(f"No step leads from {source} to {target}.")


def _values(
    name: str, duty: Duty, by: User | None, reason: str, done_on: dt.date | None
) -> dict[str, Any]:
    """What a step changes besides the state."""
    nothing = {"submitted_at": None, "submitted_by": None, "done_on": None}
    values: dict[str, dict[str, Any]] = {
        "hand_in": {
            "submitted_at": clock.now(),
            "submitted_by": by,
            "done_on": done_on or duty.done_on or clock.today(),
            "returned_reason": "",
        },
        "take_back": nothing | {"returned_reason": ""},
        "accept": {"accepted_at": clock.now(), "accepted_by": by},
        "send_back": {"returned_reason": reason},
        "reopen": {"accepted_at": None, "accepted_by": None},
        "waive": {"waived_reason": reason, "waived_by": by},
        "reinstate": {"waived_reason": "", "waived_by": None},
    }
    return values.get(name, {})


def move(
    name: str, duty: Duty, by: User | None, reason: str, changes: dict[str, Any]
) -> None:
    """Write what a step changes of the locked row, and the event. No rule is asked: that
    is for those who stand behind the door."""
    values: dict[str, Any] = {"state": STEPS[name].target, **changes}
    before = {field: _said(getattr(duty, field)) for field in values}
    for field, value in values.items():
        setattr(duty, field, value)
    duty.save(update_fields=list(values))
    audit.record(
        f"duty.{name}",
        duty,
        by=by,
        before=before,
        after={field: _said(value) for field, value in values.items()},
        reason=reason,
    )
    if not duty.is_open:
        withdrawal.of_duty(duty)


def _show(locked: Duty, duty: Duty) -> None:
    """Let the caller's object say what the row says."""
    for field in Duty._meta.concrete_fields:
        if not field.is_relation:
            setattr(duty, field.attname, getattr(locked, field.attname))


def _said(value: Any) -> Any:
    """A related object in the log is its key and its name."""
    if isinstance(value, models.Model):
        return {"pk": value.pk, "name": str(value)}
    return value
