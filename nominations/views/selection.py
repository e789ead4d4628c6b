"""Ranking, moves across the line, places held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
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
from campaigns import choosing
from campaigns.models import Campaign
from nominations import quota, ranking_table, rules, selection
from nominations.forms import HoldLineForm, MoveForm
from nominations.models import Nomination, Proposal
from nominations.paging import cursor
from nominations.ranking_data import Standing, standing
from nominations.views import typing
from nominations.views.answers import attempt, find_nomination


def find_campaign(
    request: UserRequest, may: Callable[[User, Campaign], bool]
) -> Campaign:
    """The one that this person looks at; 404 unless `may`, or if the address names one
    that does not exist."""
    campaign = choosing.chosen(request)
    asked = request.GET.get("campaign")
    if campaign is None or not may(request.user, campaign):
        raise Http404
    if asked and asked != campaign.code:
        raise Http404
    return campaign


def frozen_list(campaign: Campaign) -> Proposal | None:
    return campaign.proposals.filter(state=Proposal.State.FROZEN).first()


@dataclass(frozen=True)
class Asked:
    """What the address asks of the ranking: a group, and a line to try out."""

    by: str
    group: str
    line: int | None
    page: int

    @classmethod
    def of(cls, request: UserRequest) -> Asked:
        by = request.GET.get("by", "")
        return cls(
            by if by in (ranking_table.KIND, ranking_table.BLOCK) else "",
            request.GET.get("group", ""),
            cursor(request, "line"),
            max(1, cursor(request, "page") or 1),
        )


@for_roles(Role.BOARD_APPRAISER, Role.BOARD_LEADER, Role.AUDITOR)
@require_safe
def ranking(request: UserRequest) -> HttpResponse:
    """The list in its order, whole or of a group, with the line at the places left; or
    at another number of them, to see what that would change."""
    campaign = find_campaign(request, rules.may_rank)
    asked = Asked.of(request)
    stands = standing(campaign)
    found, is_tried = stands, False
    if asked.line is not None and asked.line != stands.given.total:
        found, is_tried = stands.ranked_as(stands.given.with_line(asked.line)), True
    context = {
        "campaign": campaign,
        "asked": asked,
        "is_tried": is_tried,
        "stands": stands.ranking,
        "ranking": found.ranking,
        "tie": ranking_table.tie_at_line(found, request.user),
        "split_by": ranking_table.rule_in_words(found.ranking.split_by, found),
        "shares": ranking_table.shares(found, stands),
        "may_hold": rules.may_propose(request.user, campaign),
        "may_calibrate": rules.may_calibrate(request.user, campaign),
        "frozen": frozen_list(campaign),
        "none_left": quota.none_left(stands.ranking.excess),
        "rules": found.rules.values(),
        "nominee_url": reverse("nominations:nomination_list"),
        **_page(request, found, asked),
    }
    return render(request, "nominations/ranking.html", context)


def _page(request: UserRequest, found: Standing, asked: Asked) -> dict[str, Any]:
    """The rows asked for; with `?by=` the groups to choose from."""
    groups = ranking_table.groups(found, asked.by)
    group = next((one for one in groups if one.key == asked.group), None)
    lines = group.lines if group else found.ranking.lines
    pages = ranking_table.page_count(lines)
    page = min(asked.page, pages)
    above = sum(line.rank <= found.ranking.cut for line in lines)
    return {
        "groups": groups,
        "group": group,
        "rows": ranking_table.rows(found, lines, request.user, page),
        "page": page,
        "pages": range(1, pages + 1),
        "cut_page": min(pages, above // ranking_table.SIZE + 1),
    }


@for_roles(Role.BOARD_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def ranking_move(request: UserRequest, pk: int) -> HttpResponse:
    """Put one nominee on the other side of the line, alone or in exchange for another,
    and say why; beside it how the shares would move."""
    nomination = find_nomination(request, pk)
    if not rules.may_move_line(request.user, nomination):
        raise Http404
    found = standing(nomination.dossier.campaign)
    line = next((one for one in found.ranking.lines if one.entry.key == pk), None)
    form = MoveForm(request.POST or None, found=found, line=line)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: _move(nomination, form.cleaned_data, request.user),
            done=_("Recorded: %(name)s.") % {"name": nomination},
        )
    ):
        return redirect("nominations:ranking")
    other = "out" if line and line.is_in else "in"
    after = found.ranked_as(found.given.with_move(pk, other))
    context = {
        "nomination": nomination,
        "line": line,
        "ranking": found.ranking,
        "shares": ranking_table.shares(after, found) if line else [],
        "excess": after.ranking.excess,
        "moves": nomination.cut_moves.select_related("moved_by").order_by("-pk"),
        "form": form,
        **typing.kept(request, form),
    }
    return render(request, "nominations/ranking_move.html", context)


def _move(nomination: Nomination, values: dict[str, Any], by: User) -> None:
    side, reason, instead = values["side"], values["reason"], values["instead"]
    if instead is None:
        selection.move(nomination, side, reason=reason, by=by)
        return
    pair = (nomination, instead) if side == "in" else (instead, nomination)
    selection.exchange(*pair, reason=reason, by=by)


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
