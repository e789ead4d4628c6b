"""A meeting from the invitation to its end."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from council import meetings, members, rounds
from council.models import Attendance, CouncilMember, Meeting, Recusal
from nominations import proposal, selection
from records.errors import Refused
from records.models import AuditEvent
from tests.council.factories import (
    PRESENT,
    arrive,
    council,
    in_session,
    planned,
)
from tests.factories import MembershipFactory
from tests.people import person

pytestmark = pytest.mark.django_db
ABSENT, WRITTEN = Attendance.Presence.ABSENT, Attendance.Presence.WRITTEN


def test_the_agenda_is_the_ranked_list_with_the_line():
    made, head, seats = council(nominees=5)

    meeting = planned(made, head, seats, below_line=2)

    assert [(i.order, i.rank, i.is_above_line) for i in meeting.items.all()] == [
        (1, 1, True),
        (2, 2, True),
        (3, 3, False),
        (4, 4, False),
    ]
    assert meeting.attendance.count() == 5


def test_a_meeting_is_convened_once_however_often_one_clicks():
    made, head, seats = council()
    values = {
        "title": "Phiên họp",
        "place": "Phòng 1",
        "starts_at": made.created_at,
        "chair": seats[0],
        "secretary": seats[1],
    }
    key = uuid.uuid4()

    first = meetings.convene(made, values, by=head, once_key=key)

    assert meetings.convene(made, values, by=head, once_key=key) == first
    assert Meeting.objects.count() == 1


def test_only_the_boards_leader_convenes_and_names_members():
    made, _head, seats = council()
    other = person(Role.BOARD_APPRAISER, organization=made.board)

    with pytest.raises(PermissionDenied):
        planned(made, other, seats)
    with pytest.raises(PermissionDenied):
        members.leave(seats[0], by=other)


def test_a_person_sits_once_and_leaves_with_a_trace():
    made, head, seats = council()

    again = members.seat(
        made, {"user": seats[0].user, "title": "Phó Chủ tịch", "order": 3}, by=head
    )
    members.leave(again, by=head)

    assert again.pk == seats[0].pk
    assert CouncilMember.objects.sitting().count() == 4
    assert AuditEvent.objects.filter(verb="council.leave").count() == 1
    with pytest.raises(Refused):
        members.leave(again, by=head)


def test_no_session_without_a_quorum():
    made, head, seats = council(5)
    meeting = planned(made, head, seats)
    arrive(meeting, head, PRESENT, PRESENT, PRESENT, WRITTEN, ABSENT)

    with pytest.raises(Refused, match="3/5"):
        meetings.open_meeting(meeting, by=head)

    arrive(meeting, head, PRESENT, PRESENT, PRESENT, PRESENT, ABSENT)
    meetings.open_meeting(meeting, by=head)
    assert meeting.is_open


def test_the_secretary_keeps_the_meeting_and_a_mere_member_does_not():
    meeting, _head, seats = in_session()
    keeper, member = seats[1].user, seats[3].user

    with pytest.raises(PermissionDenied):
        meetings.close_meeting(meeting, discussion="", conclusion="Xong", by=member)
    meetings.close_meeting(meeting, discussion="", conclusion="Thống nhất", by=keeper)

    assert not meeting.is_open
    with pytest.raises(Refused):
        meetings.note_attendance(meeting, {}, by=keeper)


def test_known_ties_are_noted_when_it_opens():
    made, head, seats = council()
    meeting = planned(made, head, seats)
    organization = meeting.items.first().nomination.dossier.organization
    MembershipFactory(
        user=seats[2].user, organization=organization, role=Role.ORG_CLERK
    )
    arrive(meeting, head)

    meetings.open_meeting(meeting, by=head)

    found = Recusal.objects.filter(ground=Recusal.Ground.CONFLICT)
    assert {row.member_id for row in found} == {seats[2].pk}
    assert found.count() == meeting.items.count()


def test_a_tie_is_declared_with_what_it_is():
    meeting, head, seats = in_session()
    items = list(meeting.items.all()[:1])

    with pytest.raises(Refused):
        meetings.recuse(meeting, items, seats[2], reason=" ", by=seats[2].user)
    with pytest.raises(PermissionDenied):
        meetings.recuse(meeting, items, seats[2], reason="Anh em", by=seats[3].user)
    meetings.recuse(meeting, items, seats[2], reason="Anh em", by=seats[2].user)

    assert Recusal.objects.get().reason == "Anh em"
    assert AuditEvent.objects.filter(verb="meeting.recuse").count() == 1


def test_the_list_waits_for_the_council_where_the_campaign_says_so():
    made, head, seats = council(council_must_agree=True)
    selection.hold_line(made, by=head)
    with pytest.raises(Refused, match="Hội đồng"):
        proposal.freeze(made, by=head)
    meeting = planned(made, head, seats)
    arrive(meeting, head)
    meetings.open_meeting(meeting, by=head)
    voting = rounds.open_round(
        meeting, list(meeting.items.all()), method="counted", is_block=False, by=head
    )
    rounds.close_round(
        voting, {row.pk: (5, 0, 0) for row in voting.items.all()}, by=head
    )

    assert proposal.freeze(made, by=head).pk
