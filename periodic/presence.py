"""Who else has a report open, and who of them edits; see `records.presence`."""

from django.db import transaction

from accounts.models import User
from periodic import rules, workflow
from periodic.models import PeriodicReport
from records import audit
from records import presence as pens


@transaction.atomic
def take_over(report: PeriodicReport, place: str, *, by: User) -> None:
    """The pen of a page passes to this person; whoever held it is told by the page."""
    locked = workflow.lock(report)
    if not rules.may_edit(by, locked):
        return
    if former := pens.take_over(locked.presences, place, by):
        audit.record(
            "periodicreport.editing_taken_over",
            locked,
            by=by,
            after={"page": place, "from": former},
        )
