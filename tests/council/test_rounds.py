"""Votes are added once, by whoever may, and reckoned exactly."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from council import meetings, rounds
from council.models import AgendaItem, Attendance, Ballot, RoundItem
from records.errors import Refused
from tests.council.factories import PRESENT, in_session

pytestmark = pytest.mark.django_db
WRITTEN = Attendance.Presence.WRITTEN


def put(meeting, head, *, method="open", is_block=False, number=None):
    items = list(meeting.items.all()[:number])
    return rounds.open_round(meeting, items, method=method, is_block=is_block, by=head)


def vote(voting, seat, choice):
    choices = dict.fromkeys((row.pk for row in rounds.items_for(voting, seat)), choice)
    return rounds.cast(voting, choices, by=seat.user)


def test_four_of_five_carry_it_at_eighty_per_cent_and_three_do_not():
    meeting, head, seats = in_session(council_threshold_percent=80)
    first, second = put(meeting, head, number=1), None
    for seat, choice in zip(seats, ["yes"] * 4 + ["no"], strict=True):
        vote(first, seat, choice)
    rounds.close_round(first, by=head)
    second = put(meeting, head, number=1)
    for seat, choice in zip(seats, ["yes"] * 3 + ["no", "other"], strict=True):
        vote(second, seat, choice)
    rounds.close_round(second, by=head)

    results = RoundItem.objects.order_by("round")
    assert [(r.yes, r.no, r.other, r.base, r.has_passed) for r in results] == [
        (4, 1, 0, 5, True),
        (3, 1, 1, 5, False),
    ]
    assert meeting.items.first().outcome == AgendaItem.Outcome.FAILED


def test_a_secret_ballot_bears_no_name_and_an_open_one_does():
    meeting, head, seats = in_session()
    secret = put(meeting, head, method="secret", number=1)
    vote(secret, seats[0], "no")
    rounds.close_round(secret, by=head)
    by_name = put(meeting, head, method="open", number=1)
    vote(by_name, seats[0], "yes")

    assert [b.member for b in Ballot.objects.filter(round_item__round=secret)] == [None]
    assert Ballot.objects.get(round_item__round=by_name).member == seats[0]
    assert secret.casts.get().member == seats[0]


def test_nobody_votes_twice_or_for_another():
    meeting, head, seats = in_session()
    voting = put(meeting, head)
    vote(voting, seats[0], "yes")

    with pytest.raises(Refused):
        vote(voting, seats[0], "no")
    with pytest.raises(PermissionDenied):
        rounds.cast(voting, {}, by=head)
    with pytest.raises(IntegrityError), transaction.atomic():
        voting.casts.create(member=seats[0], entered_by=head)


def test_every_nominee_needs_an_answer():
    meeting, head, seats = in_session()
    voting = put(meeting, head)
    first = voting.items.first()

    for choices in ({}, {first.pk: "yes"}, {first.pk: "maybe"}):
        with pytest.raises(Refused):
            rounds.cast(voting, choices, by=seats[0].user)


def test_who_is_tied_neither_votes_nor_counts():
    meeting, head, seats = in_session(council_threshold_percent=100)
    items = list(meeting.items.all())
    meetings.recuse(meeting, items[:1], seats[4], reason="Vợ chồng", by=head)
    voting = put(meeting, head)

    for seat in seats:
        vote(voting, seat, "yes")
    rounds.close_round(voting, by=head)

    found = {row.item_id: (row.yes, row.base) for row in voting.items.all()}
    assert found[items[0].pk] == (4, 4)
    assert found[items[1].pk] == (5, 5)


def test_a_block_is_one_answer_for_all_and_leaves_nobody_out():
    meeting, head, seats = in_session()
    voting = put(meeting, head, is_block=True)
    rows = list(voting.items.all())
    with pytest.raises(Refused):
        rounds.cast(
            voting,
            {rows[0].pk: "yes"} | dict.fromkeys((r.pk for r in rows[1:]), "no"),
            by=seats[0].user,
        )
    for seat in seats:
        vote(voting, seat, "yes")
    rounds.close_round(voting, by=head)
    assert set(meeting.items.values_list("outcome", flat=True)) == {"passed"}

    meetings.recuse(
        meeting, [meeting.items.first()], seats[3], reason="Em ruột", by=head
    )
    with pytest.raises(Refused, match="1"):
        put(meeting, head, is_block=True)


def test_letters_count_where_the_campaign_says_so_and_name_their_paper():
    meeting, head, seats = in_session(5, PRESENT, PRESENT, PRESENT, PRESENT, WRITTEN)
    voting = put(meeting, head, number=1)
    (row,) = voting.items.all()
    with pytest.raises(PermissionDenied):
        vote(voting, seats[4], "yes")
    with pytest.raises(Refused):
        rounds.enter_written(voting, seats[4], {row.pk: "yes"}, document=" ", by=head)
    with pytest.raises(Refused):
        rounds.enter_written(voting, seats[3], {row.pk: "yes"}, document="1", by=head)

    rounds.enter_written(
        voting, seats[4], {row.pk: "yes"}, document="12-CV, 01/09/2030", by=head
    )
    rounds.close_round(voting, by=head)

    row.refresh_from_db()
    assert (row.yes, row.voters, row.base) == (1, 5, 5)


def test_hands_counted_in_the_room_are_no_more_than_the_voters():
    meeting, head, _seats = in_session()
    voting = put(meeting, head, method="counted", number=2)
    first, second = voting.items.all()

    for counted in (
        None,
        {first.pk: (5, 0, 0)},
        {first.pk: (5, 1, 0), second.pk: (5, 0, 0)},
        {first.pk: (5, -1, 0), second.pk: (5, 0, 0)},
    ):
        with pytest.raises(Refused), transaction.atomic():
            rounds.close_round(voting, counted, by=head)
    rounds.close_round(voting, {first.pk: (5, 0, 0), second.pk: (2, 2, 1)}, by=head)

    assert [row.has_passed for row in voting.items.all()] == [True, False]


def test_one_round_at_a_time_and_nothing_moves_meanwhile():
    meeting, head, seats = in_session()
    voting = put(meeting, head)

    with pytest.raises(Refused):
        put(meeting, head)
    with pytest.raises(Refused):
        meetings.close_meeting(meeting, discussion="", conclusion="Xong", by=head)
    with pytest.raises(Refused):
        meetings.recuse(
            meeting, [meeting.items.first()], seats[0], reason="Bạn", by=head
        )
    rounds.close_round(voting, by=head)
    with pytest.raises(Refused):
        rounds.close_round(voting, by=head)
    with pytest.raises(PermissionDenied):
        vote(voting, seats[0], "yes")
