"""A report's own pages: begun from its duty, its tasks, its history; and the list."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import ORGANIZATION_ROLES
from campaigns import choosing
from campaigns.models import Duty, Milestone
from nominations.paging import cursor, page_before
from periodic import (
    checklist,
    completeness,
    contents,
    handing_in,
    remarks,
    rules,
    versions,
    workflow,
)
from periodic.contents import Contents
from periodic.filters import ReportFilter
from periodic.models import PeriodicReport
from periodic.reading import history, verb_label
from periodic.views.finding import OVERSEERS, READERS, find_duty, find_report
from records.errors import Refused

CAMPAIGN = "duty__milestone__campaign"


@for_roles(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def report_for_duty(request: UserRequest, pk: int) -> HttpResponse:
    """Where a duty leads: to its report or, if there is none to be read yet, to what it
    will ask and the button that begins it. Looking creates nothing."""
    duty = find_duty(request, pk)
    if request.method == "POST":
        try:
            report = handing_in.begin(duty, by=request.user)
            return redirect("periodic:report_figures", pk=report.pk)
        except Refused as refusal:
            messages.error(request, str(refusal))
        except PermissionDenied:
            messages.error(request, _("Only the organisation's own staff begin it."))
        duty = find_duty(request, pk)
    seen = PeriodicReport.objects.visible_to(request.user).filter(duty=duty).first()
    if seen is not None:
        return redirect(seen)
    context = {
        "duty": duty,
        "indicators": contents.indicators_of(duty),
        "sections": contents.sections_of(duty),
        "is_ours": rules.may_begin(request.user, duty),
        "may_begin": duty.state == Duty.State.NOT_BEGUN and duty.has_opened,
    }
    return render(request, "periodic/report_for_duty.html", context)


@for_roles(*READERS)
@require_safe
def report_list(request: UserRequest) -> HttpResponse:
    """Those this person may see, newest first; the filters stand in the address."""
    seen = PeriodicReport.objects.visible_to(request.user)
    reports = choosing.of_chosen(request, seen, CAMPAIGN).select_related(
        "duty__milestone", "duty__organization"
    )
    found = ReportFilter(request.GET, reports, request=request)
    context = {
        "filter": found,
        "page": page_before(_newest(found.qs), cursor(request, "before")),
        "is_filtered": any(request.GET.values()),
        "duties": _own_duties(request),
        "may_oversee": request.user.has_role(*OVERSEERS),
    }
    return render(request, "periodic/report_list.html", context)


def _newest(reports: QuerySet[PeriodicReport]) -> QuerySet[PeriodicReport]:
    return reports.order_by("-pk")


def _own_duties(request: UserRequest) -> list[Duty]:
    """Reports that this person's organisations owe and have not begun, of every campaign:
    choosing another one hides nothing that is due."""
    mine = request.user.organizations_as(*ORGANIZATION_ROLES)
    if not mine:
        return []
    return [
        duty
        for duty in Duty.objects.filter(
            organization__in=mine,
            state=Duty.State.NOT_BEGUN,
            milestone__kind__in=Milestone.REPORTS,
        )
        .with_due_on()
        .select_related("milestone", "organization")
        if duty.has_opened
    ]


@for_roles(*READERS)
@require_safe
def report_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Its own organisation sees the tasks, everyone else reads it."""
    report = find_report(request, pk)
    held = contents.load(report)
    context = {
        "report": report,
        "held": held,
        "steps": workflow.open_steps(report, request.user),
        "back": report.open_return,
        "standing": remarks.standing(report, held),
    }
    if rules.may_prepare(request.user, report):
        context |= _own(request, report, held, context)
        return render(request, "periodic/_report_detail_own.html", context)
    context |= _others(request, report, held)
    return render(request, "periodic/report_detail.html", context)


def _others(
    request: UserRequest, report: PeriodicReport, held: Contents
) -> dict[str, Any]:
    """What everyone else reads: the version handed in last, and what it has changed."""
    last = list(report.versions.select_related("submitted_by").order_by("-number")[:2])
    return {
        "held": contents.as_handed_in(held, last[0].content) if last else held,
        "version": last[0] if last else None,
        "mended": versions.diff(last[1].content, last[0].content) if last[1:] else [],
        "next": _next_to_judge(request, report),
    }


def _own(
    request: UserRequest,
    report: PeriodicReport,
    held: Contents,
    context: dict[str, Any],
) -> dict[str, Any]:
    """What its own organisation sees besides: the tasks, and how far each is."""
    gaps = completeness.gaps(report, held)
    return {
        "tasks": checklist.tasks(report, held, gaps, context["standing"]),
        "has_gaps": bool(gaps),
        "questions": len(completeness.unanswered(held)),
        "has_remarks": any(not row.is_mended for row in context["standing"]),
        "may_edit": rules.may_edit(request.user, report),
        "is_late": handing_in.is_late_now(report),
    }


def _next_to_judge(
    request: UserRequest, report: PeriodicReport
) -> PeriodicReport | None:
    """The next one of the period that waits for the Board, by the order of names."""
    if not rules.may_judge(request.user, report):
        return None
    waiting = (
        PeriodicReport.objects.visible_to(request.user)
        .for_milestone(report.milestone)
        .awaiting_acceptance()
        .exclude(pk=report.pk)
        .order_by("duty__organization__sort_key", "pk")
    )
    key = report.organization.sort_key
    return (
        waiting.filter(duty__organization__sort_key__gte=key).first() or waiting.first()
    )


@for_roles(*READERS)
@require_safe
def report_history(request: UserRequest, pk: int) -> HttpResponse:
    """What became of it, and what each version changed."""
    report = find_report(request, pk)
    is_ours = rules.may_prepare(request.user, report)
    frozen = list(report.versions.select_related("submitted_by"))
    pairs = zip([None, *frozen], frozen, strict=False)
    context = {
        "report": report,
        "events": [
            (event, verb_label(event)) for event in history(report, is_ours=is_ours)
        ],
        "versions": [
            (new, versions.diff(old.content, new.content) if old else None)
            for old, new in pairs
        ][::-1],
        "title": _("History"),
    }
    return render(request, "periodic/report_history.html", context)
