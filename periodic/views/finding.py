"""What the views of this room share: finding what a person may see."""

from django.shortcuts import get_object_or_404

from accounts.access import UserRequest
from accounts.models.memberships import BOARD_ROLES, ORGANIZATION_ROLES, READER_ROLES
from campaigns.models import Duty, Milestone
from periodic.models import PeriodicReport
from periodic.models.reports import PeriodicReportQuerySet

READERS = (*ORGANIZATION_ROLES, *BOARD_ROLES, *READER_ROLES)
# Who reads the province's figures.
OVERSEERS = (*BOARD_ROLES, *READER_ROLES)

_WITH = ("duty__milestone__campaign__board", "duty__organization")


def find_report(request: UserRequest, pk: int) -> PeriodicReport:
    """404 for one that this person may not see, as for one that does not exist."""
    return _one(PeriodicReport.objects.visible_to(request.user), pk)


def find_own_report(request: UserRequest, pk: int) -> PeriodicReport:
    """One of an organisation in which this person prepares reports."""
    mine = request.user.organizations_as(*ORGANIZATION_ROLES)
    return _one(PeriodicReport.objects.filter(duty__organization__in=mine), pk)


def _one(reports: PeriodicReportQuerySet, pk: int) -> PeriodicReport:
    found = get_object_or_404(reports.select_related(*_WITH).with_days(), pk=pk)
    found.duty.due_on = found.last_day
    return found


def find_duty(request: UserRequest, pk: int) -> Duty:
    """A report that an organisation owes, begun or not."""
    duties = Duty.objects.visible_to(request.user).filter(
        milestone__kind__in=Milestone.REPORTS
    )
    rows = duties.select_related("milestone__campaign__board", "organization")
    return get_object_or_404(rows, pk=pk)
