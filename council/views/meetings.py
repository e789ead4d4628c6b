"""Meetings: the list, the invitation, the room, the end."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_everyone_signed_in, for_roles
from accounts.models import Role, User
from campaigns import choosing
from campaigns.models import Campaign
from council import meetings, members, rules
from council.forms import (
    AttendanceFormSet,
    CloseForm,
    MeetingForm,
    RecuseForm,
    SeatForm,
)
from council.models import AgendaItem, CouncilMember, Meeting, Round, RoundItem
from council.tally import Room, Terms, share
from council.views.finding import (
    find_kept_meeting,
    find_meeting,
    form_page,
)
from nominations import interests
from nominations.paging import cursor, page_before
from nominations.views.answers import attempt
from nominations.views.selection import find_campaign

CONVENERS = (Role.BOARD_LEADER,)


@for_everyone_signed_in
@require_safe
def meeting_list(request: UserRequest) -> HttpResponse:
    """Those of a council on which I sit, or of my Board; newest first."""
    seen = choosing.of_chosen(request, Meeting.objects.visible_to(request.user))
    rows, campaign = seen.select_related("campaign"), choosing.chosen(request)
    may_convene = campaign is not None and rules.may_convene(request.user, campaign)
    if not may_convene and not rows.exists():
        raise Http404
    context = {
        "page": page_before(rows, cursor(request, "before")),
        "may_convene": may_convene,
    }
    return render(request, "council/meeting_list.html", context)


@for_roles(*CONVENERS)
@require_http_methods(["GET", "HEAD", "POST"])
def council_members(request: UserRequest) -> HttpResponse:
    """Who sits on the council; name one more, or give another title."""
    campaign = find_campaign(request, rules.may_convene)
    people = User.objects.filter(is_active=True).order_by("sort_key")
    form = SeatForm(request.POST or None, people=people)
    if request.method == "POST" and "leave" in request.POST:
        return _leave(request, campaign)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request, lambda: members.seat(campaign, form.cleaned_data, by=request.user)
        )
    ):
        return redirect("council:council_members")
    sitting = campaign.council_members.sitting().select_related("user")
    context = {"campaign": campaign, "form": form, "sitting": sitting}
    return render(request, "council/council_members.html", context)


def _leave(request: UserRequest, campaign: Campaign) -> HttpResponse:
    pk = request.POST["leave"]
    rows = campaign.council_members.sitting().select_related("user", "campaign")
    member = rows.filter(pk=pk if pk.isdecimal() else 0).first()
    if member is None:
        raise Http404
    attempt(
        request,
        lambda: members.leave(member, by=request.user),
        done=_("%(name)s has left the council.") % {"name": member.user},
    )
    return redirect("council:council_members")


@for_roles(*CONVENERS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: UserRequest) -> HttpResponse:
    campaign = find_campaign(request, rules.may_convene)
    form = MeetingForm(request.POST or None, campaign=campaign)

    def act() -> str:
        made = meetings.convene(
            campaign,
            form.values(),
            by=request.user,
            once_key=form.cleaned_data["once_key"] or uuid.uuid4(),
        )
        return made.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        heading=_("New meeting"),
        lead=_(
            "All who sit on the council are expected; the agenda is the ranking as it "
            "stands now, and can be drawn up again until the meeting opens."
        ),
        back=reverse("council:meeting_list"),
        submit=_("Convene"),
    )


@for_everyone_signed_in
@require_safe
def meeting_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The agenda with its results, who is there, the rounds; what can be done next."""
    found = find_meeting(request, pk)
    attendance = list(found.attendance.select_related("member__user"))
    items = list(
        found.items.select_related(
            "nomination__kind", "nomination__dossier__organization"
        ).prefetch_related("recusals__member__user")
    )
    rounds = list(found.rounds.prefetch_related("items__item"))
    terms = Terms.of(found.campaign)
    seat = rules.seat_of(request.user, found)
    going_on = next((row for row in rounds if row.is_open), None)
    context: dict[str, Any] = {
        "meeting": found,
        "attendance": attendance,
        "rows": _rows(items, rounds, request.user),
        "rounds": rounds,
        "going_on": going_on,
        "quorum": _quorum(meetings.room(found), terms),
        "terms": terms,
        "may_keep": rules.may_keep(request.user, found),
        "seat": seat,
        "has_voted": bool(
            seat and going_on and going_on.casts.filter(member=seat).exists()
        ),
    }
    return render(request, "council/meeting_detail.html", context)


def _quorum(here: Room, terms: Terms) -> str:
    return _("%(present)d of %(members)d members; at least %(least)d must be.") % {
        "present": here.present,
        "members": here.members,
        "least": terms.least_present(here.members),
    }


@dataclass(frozen=True)
class Row:
    """A line of the agenda as this person may see it."""

    item: AgendaItem
    # Of the last round that was closed.
    result: RoundItem | None
    # The person is tied to the nominee: no marks.
    is_tied: bool

    @property
    def share(self) -> Decimal:
        if self.result is None:
            return Decimal(0)
        return share(self.result.yes or 0, self.result.base or 0)


def _rows(items: list[AgendaItem], rounds: list[Round], user: User) -> list[Row]:
    tied = interests.among(user, [item.nomination for item in items])
    results = {
        row.item_id: row
        for voting in rounds
        if not voting.is_open
        for row in voting.items.all()
    }
    return [
        Row(
            item,
            results.get(item.pk),
            item.nomination_id in tied
            or any(out.member.user_id == user.pk for out in item.recusals.all()),
        )
        for item in items
    ]


@for_everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_attendance(request: UserRequest, pk: int) -> HttpResponse:
    found = find_kept_meeting(request, pk)
    rows = found.attendance.select_related("member__user")
    forms = AttendanceFormSet(request.POST or None, queryset=rows)
    if request.method == "POST" and forms.is_valid():
        seen = {
            form.instance.pk: (
                form.cleaned_data["presence"],
                form.cleaned_data["reason"],
            )
            for form in forms
        }
        if attempt(
            request,
            lambda: meetings.note_attendance(found, seen, by=request.user),
            done=_("Attendance noted."),
        ):
            return redirect(found)
    context = {"meeting": found, "forms": forms}
    return render(request, "council/meeting_attendance.html", context)


@for_everyone_signed_in
@require_POST
def meeting_open(request: UserRequest, pk: int) -> HttpResponse:
    found = find_kept_meeting(request, pk)
    attempt(
        request,
        lambda: meetings.open_meeting(found, by=request.user),
        done=_("The meeting is in session."),
    )
    return redirect(found)


@for_everyone_signed_in
@require_POST
def meeting_draw_up(request: UserRequest, pk: int) -> HttpResponse:
    found = find_kept_meeting(request, pk)
    attempt(
        request,
        lambda: meetings.draw_up_again(found, by=request.user),
        done=_("The agenda is the ranking as it stands now."),
    )
    return redirect(found)


@for_everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_recuse(request: UserRequest, pk: int) -> HttpResponse:
    """A member declares a tie; who keeps the meeting notes it for anybody."""
    found = find_meeting(request, pk)
    only = None
    if not rules.may_keep(request.user, found):
        only = CouncilMember.objects.filter(
            attendance__meeting=found, user=request.user
        ).first()
        if only is None:
            raise Http404
    form = RecuseForm(request.POST or None, meeting=found, only=only)

    def act() -> str:
        given = form.cleaned_data
        meetings.recuse(
            found,
            list(given["items"]),
            given["member"],
            reason=given["reason"],
            by=request.user,
        )
        return found.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        heading=_("Declare a tie"),
        lead=_(
            "Whoever is tied to a nominee leaves the room for that one, neither votes "
            "nor counts. Known ties are noted by themselves when the meeting opens."
        ),
        back=found.get_absolute_url(),
        submit=_("Declare"),
    )


@for_everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_close(request: UserRequest, pk: int) -> HttpResponse:
    found = find_kept_meeting(request, pk)
    form = CloseForm(request.POST or None, instance=found)

    def act() -> str:
        # The form wrote into the object before the step could refuse.
        meetings.close_meeting(found, by=request.user, **form.cleaned_data)
        return found.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        heading=_("Close the meeting"),
        lead=_(
            "The minutes are drafted from what was recorded, with what you write here."
        ),
        back=found.get_absolute_url(),
        submit=_("Close the meeting"),
    )
