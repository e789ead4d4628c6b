"""Suspected duplicates: the Board's list, both sides of a pair, and the verdict."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from accounts.models.memberships import BOARD_ROLES
from campaigns import choosing
from nominations import rules
from nominations.filters import TwinFilter
from nominations.forms.twins import VerdictForm
from nominations.models import Nomination, TwinCase
from nominations.paging import cursor, page_before
from nominations.twins import cases, passages, reading, reasons, verdicts
from nominations.views.answers import attempt

READERS = (*BOARD_ROLES, Role.AUDITOR)


@for_roles(*READERS)
@require_safe
def twin_list(request: UserRequest) -> HttpResponse:
    """Those that wait for a verdict, or whichever are asked for."""
    standing = TwinCase.objects.visible_to(request.user).standing()
    seen = choosing.of_chosen(request, standing.with_sides())
    found = TwinFilter(request.GET, seen, request=request)
    page = page_before(found.qs, cursor(request, "before"))
    campaign = choosing.chosen(request)
    context = {
        "filter": found,
        "page": page,
        "rows": [(case, reasons.of(case)[:3]) for case in page.rows],
        "is_filtered": any(request.GET.values()),
        "may_search": campaign and rules.may_search_twins(request.user, campaign),
    }
    return render(request, "nominations/twin_list.html", context)


@for_roles(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def twin_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Both sides and why they look alike; below, the verdict."""
    case = _find(request, pk)
    may_judge = rules.may_judge_twin(request.user, case)
    if request.method == "POST" and not may_judge:
        raise Http404
    form = VerdictForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid() and _decide(request, case, form):
        return redirect("nominations:twin_list")
    context = {
        "case": case,
        "form": form,
        "may_judge": may_judge and case.state != TwinCase.State.LAPSED,
        "lines": reading.lines(case),
        "passages": passages.of(case),
        "reasons": reasons.of(case),
        "readable": _readable(request, case),
        "history": reading.history(case),
    }
    return render(request, "nominations/twin_detail.html", context)


def _readable(request: UserRequest, case: TwinCase) -> set[int]:
    """Of which side the person may open the page; an award of another Board's campaign
    is shown only here."""
    sides = [case.first_id, case.second_id]
    seen = Nomination.objects.visible_to(request.user).filter(pk__in=sides)
    return set(seen.values_list("pk", flat=True))


def _find(request: UserRequest, pk: int) -> TwinCase:
    seen = TwinCase.objects.visible_to(request.user).with_sides()
    rows = seen.select_related("first__movement", "second__movement")
    return get_object_or_404(rows, pk=pk)


def _decide(request: UserRequest, case: TwinCase, form: VerdictForm) -> bool:
    values = form.cleaned_data
    return attempt(
        request,
        lambda: verdicts.decide(case, **values, by=request.user),
        done=_("The verdict on %(name)s is recorded.") % {"name": case.second},
        who=_("The Board that runs this campaign decides."),
    )


@for_roles(Role.BOARD_APPRAISER, Role.BOARD_LEADER)
@require_POST
def twin_search(request: UserRequest) -> HttpResponse:
    """Have the whole campaign searched again, as work of its own."""
    campaign = choosing.chosen(request)
    if campaign is None or not rules.may_search_twins(request.user, campaign):
        raise Http404
    job = cases.search_again(campaign, by=request.user)
    return redirect("records:job_detail", pk=job.pk)
