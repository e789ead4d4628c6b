"""Who appraises which dossier: the whole at a glance, one by hand, all by a proposal."""

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
from nominations import rules
from nominations.assigning import by_hand, plans
from nominations.assigning import state as states
from nominations.assigning.state import State
from nominations.forms.assigning import AssignForm, rows_of
from nominations.models import AssignmentPlan
from nominations.paging import cursor
from nominations.views.answers import attempt, find_dossier
from nominations.views.selection import find_campaign
from records.errors import Refused

SIZE = 100


@for_roles(Role.BOARD_LEADER)
@require_safe
def assignment_list(request: UserRequest) -> HttpResponse:
    """Every dossier to be appraised with its appraisers, and the load of each."""
    campaign = find_campaign(request, rules.may_assign)
    state = states.read(campaign)
    keys = _chosen(request, state, campaign.opinions_needed)
    page, pages = _page(request, len(keys))
    context = {
        "campaign": campaign,
        "rows": [_row(state, key) for key in keys[(page - 1) * SIZE : page * SIZE]],
        "loads": _loads(state),
        "only": request.GET.get("only", ""),
        "number": len(keys),
        "all": len(state.dossiers),
        "short": _number_short(state, campaign.opinions_needed),
        "page": page,
        "pages": pages,
    }
    return render(request, "nominations/assignment_list.html", context)


def _chosen(request: UserRequest, state: State, needed: int) -> list[int]:
    """`?only=short`: with too few appraisers; `?only=12`: those of one person."""
    only = request.GET.get("only", "")
    person = cursor(request, "only")
    return [
        key
        for key, assigned in state.assigned.items()
        if (only != "short" or len(assigned) < needed)
        and (person is None or person in assigned)
    ]


def _number_short(state: State, needed: int) -> int:
    return sum(len(assigned) < needed for assigned in state.assigned.values())


def _row(state: State, key: int) -> dict[str, Any]:
    names = state.names
    return {
        "dossier": state.dossiers[key],
        "weight": state.weight(key),
        "assigned": [names.get(one, "–") for one in state.assigned[key]],
        "barred": [(names[one], why) for one, why in state.barred[key].items()],
    }


def _loads(state: State) -> list[tuple[Any, int, int]]:
    """Each appraiser with their dossiers and nominations."""
    return [
        (
            one,
            sum(one.pk in row for row in state.assigned.values()),
            sum(
                state.weight(key)
                for key, row in state.assigned.items()
                if one.pk in row
            ),
        )
        for one in state.people
    ]


def _page(request: UserRequest, number: int) -> tuple[int, range]:
    pages = max(1, -(-number // SIZE))
    page = min(max(1, cursor(request, "page") or 1), pages)
    return page, range(1, pages + 1)


@for_roles(Role.BOARD_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_assign(request: UserRequest, pk: int) -> HttpResponse:
    """The appraisers of one dossier."""
    dossier = find_dossier(request, pk)
    if not rules.may_assign(request.user, dossier.campaign):
        raise Http404
    state = states.read(dossier.campaign)
    if pk not in state.dossiers:
        raise Http404
    loads = {one.pk: weight for one, _number, weight in _loads(state)}
    form = AssignForm(request.POST or None, state=state, key=pk, loads=loads)
    if request.method == "POST":
        form = AssignForm(request.POST, state=state, key=pk, loads=loads)
        if form.is_valid() and attempt(
            request,
            lambda: by_hand.assign(
                dossier, form.cleaned_data["appraisers"], by=request.user
            ),
            done=_("Recorded: %(name)s.") % {"name": dossier},
        ):
            return redirect("nominations:assignment_list")
    context = {"dossier": dossier, "form": form, "row": _row(state, pk)}
    return render(request, "nominations/dossier_assign.html", context)


@for_roles(Role.BOARD_LEADER)
@require_POST
def assignment_plan_new(request: UserRequest) -> HttpResponse:
    """Reckon a balanced proposal."""
    campaign = find_campaign(request, rules.may_assign)
    moves = "moves_unbegun" in request.POST
    try:
        plan = plans.propose(campaign, by=request.user, moves_unbegun=moves)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("nominations:assignment_list")
    return redirect(plan)


def _find_plan(request: UserRequest, pk: int) -> AssignmentPlan:
    found = AssignmentPlan.objects.visible_to(request.user)
    return get_object_or_404(found.select_related("campaign", "created_by"), pk=pk)


@for_roles(Role.BOARD_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_plan(request: UserRequest, pk: int) -> HttpResponse:
    """The proposal as a difference from what stands; its lines can be edited."""
    plan = _find_plan(request, pk)
    if request.method == "POST":
        rows = rows_of(request.POST)
        revision = request.POST.get("revision", "")
        number = int(revision) if revision.isascii() and revision.isdigit() else -1
        goes_on = "apply" in request.POST
        saved = attempt(
            request,
            lambda: plans.edit(plan, rows, by=request.user, revision=number),
            done=""
            if goes_on
            else _("The proposal is changed; nothing is assigned yet."),
        )
        if saved and goes_on:
            return _apply(request, plan)
        return redirect(request.get_full_path())
    return render(request, "nominations/assignment_plan.html", _proposal(request, plan))


def _proposal(request: UserRequest, plan: AssignmentPlan) -> dict[str, Any]:
    state = states.read(plan.campaign)
    basis, needed = plan.basis["dossiers"], plan.campaign.opinions_needed
    keys = [key for key in state.dossiers if str(key) in plan.rows]
    moved = [
        k for k in keys if set(plan.rows[str(k)]) != set(basis[str(k)]["assigned"])
    ]
    wants_all = "all" in request.GET
    shown = keys if wants_all else moved
    page, pages = _page(request, len(shown))
    return {
        "plan": plan,
        "people": state.people,
        "loads": plans.loads(plan, state.people),
        "rows": [
            _line(plan, state, key) for key in shown[(page - 1) * SIZE : page * SIZE]
        ],
        "moved": len(moved),
        "all": len(keys),
        "wants_all": wants_all,
        "short": [state.dossiers[k] for k in keys if len(plan.rows[str(k)]) < needed],
        "needed": needed,
        "page": page,
        "pages": pages,
        "is_open": plan.applied_at is None,
        "changes": [] if plan.applied_at else plans.changed(plan, state),
    }


def _line(plan: AssignmentPlan, state: State, key: int) -> dict[str, Any]:
    before = plan.basis["dossiers"][str(key)]["assigned"]
    after = plan.rows[str(key)]
    cells = [
        {
            "person": one,
            "is_in": one.pk in after,
            "why": state.barred[key].get(one.pk, ""),
            "sign": (one.pk in after) - (one.pk in before),
        }
        for one in state.people
    ]
    return {
        "dossier": state.dossiers[key],
        "weight": state.weight(key),
        "cells": cells,
    }


def _apply(request: UserRequest, plan: AssignmentPlan) -> HttpResponse:
    made: list[int] = []
    if not attempt(request, lambda: made.append(plans.apply(plan, by=request.user))):
        return redirect(plan)
    text = ngettext("%d dossier is assigned.", "%d dossiers are assigned.", made[0])
    messages.success(request, text % made[0])
    return redirect("nominations:assignment_list")


@for_roles(Role.BOARD_LEADER)
@require_POST
def assignment_plan_apply(request: UserRequest, pk: int) -> HttpResponse:
    """All of it or nothing."""
    return _apply(request, _find_plan(request, pk))
