"""The province's figures: of a period, of one indicator with its sources, side by side
with other periods; and the period's close."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from campaigns import choosing
from campaigns.models import Indicator, Milestone
from campaigns.rules import is_on_the_board
from emulation import clock
from nominations.paging import cursor
from nominations.views.answers import attempt
from nominations.views.typing import kept
from periodic import closing, comparison, rollup_table, rules, targets
from periodic import rollup as figures
from periodic.forms import TargetsForm
from periodic.models import PeriodClose
from periodic.rollup import COLUMNS, Rollup
from periodic.views.finding import OVERSEERS
from records import drafts


def _periods(request: UserRequest) -> list[Milestone]:
    """The periods whose figures this person reads, in the order of the calendar."""
    rows = Milestone.objects.filter(
        kind__in=Milestone.REPORTS, campaign__in=choosing.open_to(request)
    ).select_related("campaign__board", "campaign__office", "campaign__issuer")
    return [
        row
        for row in rows.order_by("campaign__starts_on", "due_on")
        if rules.may_see_rollup(request.user, row.campaign)
    ]


def _find_period(request: UserRequest, pk: int) -> Milestone:
    """404 for one that this person may not read, as for one that does not exist."""
    for period in _periods(request):
        if period.pk == pk:
            return period
    raise Http404


@for_roles(*OVERSEERS)
@require_safe
def rollup(request: UserRequest) -> HttpResponse:
    """One period's figures; `?period=` names it, else the latest that has opened."""
    readable = _periods(request)
    wanted = cursor(request, "period")
    asked = [row for row in readable if row.pk == wanted]
    if wanted is not None and not asked:
        raise Http404
    # Those side by side are of one campaign: the asked one's, else the chosen one's.
    campaign = asked[0].campaign if asked else choosing.chosen(request)
    periods = [row for row in readable if row.campaign == campaign]
    opened = [
        row for row in periods if row.opens_on is None or row.opens_on <= clock.today()
    ]
    latest = (opened or periods)[-1:]
    chosen = next(iter(asked or latest), None)
    context: dict[str, Any] = {"periods": periods, "period": chosen}
    if chosen is not None:
        context |= _page(request, chosen)
    return render(request, "periodic/rollup.html", context)


def _page(request: UserRequest, period: Milestone) -> dict[str, Any]:
    found = figures.of_period(period)
    close = (
        PeriodClose.objects.filter(milestone=period).select_related("closed_by").first()
    )
    return {
        "found": found,
        "rows": list(rollup_table.rows(found, close)),
        "coverage": _coverage(found),
        "close": close,
        "corrections": closing.corrections(close, found) if close else [],
        "may_draft": is_on_the_board(request.user, period.campaign),
        "may_close": close is None and rules.may_close(request.user, period),
    }


def _coverage(found: Rollup) -> list[tuple[str, figures.Coverage]]:
    names = (_("Province level"), _("Communes"), _("Together"))
    return [
        (name, found.coverage[column])
        for name, column in zip(names, COLUMNS, strict=True)
    ]


@for_roles(*OVERSEERS)
@require_safe
def rollup_sources(request: UserRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Behind a cell: what each organisation gave, and who is missing."""
    period = _find_period(request, pk)
    indicator = get_object_or_404(
        Indicator.objects.filter(campaign=period.campaign_id), pk=indicator_pk
    )
    found = figures.of_period(period)
    line = found.line(indicator)
    if line is None:
        raise Http404
    close = PeriodClose.objects.filter(milestone=period).first()
    held = {c.organization: c for c in closing.corrections(close, found) if c.line is line} if close else {}  # fmt: skip
    context = {
        "period": period,
        "line": line,
        "cells": [rollup_table.said(indicator, line.cells[c]) or "–" for c in COLUMNS],
        "rows": [(s, held.get(s.duty.organization.name)) for s in line.sources],
        "close": close,
    }
    return render(request, "periodic/rollup_sources.html", context)


@for_roles(Role.BOARD_LEADER)
@require_POST
def period_close(request: UserRequest, pk: int) -> HttpResponse:
    period = _find_period(request, pk)
    if "sure" not in request.POST:
        messages.error(
            request, _("Tick that the figures are to be frozen, then close.")
        )
    else:
        attempt(
            request,
            lambda: closing.close(period, by=request.user),
            done=_("The period is closed; its figures are frozen."),
            who=_("Only the Board's leader closes a period."),
        )
    answer = redirect("periodic:rollup")
    answer["Location"] += f"?period={period.pk}"
    return answer


@for_roles(*OVERSEERS)
@require_safe
def rollup_compare(request: UserRequest, pk: int) -> HttpResponse:
    period = _find_period(request, pk)
    context = {
        "period": period,
        "found": comparison.of(period),
        "may_set_targets": rules.may_set_targets(request.user, period),
    }
    return render(request, "periodic/rollup_compare.html", context)


@for_roles(Role.BOARD_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def rollup_targets(request: UserRequest, pk: int) -> HttpResponse:
    """The targets of a review, all on one page; what was typed is kept."""
    period = _find_period(request, pk)
    if not rules.may_set_targets(request.user, period):
        raise Http404
    indicators = targets.asked(period)
    form = TargetsForm(
        request.POST or None,
        indicators=indicators,
        aims=targets.of(period, indicators),
    )
    if request.method == "POST" and form.is_valid():
        number = targets.put(period, form.numbers, by=request.user)
        place = drafts.place_of(request)
        drafts.forget(request.user, place)
        text = ngettext("%(number)d target is set.", "%(number)d targets are set.", number)  # fmt: skip
        messages.success(request, text % {"number": number}, extra_tags=place)
        return redirect("periodic:rollup_compare", pk=period.pk)
    context = {"period": period, "form": form} | kept(request, form)
    return render(request, "periodic/rollup_targets.html", context)
