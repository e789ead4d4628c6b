"""Duties: the rows that the plan gives, and the one door through which their state
changes. `docs/workflow.md` draws the table; a test holds the drawing against it."""

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from campaigns import rules, withdrawal
from campaigns.models import Campaign, Duty
from campaigns.owing import owing
from campaigns.plan.hooks import AFTER_DERIVE
from emulation import clock
from records import audit
from records.errors import Refused

S = Duty.State


@dataclass(frozen=True)
class Step:
    """A lawful move: its name on the button, from where, to where, who may."""

    label: Promise
    sources: frozenset[str]
    target: str
    rule: Callable[[User, Duty], bool]
    needs_reason: bool = False


def _step(
    label: Promise,
    sources: Iterable[str],
    target: str,
    rule: Callable[[User, Duty], bool],
    *,
    needs_reason: bool = False,
) -> Step:
    return Step(label, frozenset(sources), target, rule, needs_reason)


STEPS: dict[str, Step] = {
    "begin": _step(
        gettext_lazy("Begin"), {S.NOT_BEGUN}, S.DRAFT, rules.may_prepare_duty
    ),
    "drop": _step(
        gettext_lazy("Drop the draft"), {S.DRAFT}, S.NOT_BEGUN, rules.may_prepare_duty
    ),
    "hand_in": _step(
        gettext_lazy("Hand in"),
        {S.NOT_BEGUN, S.DRAFT, S.RETURNED},
        S.SUBMITTED,
        rules.may_hand_in_duty,
    ),
    "take_back": _step(
        gettext_lazy("Take back"),
        {S.SUBMITTED, S.RETURNED},
        S.NOT_BEGUN,
        rules.may_hand_in_duty,
        needs_reason=True,
    ),
    "accept": _step(
        gettext_lazy("Accept"), {S.SUBMITTED}, S.ACCEPTED, rules.may_judge_duty
    ),
    "send_back": _step(
        gettext_lazy("Send back"),
        {S.SUBMITTED},
        S.RETURNED,
        rules.may_judge_duty,
        needs_reason=True,
    ),
    "reopen": _step(
        gettext_lazy("Reopen"),
        {S.ACCEPTED},
        S.SUBMITTED,
        rules.may_judge_duty,
        needs_reason=True,
    ),
    "waive": _step(
        gettext_lazy("Waive"),
        {S.NOT_BEGUN, S.DRAFT},
        S.WAIVED,
        rules.may_waive_duty,
        needs_reason=True,
    ),
    "reinstate": _step(
        gettext_lazy("Require again"),
        {S.WAIVED},
        S.NOT_BEGUN,
        rules.may_waive_duty,
        needs_reason=True,
    ),
}


# ------------------------------------------------------------------------- the rows
def derive(campaign: Campaign) -> int:
    """Create the duties that the calendar and the participations give and the table has
    not; let lapse what is owed no more and was never begun. How many rows changed.

    Idempotent, and safe beside another one: the database holds one row for a pair.
    A campaign that is being prepared asks nothing of anybody.
    """
    if campaign.is_draft:
        return 0
    with transaction.atomic():
        owed = owing(campaign)
        known = _known(campaign)
        new = sorted(owed - known.keys())
        Duty.objects.bulk_create(
            [Duty(milestone_id=m, organization_id=o) for m, o in new],
            ignore_conflicts=True,
        )
        changed = [
            *_lapse(
                key
                for key, state, _by in map(known.__getitem__, known.keys() - owed)
                if state == S.NOT_BEGUN
            ),
            *_restore(
                key
                for key, state, by in map(known.__getitem__, known.keys() & owed)
                if state == S.WAIVED and by is None
            ),
        ]
        for hook in AFTER_DERIVE if new else []:
            hook(campaign)
    return len(new) + len(changed)


def _known(campaign: Campaign) -> dict[tuple[int, int], tuple[int, str, int | None]]:
    """(milestone, organisation) -> key, state, who waived it. No objects: the worker
    asks every few minutes, of every duty that there is."""
    rows = Duty.objects.for_campaign(campaign).order_by().values_list(
        "milestone_id", "organization_id", "pk", "state", "waived_by_id"
    )  # fmt: skip
    return {(row[0], row[1]): row[2:] for row in rows}


def _lapse(keys: Iterable[int]) -> list[Duty]:
    lapsed = [locked for key in keys if (locked := _lock(key)).state == S.NOT_BEGUN]
    for duty in lapsed:
        reason = _("The organisation does not owe this any more.")
        _move("waive", duty, None, reason, {"waived_reason": reason})
    return lapsed


def _restore(keys: Iterable[int]) -> list[Duty]:
    """Only what lapsed by itself comes back by itself."""
    back = [locked for key in keys if (locked := _lock(key)).state == S.WAIVED]
    for duty in back:
        reason = _("The organisation owes this again.")
        _move("reinstate", duty, None, reason, {"waived_reason": ""})
    return back


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
def open_steps(duty: Duty, user: User) -> dict[str, Step]:
    """The steps that this person may take on it now, in the order of the table."""
    return {
        name: step
        for name, step in STEPS.items()
        if duty.state in step.sources and step.rule(user, duty)
    }


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
    step = STEPS[name]
    with transaction.atomic():
        locked = lock(duty)
        if locked.state not in step.sources:
            raise Refused(
                _("“%(step)s” is not possible now: %(subject)s is %(state)s.")
                % {
                    "step": step.label,
                    "subject": locked,
                    "state": locked.get_state_display(),
                }
            )
        if not step.rule(by, locked):
            raise PermissionDenied
        if step.needs_reason and not reason.strip():
            raise Refused(
                _("“%(step)s” needs a reason. Write it, then try again.")
                % {"step": step.label}
            )
        if name == "send_back":
            _refuse_if_gone(locked)
        values = _values(name, locked, by, reason, done_on)
        _move(name, locked, by, reason, values)
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
            _move(name, locked, by, reason, values)
    _show(locked, duty)


def discharge(duty: Duty, reason: str, *, by: User) -> None:
    """Waive what an organisation owes that is no more, or owed before it was there. The
    rule of the organisations' change has been asked; this one asks none."""
    with transaction.atomic():
        follow(duty, S.NOT_BEGUN, by=by, reason=reason)
        values = {"waived_reason": reason, "waived_by": by}
        _move("waive", lock(duty), by, reason, values)


def lock(duty: Duty) -> Duty:
    """The row as it is now, locked until the transaction ends. (On SQLite the whole
    database is: transactions begin IMMEDIATE.)"""
    return _lock(duty.pk)


def _lock(key: int) -> Duty:
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


def _move(
    name: str, duty: Duty, by: User | None, reason: str, changes: dict[str, Any]
) -> None:
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
