"""From beginning a report to handing it in, and again after it was sent back."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns import duties
from campaigns.models import Duty, Milestone
from emulation import clock
from periodic import completeness, contents, notices, rules, versions, workflow
from periodic.models import PeriodicReport
from records import audit
from records.errors import Refused
from records.models import AuditEvent


@transaction.atomic
def begin(duty: Duty, *, by: User) -> PeriodicReport:
    """A new draft for this duty; a second time gives the same one."""
    if not rules.may_begin(by, duty):
        raise PermissionDenied
    locked = duties.lock(duty)
    if report := PeriodicReport.objects.filter(duty=locked).first():
        return report
    if locked.milestone.kind not in Milestone.REPORTS:
        raise Refused(_("%(duty)s is no report.") % {"duty": locked.milestone})
    if not locked.has_opened:
        raise Refused(
            _("%(report)s can be written from %(day)s on.")
            % {
                "report": locked.milestone,
                "day": f"{locked.milestone.opens_on:%d/%m/%Y}",
            }
        )
    duties.begin(locked, by=by)
    report = PeriodicReport.objects.create(
        duty=locked, created_by=by, created_at=clock.now()
    )
    audit.record("periodicreport.begun", report, by=by)
    return report


@transaction.atomic
def send_to_leader(report: PeriodicReport, *, by: User) -> AuditEvent:
    """Pass a complete report on for approval."""
    event = workflow.take("send_to_leader", report, by=by)
    completeness.refuse_incomplete(report, contents.load(report))
    notices.sent_to_leader(report)
    return event


@transaction.atomic
def hand_back(report: PeriodicReport, *, by: User, reason: str) -> AuditEvent:
    """The leader returns it to the clerk."""
    event = workflow.take("hand_back", report, by=by, reason=reason)
    notices.handed_back(report, reason)
    return event


@transaction.atomic
def submit(report: PeriodicReport, *, by: User) -> AuditEvent:
    """Hand a complete report to the Board; what is handed in is frozen. After its last
    day it is taken as late, where the milestone takes late ones."""
    _refuse_untimely(workflow.lock(report))
    held = contents.load(report)
    event = workflow.take("submit", report, by=by)
    completeness.refuse_incomplete(report, held)
    versions.freeze(report, held, by=by)
    report.returns.filter(answered_at=None).update(answered_at=clock.now())
    notices.submitted(report)
    return event


def is_late_now(report: PeriodicReport) -> bool:
    """Whether it would be marked as late if it were handed in at this moment. What was
    there in time once and was sent back is not."""
    return report.version == 0 and clock.today() > report.duty.due_on_for


def _refuse_untimely(report: PeriodicReport) -> None:
    milestone = report.milestone
    if is_late_now(report) and not milestone.takes_late:
        raise Refused(
            _(
                "The time for %(report)s ended on %(day)s. Only the leader of %(board)s "
                "can grant an extension: ask for one, your draft is kept."
            )
            % {
                "report": milestone,
                "day": f"{report.duty.due_on_for:%d/%m/%Y}",
                "board": report.campaign.board,
            }
        )
