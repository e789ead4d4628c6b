"""Concluding a dossier's appraisal, and the findings that leave its common way."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from nominations import appraisal, interests, rules, workflow
from nominations.forms import FindingForm, HoldForm, ReasonForm
from nominations.models import Appraisal, Dossier, Nomination, SecondReading
from nominations.views import typing
from nominations.views.answers import attempt
from nominations.views.appraisal import (
    APPRAISERS,
    find_appraisable,
    find_appraisable_dossier,
)


@for_roles(*APPRAISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_conclude(request: UserRequest, pk: int) -> HttpResponse:
    """Every nominee with its opinions; one button closes the appraisal."""
    dossier = find_appraisable_dossier(request, pk)
    if request.method == "POST" and attempt(
        request,
        lambda: appraisal.conclude(dossier, by=request.user),
        done=_("The appraisal of dossier %(code)s is concluded.") % {"code": dossier},
        who=_("Appraisers and leaders of the Board conclude an appraisal."),
    ):
        return redirect("nominations:appraisal_queue")
    rows = _rows(request, dossier)
    context = {
        "dossier": dossier,
        "rows": rows,
        "steps": workflow.open_steps(dossier, request.user),
        "is_ready": all(row.get("is_ready") for row in rows),
    }
    return render(request, "nominations/dossier_conclude.html", context)


def _rows(request: UserRequest, dossier: Dossier) -> list[dict[str, Any]]:
    nominations = list(
        dossier.nominations.select_related(
            "kind", "dossier__organization", "dossier__campaign"
        ).order_by("pk")
    )
    opinions: dict[int, list[Appraisal]] = {}
    for one in (
        Appraisal.objects.counted()
        .filter(nomination__dossier=dossier)
        .select_related("appraiser")
    ):
        opinions.setdefault(one.nomination_id, []).append(one)
    leads = rules.may_reopen(request.user, dossier)
    barred = interests.among(request.user, nominations)
    readings = SecondReading.objects.open().filter(nomination__dossier=dossier)
    again = set(readings.values_list("nomination", flat=True))
    return [
        {"nomination": row, "barred": barred[row.pk]}
        if row.pk in barred
        else _row(
            request,
            row,
            opinions.get(row.pk, []),
            leads=leads,
            is_read_again=row.pk in again,
        )
        for row in nominations
    ]


def _row(
    request: UserRequest,
    row: Nomination,
    final: list[Appraisal],
    *,
    leads: bool,
    is_read_again: bool,
) -> dict[str, Any]:
    """Marks stay hidden until the reader's own opinion is concluded."""
    is_pending = row.state == Nomination.State.PENDING
    has_own = any(one.appraiser_id == request.user.pk for one in final)
    differ = is_pending and appraisal.differ(final)
    return {
        "nomination": row,
        "opinions": final if has_own or not is_pending else [],
        "count": len(final),
        "differ": differ,
        "may_decide": differ and leads,
        "is_pending": is_pending,
        "needed": row.dossier.campaign.opinions_needed,
        "is_read_again": is_read_again,
        "is_ready": not is_pending
        or (
            len(final) >= row.dossier.campaign.opinions_needed
            and not differ
            and not is_read_again
        ),
    }


@for_roles(*APPRAISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def nomination_hold(request: UserRequest, pk: int) -> HttpResponse:
    nomination = find_appraisable(request, pk)
    return _ask(
        request,
        nomination,
        HoldForm(request.POST or None, request.FILES or None),
        lambda values: appraisal.put_on_hold(nomination, by=request.user, **values),
        "nomination_hold",
    )


@for_roles(*APPRAISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def nomination_resume(request: UserRequest, pk: int) -> HttpResponse:
    nomination = find_appraisable(request, pk)
    return _ask(
        request,
        nomination,
        ReasonForm(request.POST or None),
        lambda values: appraisal.resume(nomination, by=request.user, **values),
        "nomination_resume",
    )


@for_roles(*APPRAISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def nomination_reconsider(request: UserRequest, pk: int) -> HttpResponse:
    nomination = find_appraisable(request, pk)
    return _ask(
        request,
        nomination,
        ReasonForm(request.POST or None),
        lambda values: appraisal.reconsider(nomination, by=request.user, **values),
        "nomination_reconsider",
    )


@for_roles(Role.BOARD_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def nomination_decide(request: UserRequest, pk: int) -> HttpResponse:
    """The leader's word where opinions differ."""
    nomination = find_appraisable(request, pk)
    return _ask(
        request,
        nomination,
        FindingForm(request.POST or None),
        lambda values: appraisal.decide(nomination, by=request.user, **values),
        "nomination_decide",
    )


def _ask(
    request: UserRequest,
    nomination: Nomination,
    form: Form,
    step: Callable[[dict[str, Any]], Any],
    page: str,
) -> HttpResponse:
    """A step on a nominee that must say why."""
    dossier = nomination.dossier
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: step(form.cleaned_data),
            done=_("Recorded: %(name)s.") % {"name": nomination},
            who=_("The Board's leader may."),
        )
    ):
        return redirect("nominations:dossier_conclude", pk=dossier.pk)
    context = {"nomination": nomination, "dossier": dossier, "form": form}
    context |= typing.kept(request, form)
    return render(request, f"nominations/{page}.html", context)


@for_roles(Role.BOARD_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_reopen(request: UserRequest, pk: int) -> HttpResponse:
    dossier = find_appraisable_dossier(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(
            request,
            lambda: appraisal.reopen(dossier, by=request.user, reason=reason),
            done=_("The appraisal of %(code)s is open again.") % {"code": dossier},
        )
        return redirect("nominations:dossier_conclude", pk=pk)
    context = {"dossier": dossier, "form": form, **typing.kept(request, form)}
    return render(request, "nominations/dossier_reopen.html", context)
