"""Rounds: putting to the vote, voting, counting; and the screen in the room."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_everyone_signed_in
from council import meetings, rounds, rules
from council.forms import CountForm, LetterForm, RoundForm, VoteForm
from council.models import Attendance, CouncilMember, Round
from council.tally import Terms, share
from council.views.finding import (
    find_kept_meeting,
    find_meeting,
    find_round,
    form_page,
)
from nominations.views.answers import attempt


@for_everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: UserRequest, pk: int) -> HttpResponse:
    found = find_kept_meeting(request, pk)
    form = RoundForm(request.POST or None, meeting=found)

    def act() -> str:
        given = form.cleaned_data
        rounds.open_round(
            found,
            list(given["items"]),
            method=given["method"],
            is_block=given["is_block"],
            by=request.user,
        )
        return found.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        heading=_("Put to the vote"),
        lead=_("Tick single nominees, or give a stretch of numbers of the agenda."),
        back=found.get_absolute_url(),
        submit=_("Open the vote"),
    )


@for_everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def round_vote(request: UserRequest, pk: int) -> HttpResponse:
    """My vote, once."""
    voting = find_round(request, pk)
    seat = rules.seat_of(request.user, voting.meeting)
    if seat is None or voting.method == Round.Method.COUNTED:
        raise Http404
    items = rounds.items_for(voting, seat)
    form = VoteForm(request.POST or None, items=items, is_block=voting.is_block)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: rounds.cast(voting, form.choices(), by=request.user),
            done=_("Your vote is in."),
        )
    ):
        return redirect(voting.meeting)
    context = {
        "meeting": voting.meeting,
        "voting": voting,
        "form": form,
        "left_out": voting.items.count() - len(items),
        "has_voted": voting.casts.filter(member=seat).exists(),
    }
    return render(request, "council/round_vote.html", context)


@for_everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def round_letter(request: UserRequest, pk: int, member: int) -> HttpResponse:
    """The vote in writing of an absent member."""
    voting = find_round(request, pk)
    find_kept_meeting(request, voting.meeting_id)
    writers = CouncilMember.objects.filter(
        attendance__meeting=voting.meeting_id,
        attendance__presence=Attendance.Presence.WRITTEN,
    ).select_related("user")
    writer = get_object_or_404(writers, pk=member)
    items = rounds.items_for(voting, writer)
    form = LetterForm(request.POST or None, items=items, is_block=voting.is_block)

    def act() -> str:
        rounds.enter_written(
            voting,
            writer,
            form.choices(),
            document=form.cleaned_data["document"],
            by=request.user,
        )
        return voting.meeting.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        heading=_("Vote in writing: %(name)s") % {"name": writer.user},
        back=voting.meeting.get_absolute_url(),
        submit=_("Enter the vote"),
    )


@for_everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def round_close(request: UserRequest, pk: int) -> HttpResponse:
    """End the vote; of what was counted in the room, the figures are typed here."""
    voting = find_round(request, pk)
    meeting = find_kept_meeting(request, voting.meeting_id)
    is_by_hand = voting.method == Round.Method.COUNTED
    rows = list(voting.items.select_related("item__nomination"))
    form = CountForm(request.POST or None, items=rows if is_by_hand else [])
    # Without fields of its own a form counts as sent only if the page was.
    is_sent = request.method == "POST" and (not is_by_hand or form.is_valid())
    if is_sent and attempt(
        request,
        lambda: rounds.close_round(
            voting, form.counted() if is_by_hand else None, by=request.user
        ),
        done=_("The vote is closed; the results stand with the agenda."),
    ):
        return redirect(meeting)
    context = {
        "meeting": meeting,
        "voting": voting,
        "form": form,
        "is_by_hand": is_by_hand,
        "missing": _missing(voting),
    }
    return render(request, "council/round_close.html", context)


def _missing(voting: Round) -> list[Attendance]:
    """Who takes part and has not voted in this round."""
    rows = voting.meeting.attendance.filter(
        presence__in=[Attendance.Presence.PRESENT, Attendance.Presence.WRITTEN]
    ).exclude(member__in=voting.casts.values("member"))
    return list(rows.select_related("member__user"))


@for_everyone_signed_in
@require_safe
def meeting_screen(request: UserRequest, pk: int) -> HttpResponse:
    """For the wall of the room: what is voted on, how many have voted, the last results;
    never who, and never how before the round is closed."""
    meeting = find_meeting(request, pk)
    every = list(meeting.rounds.order_by("number"))
    voting = every[-1] if every else None
    context: dict[str, Any] = {
        "meeting": meeting,
        "voting": voting,
        "here": meetings.room(meeting),
        "terms": Terms.of(meeting.campaign),
        "rows": [],
    }
    if voting is not None:
        rows = voting.items.select_related("item__nomination__dossier__organization")
        context["rows"] = [
            (row, share(row.yes or 0, row.base or 0) if not voting.is_open else None)
            for row in rows
        ]
        context["cast"] = voting.casts.count()
        context["missing"] = len(_missing(voting)) if voting.is_open else 0
    template = "council/_screen.html" if request.headers.get("HX-Request") else "council/meeting_screen.html"  # fmt: skip
    return render(request, template, context)
