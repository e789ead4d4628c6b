"""Check, confirm what looks odd, pass on, hand in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from accounts.models.memberships import ORGANIZATION_ROLES
from nominations.forms import ReasonForm
from nominations.views.answers import attempt
from periodic import (
    completeness,
    contents,
    filling,
    handing_in,
    remarks,
    rules,
    workflow,
)
from periodic.contents import Contents
from periodic.models import PeriodicReport
from periodic.views.finding import find_own_report
from records.errors import Refused

State = PeriodicReport.State


@for_roles(*ORGANIZATION_ROLES)
@require_safe
def report_check(request: UserRequest, pk: int) -> HttpResponse:
    """Everything on one page that prints well, with what is wanting above it."""
    report = find_own_report(request, pk)
    return _check_page(request, report, {}, {})


def _check_page(
    request: UserRequest,
    report: PeriodicReport,
    typed: dict[str, str],
    errors: dict[str, str],
) -> HttpResponse:
    held = contents.load(report)
    gaps = completeness.gaps(report, held)
    context = {
        "report": report,
        "held": held,
        "gaps": gaps,
        "questions": _questions(held, typed, errors),
        "is_stopped": bool(gaps or completeness.unanswered(held)),
        "steps": workflow.open_steps(report, request.user),
        "may_answer": rules.may_answer(request.user, report),
        "standing": remarks.standing(report, held),
        "is_late": handing_in.is_late_now(report),
        "errors": errors,
    }
    return render(request, "periodic/report_check.html", context)


def _questions(
    held: Contents, typed: dict[str, str], errors: dict[str, str]
) -> list[dict[str, Any]]:
    period = held.previous.name if held.previous else ""
    return [
        {
            "line": line,
            "text": completeness.question(line, period),
            "typed": typed.get(line.key, line.reason),
            "error": errors.get(line.key, ""),
        }
        for line in completeness.questions(held)
    ]


@for_roles(*ORGANIZATION_ROLES)
@require_POST
def report_answer(request: UserRequest, pk: int) -> HttpResponse:
    """Keep why odd figures are right; one that cannot be kept stays as it was typed."""
    report = find_own_report(request, pk)
    typed = {
        key.removeprefix("answer-"): str(value)
        for key, value in request.POST.items()
        if key.startswith("answer-")
    }
    errors: dict[str, str] = {}

    def save() -> None:
        for key, reason in typed.items():
            try:
                filling.answer(report, key, reason, by=request.user)
            except Refused as refusal:
                errors[key] = str(refusal)
        if errors:
            raise Refused(_("Not all is saved. See what is said beside each."))

    who = _("Whoever may edit the report answers; once sent on, its leader.")
    if attempt(request, save, done=_("Saved."), who=who):
        return redirect("periodic:report_check", pk=report.pk)
    return _check_page(request, report, typed, errors)


@for_roles(*ORGANIZATION_ROLES)
@require_POST
def report_send_to_leader(request: UserRequest, pk: int) -> HttpResponse:
    report = find_own_report(request, pk)
    attempt(
        request,
        lambda: handing_in.send_to_leader(report, by=request.user),
        done=_("Sent to the leader, who reads it and hands it in."),
    )
    return redirect(report)


@for_roles(*ORGANIZATION_ROLES)
@require_POST
def report_submit(request: UserRequest, pk: int) -> HttpResponse:
    """A second click shows the same report, handed in once."""
    report = find_own_report(request, pk)
    if report.state in (State.SUBMITTED, State.ACCEPTED):
        return redirect(report)
    if "assured" not in request.POST:
        messages.error(request, _("Tick the assurance, then hand in."))
        return redirect("periodic:report_check", pk=report.pk)
    is_done = attempt(
        request,
        lambda: handing_in.submit(report, by=request.user),
        done=_("The report is handed in. You are told when it is accepted."),
        who=_("Only the organisation's leader hands it in."),
    )
    return redirect(report) if is_done else redirect("periodic:report_check", pk=pk)


@for_roles(Role.ORG_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def report_hand_back(request: UserRequest, pk: int) -> HttpResponse:
    report = find_own_report(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(
            request,
            lambda: handing_in.hand_back(report, by=request.user, reason=reason),
            done=_("Handed back to the clerk."),
        ):
            return redirect(report)
    context = {"report": report, "form": form}
    return render(request, "periodic/report_hand_back.html", context)
