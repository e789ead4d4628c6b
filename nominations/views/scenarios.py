"""What if: scenarios of the ranking, one, several side by side, and one applied."""

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
from campaigns import choosing
from nominations import quota, rules, scenario_table, scenarios
from nominations.forms import ReasonForm
from nominations.forms.scenarios import ScenarioForm
from nominations.models import Scenario
from nominations.paging import cursor, page_before
from nominations.ranking_data import standing
from nominations.scenario_changes import Changes
from nominations.views import typing
from nominations.views.answers import attempt
from nominations.views.selection import find_campaign, frozen_list

READERS = (Role.BOARD_APPRAISER, Role.BOARD_LEADER, Role.AUDITOR)
# So many stand side by side on a desk.
MOST_COMPARED = 4


def find_scenario(request: UserRequest, pk: int) -> Scenario:
    found = Scenario.objects.visible_to(request.user).select_related(
        "campaign", "made_by", "applied_by"
    )
    return get_object_or_404(found, pk=pk)


def _own_scenario(request: UserRequest, pk: int) -> Scenario:
    scenario = find_scenario(request, pk)
    if not rules.may_propose(request.user, scenario.campaign):
        raise Http404
    return scenario


@for_roles(*READERS)
@require_safe
def scenario_list(request: UserRequest) -> HttpResponse:
    seen = choosing.of_chosen(request, Scenario.objects.visible_to(request.user))
    found = seen.select_related("made_by")
    context = {
        "page": page_before(found, cursor(request, "before")),
        "may_make": request.user.has_role(Role.BOARD_LEADER),
    }
    return render(request, "nominations/scenario_list.html", context)


@for_roles(Role.BOARD_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def scenario_new(request: UserRequest) -> HttpResponse:
    """Change something and see; `?like=` begins from another scenario."""
    campaign = find_campaign(request, rules.may_propose)
    found, key = standing(campaign), cursor(request, "like")
    like = campaign.scenarios.filter(pk=key).first() if key else None
    form = ScenarioForm(
        request.POST or None,
        found=found,
        like=Changes.from_json(like.changes) if like else None,
    )
    made: list[Scenario] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: made.append(
                scenarios.save(
                    campaign,
                    form.cleaned_data["name"],
                    form.changes(),
                    by=request.user,
                )
            ),
        )
    ):
        return redirect("nominations:scenario_detail", pk=made[0].pk)
    context = {"campaign": campaign, "form": form, "given": found.given}
    context |= typing.kept(request, form)
    return render(request, "nominations/scenario_new.html", context)


@for_roles(*READERS)
@require_safe
def scenario_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Who comes in, who goes out, why; by organisation and by share."""
    scenario = find_scenario(request, pk)
    found = standing(scenario.campaign)
    is_open = scenario.state == Scenario.State.OPEN
    context = {
        "scenario": scenario,
        "shown": scenario_table.shown(scenario, found, request.user),
        "is_open": is_open,
        "is_stale": is_open and scenarios.is_stale(scenario, found),
        "excess": quota.none_left(scenario.result["excess"]),
        "may_apply": is_open and rules.may_propose(request.user, scenario.campaign),
        "frozen": frozen_list(scenario.campaign),
    }
    return render(request, "nominations/scenario_detail.html", context)


@for_roles(Role.BOARD_LEADER)
@require_POST
def scenario_refresh(request: UserRequest, pk: int) -> HttpResponse:
    scenario = _own_scenario(request, pk)
    attempt(
        request,
        lambda: scenarios.refresh(scenario, by=request.user),
        done=_("The scenario is computed on the data as they are now."),
    )
    return redirect("nominations:scenario_detail", pk=pk)


@for_roles(Role.BOARD_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def scenario_apply(request: UserRequest, pk: int) -> HttpResponse:
    """Says in one sentence what will happen; then does it, for a reason."""
    scenario = _own_scenario(request, pk)
    form = ReasonForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: scenarios.apply(
                scenario, reason=form.cleaned_data["reason"], by=request.user
            ),
            done=_("The scenario is applied; the places are held as it showed."),
        )
    ):
        return redirect("nominations:scenario_detail", pk=pk)
    context = {"scenario": scenario, "form": form, **typing.kept(request, form)}
    return render(request, "nominations/scenario_apply.html", context)


@for_roles(*READERS)
@require_safe
def scenario_compare(request: UserRequest) -> HttpResponse:
    """`?id=` of two or more, side by side."""
    keys = [int(key) for key in request.GET.getlist("id") if key.isascii() and key.isdigit() and len(key) < 19]  # fmt: skip
    chosen = Scenario.objects.visible_to(request.user).filter(pk__in=keys)
    found = list(chosen.select_related("campaign").order_by("pk")[:MOST_COMPARED])
    # Of one campaign only: others' organisations are others.
    found = [one for one in found if one.campaign_id == found[0].campaign_id]
    context = {"scenarios": found}
    if found:
        stands = standing(found[0].campaign)
        context |= scenario_table.side_by_side(found, stands, request.user)
    return render(request, "nominations/scenario_compare.html", context)
