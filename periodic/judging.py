"""The Board's side: accept, send back by field, look again."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from emulation import clock
from periodic import contents, notices, remarks, workflow
from periodic.models import PeriodicReport, ReportReturn
from records.errors import Refused
from records.models import AuditEvent


@transaction.atomic
def accept(report: PeriodicReport, *, by: User) -> AuditEvent:
    event = workflow.take("accept", report, by=by)
    notices.accepted(report)
    return event


@transaction.atomic
def send_back(
    report: PeriodicReport,
    reason: str,
    due_on: dt.date,
    *,
    by: User,
    texts: Mapping[str, str] | None = None,
) -> ReportReturn:
    """Back to the organisation, with a reason. `texts` (key of a place -> what is to be
    mended there) open just these places; without any, everything is open."""
    if due_on < clock.today():
        raise Refused(_("The day by which it is to be mended cannot be in the past."))
    texts = texts or {}
    workflow.take("send_back", report, by=by, reason=reason)
    _refuse_strange_places(report, texts)
    back = ReportReturn.objects.create(
        report=report,
        reason=reason.strip(),
        due_on=due_on,
        returned_by=by,
        returned_at=clock.now(),
    )
    rows = remarks.pin(back, texts)
    notices.returned(report, back, remarks.lines(rows))
    return back


def _refuse_strange_places(report: PeriodicReport, texts: Mapping[str, str]) -> None:
    held = contents.load(report)
    known = {remarks.FILE, *(line.key for line in held.lines)}
    known |= {part.key for part in held.parts}
    if texts.keys() - known:
        raise Refused(_("This report has no such field. Open the page again."))


@transaction.atomic
def reopen(report: PeriodicReport, reason: str, *, by: User) -> AuditEvent:
    """Accepted too early: it can be sent back again."""
    return workflow.take("reopen", report, by=by, reason=reason)
