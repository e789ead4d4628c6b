"""The years' documents, drafted from what is filled in: a report for its organisation to
sign, the summary of a period for the Board."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_roles
from accounts.models import Organization
from accounts.models.memberships import BOARD_ROLES, ORGANIZATION_ROLES
from campaigns.models import Milestone
from campaigns.rules import is_on_the_board
from periodic.models import PeriodicReport
from records import attachments
from reports.views.printing import file_or_why
from reports.written import facts, periodic, templates

Facts = periodic.PeriodicFacts | periodic.SummaryFacts


@for_roles(*ORGANIZATION_ROLES)
@require_safe
def periodic_docx(request: UserRequest, pk: int) -> HttpResponse:
    return _of_report(request, pk, is_word=True)


@for_roles(*ORGANIZATION_ROLES)
@require_safe
def periodic_pdf(request: UserRequest, pk: int) -> HttpResponse:
    return _of_report(request, pk, is_word=False)


@for_roles(*BOARD_ROLES)
@require_safe
def summary_docx(request: UserRequest, pk: int) -> HttpResponse:
    return _of_period(request, pk, is_word=True)


@for_roles(*BOARD_ROLES)
@require_safe
def summary_pdf(request: UserRequest, pk: int) -> HttpResponse:
    return _of_period(request, pk, is_word=False)


def _of_report(request: UserRequest, pk: int, *, is_word: bool) -> HttpResponse:
    mine = request.user.organizations_as(*ORGANIZATION_ROLES)
    reports = PeriodicReport.objects.filter(duty__organization__in=mine)
    report = get_object_or_404(
        reports.select_related(
            "duty__milestone__campaign__board", "duty__organization"
        ),
        pk=pk,
    )
    name = f"{report.milestone.code}-{report.organization.code}"
    said = periodic.of_report(report)
    kind = facts.Kind.PERIODIC_REPORT
    return _file(request, report.organization, kind, said, name, is_word=is_word)


def _of_period(request: UserRequest, pk: int, *, is_word: bool) -> HttpResponse:
    milestones = Milestone.objects.filter(kind__in=Milestone.REPORTS)
    milestone = get_object_or_404(milestones.select_related("campaign__board"), pk=pk)
    if not is_on_the_board(request.user, milestone.campaign):
        raise Http404
    said = periodic.of_period(milestone)
    kind, board = facts.Kind.PERIODIC_SUMMARY, milestone.campaign.board
    name = f"tong-hop-{milestone.code}"
    return _file(request, board, kind, said, name, is_word=is_word)


def _file(
    request: UserRequest,
    issuer: Organization,
    kind: str,
    said: Facts,
    name: str,
    *,
    is_word: bool,
) -> HttpResponse:
    def make() -> bytes:
        content = templates.word(kind, issuer.letterhead, said)
        return content if is_word else templates.as_pdf(content)

    content_type = attachments.DOCX if is_word else attachments.PDF
    full = f"{name}.{'docx' if is_word else 'pdf'}"
    return file_or_why(request, make, full, content_type)
