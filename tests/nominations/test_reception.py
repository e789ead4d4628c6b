"""The Board's desk: register, originals, supplements, rejections."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Role
from emulation import clock
from nominations import reception
from nominations.models import Dossier, Nomination
from records.errors import Refused
from records.models import Notice
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories
from tests.nominations.selection import eligible, received_dossier
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def board(campaign):
    return factories.board_member(campaign)


@pytest.fixture
def submitted(campaign):
    return factories.submitted_dossier(campaign, participant(campaign))


def url(name, *args):
    return reverse(f"nominations:{name}", args=args)


def tomorrow():
    return clock.today() + dt.timedelta(days=1)


def test_the_register_counts_each_campaign_by_itself(campaign, board):
    first, second = (
        factories.received_dossier(campaign, participant(campaign)) for _ in range(2)
    )
    other_campaign = make_campaign(code="khac")
    third = factories.received_dossier(other_campaign, participant(other_campaign))

    assert [d.register_number for d in (first, second, third)] == [1, 2, 1]


def test_the_organisation_is_told_of_its_number(campaign, board, submitted):
    reception.receive(submitted, by=board)

    notice = Notice.objects.get(key__startswith="dossier.received")
    assert "1" in notice.body
    assert notice.url == submitted.get_absolute_url()


def test_another_campaigns_board_receives_nothing(submitted):
    stranger = factories.board_member(make_campaign(code="khac"))

    with pytest.raises(PermissionDenied):
        reception.receive(submitted, by=stranger)


def test_an_appraiser_does_not_receive(campaign, submitted):
    appraiser = person(Role.BOARD_APPRAISER, organization=campaign.board)

    with pytest.raises(PermissionDenied):
        reception.receive(submitted, by=appraiser)


def test_receiving_twice_is_refused_in_words(board, submitted):
    reception.receive(submitted, by=board)

    with pytest.raises(Refused):
        reception.receive(Dossier.objects.get(), by=board)


@pytest.mark.parametrize("days", [0, -1])
def test_a_supplement_is_due_after_today(board, submitted, days):
    due = clock.today() + dt.timedelta(days=days)

    with pytest.raises(Refused):
        reception.request_supplement(submitted, "Thiếu", due, by=board)

    assert submitted.state == Dossier.State.SUBMITTED
    assert not submitted.supplements.exists()


def test_a_supplement_needs_a_reason(board, submitted):
    with pytest.raises(Refused):
        reception.request_supplement(submitted, "  ", tomorrow(), by=board)


def test_originals_are_counted_and_recounted(board, submitted):
    reception.record_paper(submitted, 1, clock.today(), by=board)
    reception.record_paper(submitted, 2, clock.today(), by=board, note="Đủ")

    assert submitted.paper_sets == 2
    assert list(submitted.paper_receipts.values_list("sets", flat=True)) == [2, 1]


@pytest.mark.parametrize("sets", [-1, 3])
def test_no_more_originals_than_the_plan_asks_for(board, submitted, sets):
    with pytest.raises(Refused):
        reception.record_paper(submitted, sets, clock.today(), by=board)


def test_originals_do_not_come_tomorrow(board, submitted):
    with pytest.raises(Refused):
        reception.record_paper(submitted, 1, tomorrow(), by=board)


def test_rejecting_is_the_leaders(campaign, board, submitted):
    clerk = person(Role.BOARD_INTAKE, organization=campaign.board)
    with pytest.raises(PermissionDenied):
        reception.reject(submitted, "Không đúng đối tượng", by=clerk)

    reception.reject(submitted, "Không đúng đối tượng", by=board)

    assert submitted.state == Dossier.State.REJECTED
    assert Notice.objects.filter(
        key__startswith="dossier.rejected", body="Không đúng đối tượng"
    ).exists()


# ------------------------------------------------------------------------------- pages
def test_the_desk_receives_from_the_queue(client, board, submitted):
    client.force_login(board)
    queue = client.get(url("reception_queue"))
    assert [row.pk for row in queue.context["page"].rows] == [submitted.pk]

    client.post(url("dossier_receive", submitted.pk))

    submitted.refresh_from_db()
    assert submitted.register_number == 1
    assert client.get(url("reception_queue")).context["page"].rows == []


def test_a_supplement_by_the_page(client, board, submitted):
    client.force_login(board)
    page = url("dossier_request_supplement", submitted.pk)

    wrong = client.post(page, {"reason": "Thiếu chữ ký", "due_on": "31/02/2030"})
    assert wrong.context["form"].errors["due_on"]
    assert "Thiếu chữ ký" in wrong.content.decode()
    client.post(page, {"reason": "Thiếu chữ ký", "due_on": f"{tomorrow():%d/%m/%Y}"})

    submitted.refresh_from_db()
    assert submitted.state == Dossier.State.RETURNED
    assert submitted.open_supplement.reason == "Thiếu chữ ký"


def test_a_draft_does_not_exist_for_the_board(client, campaign, board):
    draft = factories.draft_dossier(campaign, participant(campaign))
    client.force_login(board)

    for page in ("dossier_detail", "dossier_history", "dossier_paper"):
        assert client.get(url(page, draft.pk)).status_code == 404
    assert client.post(url("dossier_receive", draft.pk)).status_code == 404


def test_each_side_sees_its_own_part_of_the_history(client, campaign, board, submitted):
    us = factories.clerk_and_leader(submitted.organization)

    def verbs(user):
        client.force_login(user)
        events = client.get(url("dossier_history", submitted.pk)).context["events"]
        return {event.verb for event, _label in events}

    assert "dossier.request_saved" in verbs(us)
    assert verbs(board) == {"dossier.submit"}


def test_admin_shows_and_changes_nothing(admin_client, submitted):
    nomination = Nomination.objects.get()
    page = f"/admin/nominations/nomination/{nomination.pk}/change/"

    response = admin_client.get(page)

    assert response.status_code == 200
    assert nomination.citizen_id not in response.content.decode()
    assert admin_client.post(page, {"name": "Khác"}).status_code == 404
    assert admin_client.get("/admin/nominations/dossier/add/").status_code == 404
    found = admin_client.get("/admin/nominations/nomination/?q=nguyễn thị mẫu")
    assert nomination.name in found.content.decode()


def test_a_dossier_is_archived_when_all_its_nominees_are_decided(made_dossier):
    dossier, head = made_dossier

    with pytest.raises(Refused):
        reception.archive(dossier, by=head)
    dossier.nominations.update(state="ineligible", finding="Chưa đủ tiêu chuẩn")
    reception.archive(dossier, by=head)

    dossier.refresh_from_db()
    assert dossier.state == Dossier.State.ARCHIVED


@pytest.fixture
def made_dossier(db):
    made = make_campaign()
    dossier = received_dossier(made, state=Dossier.State.APPRAISED)
    eligible(dossier)
    return dossier, person(Role.BOARD_LEADER, organization=made.board)
