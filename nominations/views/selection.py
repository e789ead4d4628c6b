"""Ranking, moves across the line, places held."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from accounts.models import Role, User
from campaigns.models import Campaign
from nominations import quota, ranking_table, rules, selection
from nominations.forms import HoldLineForm, MoveForm
from nominations.models import Proposal
from nominations.paging import cursor
from nominations.ranking_data import standing
from nominations.views import typing
from nominations.views.answers import attempt, find_nomination


def find_campaign(
    request: UserRequest, may: Callable[[User, Campaign], bool]
) -> Campaign:
    """The one in the address (`?campaign=`), else the current one; 404 unless `may`."""
    campaigns = Campaign.objects.visible_to(request.user)
    code = request.GET.get("campaign")
    campaign = get_object_or_404(campaigns, code=code) if code else campaigns.current()
    if campaign is None or not may(request.user, campaign):
        raise Http404
    return campaign


def frozen_list(campaign: Campaign) -> Proposal | None:
    return campaign.proposals.filter(state=Proposal.State.FROZEN).first()


@for_roles(Role.BOARD_APPRAISER, Role.BOARD_LEADER, Role.AUDITOR)
@require_safe
def ranking(request: UserRequest) -> HttpResponse:
    """The list in its order, with the line at the places left."""
    campaign = find_campaign(request, rules.may_rank)
    found = standing(campaign)
    pages = ranking_table.page_count(found)
    page = min(max(1, cursor(request, "page") or 1), pages)
    context = {
        "campaign": campaign,
        "ranking": found.ranking,
        "rows": ranking_table.rows(found, request.user, page),
        "tie": ranking_table.tie_at_line(found, request.user),
        "split_by": ranking_table.rule_in_words(found.ranking.split_by, found),
        "shares": ranking_table.shares(found),
        "page": page,
        "pages": range(1, pages + 1),
        "cut_page": (found.ranking.cut - 1) // ranking_table.SIZE + 1,
        "may_hold": rules.may_propose(request.user, campaign),
        "frozen": frozen_list(campaign),
        "none_left": quota.none_left(found.ranking.excess),
        "rules": found.rules.values(),
        "nominee_url": reverse("nominations:nomination_list"),
    }
    return render(request, "nominations/ranking.html", context)


@for_roles(Role.BOARD_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def ranking_move(request: UserRequest, pk: int) -> HttpResponse:
    """Put one nominee on the other side of the line, and say why."""
    nomination = find_nomination(request, pk)
    if not rules.may_move_line(request.user, nomination):
        raise Http404
    campaign = nomination.dossier.campaign
    form = MoveForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: selection.move(nomination, by=request.user, **form.cleaned_data),
            done=_("Recorded: %(name)s.") % {"name": nomination},
        )
    ):
        return redirect("nominations:ranking")
    found = standing(campaign)
    context = {
        "nomination": nomination,
        "line": next((one for one in found.ranking.lines if one.entry.key == pk), None),
        "ranking": found.ranking,
        "moves": nomination.cut_moves.select_related("moved_by").order_by("-pk"),
        "form": form,
        **typing.kept(request, form),
    }
    return render(request, "nominations/ranking_move.html", context)


@for_roles(Role.BOARD_LEADER)
@require_POST
def ranking_hold(request: UserRequest) -> HttpResponse:
    """Hold the places as the list stands."""
    campaign = find_campaign(request, rules.may_propose)
    form = HoldLineForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["reserve"])))
        return redirect("nominations:ranking")
    reserve = form.cleaned_data["reserve"] or 0
    attempt(request, lambda: _hold(request, campaign, reserve))
    return redirect("nominations:ranking")


def _hold(request: UserRequest, campaign: Campaign, reserve: int) -> None:
    held = selection.hold_line(campaign, by=request.user, reserve=reserve)
    text = ngettext(
        "%(proposed)d place is held, %(reserve)d in reserve.",
        "%(proposed)d places are held, %(reserve)d in reserve.",
        held.proposed,
    ) % {"proposed": held.proposed, "reserve": held.reserve}
    messages.success(request, text)
