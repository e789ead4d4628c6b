"""Stored rankings: the list of them, and one computed anew from what is stored."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from campaigns import choosing
from nominations import ranking_table, rules
from nominations import snapshots as stored
from nominations.models import RankingSnapshot
from nominations.paging import cursor, page_before
from nominations.ranking_data import Standing
from nominations.views.answers import attempt
from nominations.views.selection import find_campaign

READERS = (Role.BOARD_APPRAISER, Role.BOARD_LEADER, Role.AUDITOR)


@for_roles(*READERS)
@require_safe
def snapshot_list(request: UserRequest) -> HttpResponse:
    seen = choosing.of_chosen(request, RankingSnapshot.objects.visible_to(request.user))
    found = seen.defer("content")
    rows = found.select_related("taken_by", "campaign")
    context = {"page": page_before(rows, cursor(request, "before"))}
    return render(request, "nominations/snapshot_list.html", context)


@for_roles(*READERS)
@require_safe
def snapshot_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The order that the stored data lead to, and whether it is the one stored."""
    rows = RankingSnapshot.objects.visible_to(request.user)
    snapshot = get_object_or_404(rows.select_related("campaign", "taken_by"), pk=pk)
    faults = stored.faults(snapshot)
    context = {"snapshot": snapshot, "faults": faults}
    if not faults:
        context |= _lines(request, snapshot)
    return render(request, "nominations/snapshot_detail.html", context)


def _lines(request: UserRequest, snapshot: RankingSnapshot) -> dict[str, object]:
    given = stored.given_of(snapshot.content)
    found = Standing(
        snapshot.campaign,
        given,
        given.rank(),
        stored.facts_of(snapshot.content),
        {rule.code: rule for rule in given.rules},
    )
    lines = found.ranking.lines
    pages = ranking_table.page_count(lines)
    page = min(max(1, cursor(request, "page") or 1), pages)
    return {
        "ranking": found.ranking,
        "rows": ranking_table.stored_rows(found, request.user, page),
        "page": page,
        "pages": range(1, pages + 1),
    }


@for_roles(Role.BOARD_LEADER)
@require_POST
def snapshot_new(request: UserRequest) -> HttpResponse:
    campaign = find_campaign(request, rules.may_propose)
    kept: list[RankingSnapshot] = []
    if not attempt(
        request, lambda: kept.append(stored.store(campaign, by=request.user))
    ):
        return redirect("nominations:ranking")
    messages.success(request, _("The ranking is stored, with its hash."))
    return redirect("nominations:snapshot_detail", pk=kept[0].pk)
