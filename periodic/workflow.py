"""A report's procedure as a table that the office can read, and the one door through
which it moves. The state itself is the duty's: every step that changes it calls the
duty's own door. `docs/workflow.md` draws the table; a test holds the drawing against it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import User
from campaigns import duties
from emulation import clock
from periodic import rules
from periodic.models import PeriodicReport
from records import audit, steps
from records.models import AuditEvent

S = PeriodicReport.State
Move = Callable[[PeriodicReport, User, str], None]


@dataclass(frozen=True)
class Step:
    """A lawful move: its name on the button, from where, to where, who may, and what it
    does to the locked report and its duty."""

    label: Promise
    sources: frozenset[str]
    targets: frozenset[str]
    rule: Callable[[User, PeriodicReport], bool]
    move: Move
    needs_reason: bool = False


def _to_leader(report: PeriodicReport, by: User, reason: str) -> None:
    report.with_leader_since = clock.now()


def _back_to_clerk(report: PeriodicReport, by: User, reason: str) -> None:
    report.with_leader_since = None


def _hand_in(report: PeriodicReport, by: User, reason: str) -> None:
    report.with_leader_since = None
    report.version += 1
    duties.hand_in(report.duty, by=by)


def _accept(report: PeriodicReport, by: User, reason: str) -> None:
    duties.accept(report.duty, by=by)


def _send_back(report: PeriodicReport, by: User, reason: str) -> None:
    duties.send_back(report.duty, reason, by=by)


def _reopen(report: PeriodicReport, by: User, reason: str) -> None:
    duties.reopen(report.duty, reason, by=by)


STEPS: dict[str, Step] = {
    "send_to_leader": Step(
        gettext_lazy("Send to the leader"),
        frozenset({S.DRAFT, S.RETURNED}),
        frozenset({S.AWAITING_LEADER}),
        rules.may_prepare,
        _to_leader,
    ),
    "hand_back": Step(
        gettext_lazy("Hand back to the clerk"),
        frozenset({S.AWAITING_LEADER}),
        frozenset({S.DRAFT, S.RETURNED}),
        rules.may_hand_back,
        _back_to_clerk,
        needs_reason=True,
    ),
    "submit": Step(
        gettext_lazy("Submit the report"),
        frozenset({S.DRAFT, S.RETURNED, S.AWAITING_LEADER}),
        frozenset({S.SUBMITTED}),
        rules.may_submit,
        _hand_in,
    ),
    "accept": Step(
        gettext_lazy("Accept the report"),
        frozenset({S.SUBMITTED}),
        frozenset({S.ACCEPTED}),
        rules.may_judge,
        _accept,
    ),
    "send_back": Step(
        gettext_lazy("Send the report back"),
        frozenset({S.SUBMITTED}),
        frozenset({S.RETURNED}),
        rules.may_judge,
        _send_back,
        needs_reason=True,
    ),
    "reopen": Step(
        gettext_lazy("Look at it again"),
        frozenset({S.ACCEPTED}),
        frozenset({S.SUBMITTED}),
        rules.may_judge,
        _reopen,
        needs_reason=True,
    ),
}


def open_steps(report: PeriodicReport, user: User) -> dict[str, Step]:
    """The steps that this person may take on it now, in the order of the table."""
    return steps.open_steps(STEPS, report, user)


def take(
    name: str, report: PeriodicReport, *, by: User, reason: str = ""
) -> AuditEvent:
    """Move `report` along step `name`, in one transaction with the audit event; `report`
    shows the new values afterwards.

    Raises PermissionDenied for a person whom the table does not allow, Refused if the
    state has changed meanwhile or the reason is missing.
    """
    step = STEPS[name]
    with transaction.atomic():
        locked = lock(report)
        before = locked.state
        steps.refuse_unlawful(step, locked, by, reason)
        step.move(locked, by, reason.strip())
        locked.revision += 1
        locked.save(update_fields=["with_leader_since", "version", "revision"])
        event = audit.record(
            f"periodicreport.{name}",
            locked,
            by=by,
            before={"state": before},
            after={"state": locked.state, "version": locked.version},
            reason=reason.strip(),
        )
    show(locked, report)
    return event


def lock(report: PeriodicReport) -> PeriodicReport:
    """The duty's row and the report's as they are now, locked until the transaction
    ends; always in this order."""
    duty = duties.lock(report.duty)
    rows = PeriodicReport.objects.select_for_update(of=("self",))
    locked = rows.get(pk=report.pk)
    locked.duty = duty
    return locked


def show(locked: PeriodicReport, report: PeriodicReport) -> None:
    """Let the caller's object say what the row says."""
    report.duty = locked.duty
    report.with_leader_since = locked.with_leader_since
    report.version, report.revision = locked.version, locked.revision
