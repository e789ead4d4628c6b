"""What the council's pages show, to whom, and at what cost."""

import io

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign
from council import meetings, rounds
from records.models import Draft
from tests.council.factories import council, in_session, planned

pytestmark = pytest.mark.django_db
LIST_BUDGET = 25


def text_of(response) -> str:
    book = docx.Document(io.BytesIO(b"".join(response.streaming_content) if response.streaming else response.content))  # fmt: skip
    cells = [c.text for t in book.tables for row in t.rows for c in row.cells]
    return "\n".join([p.text for p in book.paragraphs] + cells)


def test_the_agenda_costs_the_same_however_long_it_is(client):
    costs = []
    for nominees in (3, 12):
        # Alone both times: of two campaigns the frame asks which one is meant.
        Campaign.objects.update(is_draft=True)
        made, head, seats = council(
            nominees=nominees, code=f"dot-{nominees}", council_threshold_percent=80
        )
        meeting = planned(made, head, seats, below_line=nominees)
        client.force_login(head)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(meeting.get_absolute_url()).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1] <= LIST_BUDGET


def test_a_tied_member_sees_no_mark(client):
    meeting, head, seats = in_session()
    body = meeting.items.first().nomination.dossier.organization
    client.force_login(seats[2].user)
    assert "90" in client.get(meeting.get_absolute_url()).content.decode()

    seats[2].user.memberships.update(organization=body)

    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "không hiển thị" in page
    assert ">90<" not in page


def test_the_screen_tells_no_result_while_the_vote_goes_on(client):
    meeting, head, seats = in_session()
    voting = rounds.open_round(
        meeting, [meeting.items.first()], method="open", is_block=False, by=head
    )
    (row,) = voting.items.all()
    rounds.cast(voting, {row.pk: "no"}, by=seats[0].user)
    client.force_login(seats[1].user)

    page = client.get(f"/council/{meeting.pk}/screen/").content.decode()
    assert "Đã bỏ phiếu: 1; còn lại: 4" in page
    assert seats[0].user.full_name not in page.split("<main")[1]
    rounds.close_round(voting, by=head)
    page = client.get(f"/council/{meeting.pk}/screen/").content.decode()
    assert "0/5" in page


def test_a_block_is_answered_once_for_all(client):
    meeting, head, seats = in_session()
    voting = rounds.open_round(
        meeting, list(meeting.items.all()), method="secret", is_block=True, by=head
    )
    client.force_login(seats[0].user)

    client.post(f"/council/rounds/{voting.pk}/vote/", {"all": "yes"})

    assert voting.casts.get().member == seats[0]
    assert [row.ballots.get().choice for row in voting.items.all()] == ["yes"] * 3


def test_a_secret_vote_leaves_no_draft(client):
    meeting, head, seats = in_session()
    voting = rounds.open_round(
        meeting, list(meeting.items.all()), method="secret", is_block=False, by=head
    )
    client.force_login(seats[0].user)

    page = client.get(f"/council/rounds/{voting.pk}/vote/").content.decode()
    answer = client.post(f"/council/rounds/{voting.pk}/vote/", {"all": "yes"})

    assert "data-autosave" not in page
    assert answer.status_code == 200
    assert "Hãy cho ý kiến" in answer.content.decode()
    assert not Draft.objects.exists()


def test_the_minutes_say_what_happened(client):
    meeting, head, seats = in_session(council_threshold_percent=80)
    first = meeting.items.first()
    meetings.recuse(meeting, [first], seats[4], reason="Anh em ruột", by=head)
    voting = rounds.open_round(
        meeting, [first], method="counted", is_block=False, by=head
    )
    rounds.close_round(voting, {voting.items.get().pk: (3, 1, 0)}, by=head)
    meetings.close_meeting(
        meeting, discussion="Đã thảo luận.", conclusion="Thống nhất.", by=head
    )
    client.force_login(head)

    text = text_of(client.get(f"/council/{meeting.pk}/minutes.docx"))

    assert "Tổng số thành viên: 5; có mặt: 5" in text
    assert f"{seats[4].user.full_name} không tham gia" in text
    assert all(part in text for part in ("3/4", "75%", "Không đạt"))
    assert "Thống nhất." in text
