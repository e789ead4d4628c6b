"""The Board's pages of suspected duplicates."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from nominations.models import TwinCase
from nominations.twins import verdicts
from records.models import Job
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories
from tests.nominations.twins import scenes
from tests.nominations.twins.scenes import CANARY, NUMBER
from tests.people import person

pytestmark = pytest.mark.django_db
State = TwinCase.State
LIST = "/twins/"


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def board(campaign):
    return factories.board_member(campaign)


@pytest.fixture
def case(campaign):
    """One person, handed in by two organisations."""
    ours = participant(campaign, name="Hội Mẫu Một")
    theirs = participant(campaign, name=CANARY)
    scenes.handed_in(campaign, theirs, citizen_id=NUMBER)
    scenes.handed_in(campaign, ours, citizen_id=NUMBER, name="Nguyễn Thị Mẩu")
    return scenes.only_case()


def page(client, user, address):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_both_sides_and_why(client, case, board):
    shown = page(client, board, LIST)

    for word in (CANARY, "Hội Mẫu Một", "100/100", "Cùng số định danh"):
        assert word in shown


def test_the_list_is_of_those_that_wait_unless_others_are_asked_for(
    client, case, board
):
    verdicts.decide(case, State.DIFFERENT, "Khác người.", by=board, revision=0)

    assert case.get_absolute_url() not in page(client, board, LIST)
    shown = page(client, board, f"{LIST}?state=different")
    assert case.get_absolute_url() in shown


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("?q=nguyen+thi+mau", True),
        ("?q=khong+co", False),
        ("?award=true", False),
        ("?award=false", True),
        ("?kind=copied", False),
        ("?state=nonsense", True),
    ],
)
def test_the_list_can_be_narrowed(client, case, board, query, is_found):
    shown = page(client, board, LIST + query)

    assert (case.get_absolute_url() in shown) == is_found


def test_the_list_costs_the_same_however_long(client, campaign, case, board):
    client.force_login(board)

    def questions():
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        return len(asked)

    few = questions()
    for _n in range(3):
        scenes.handed_in(campaign, participant(campaign), citizen_id=NUMBER)

    assert TwinCase.objects.count() > 6
    assert questions() == few <= 14


def test_both_sides_stand_beside_each_other_with_masked_numbers(client, case, board):
    shown = page(client, board, case.get_absolute_url())

    assert NUMBER not in shown
    for word in (CANARY, "Hội Mẫu Một", "0001****0777", "Nguyễn Thị Mẩu"):
        assert word in shown


def test_a_verdict_is_given_on_the_page(client, case, board):
    client.force_login(board)
    values = {"verdict": "same", "reason": "Cùng một người.", "revision": case.revision}

    response = client.post(case.get_absolute_url(), values)

    case.refresh_from_db()
    assert response.url == reverse("nominations:twin_list")
    assert (case.state, case.decided_by) == (State.SAME, board)


def test_what_is_typed_stays_when_the_verdict_is_refused(client, case, board):
    client.force_login(board)
    values = {"verdict": "same", "reason": "Cùng một người.", "revision": 7}

    shown = client.post(case.get_absolute_url(), values).content.decode()

    assert "Cùng một người." in shown
    case.refresh_from_db()
    assert case.state == State.OPEN


def test_an_auditor_reads_and_gives_no_verdict(client, case, campaign):
    auditor = person(Role.AUDITOR, organization=campaign.issuer)
    shown = page(client, auditor, case.get_absolute_url())
    values = {"verdict": "same", "reason": "Cùng.", "revision": case.revision}

    assert 'name="verdict"' not in shown
    assert client.post(case.get_absolute_url(), values).status_code == 404


@pytest.mark.parametrize("where", ["dossier", "nomination"])
def test_the_board_sees_the_pair_on_the_pages_of_either_side(
    client, case, board, where
):
    for side in case.sides:
        target = side.dossier if where == "dossier" else side

        shown = page(client, board, target.get_absolute_url())

        assert case.get_absolute_url() in shown
        assert case.other(side).dossier.organization.name in shown


def test_the_submitter_sees_no_pair_on_its_own_pages(client, case):
    ours = case.second
    us = factories.clerk_and_leader(ours.dossier.organization)

    for target in (ours, ours.dossier):
        shown = page(client, us, target.get_absolute_url())

        assert CANARY not in shown
        assert "/twins/" not in shown
    assert client.get(case.get_absolute_url()).status_code == 404


def test_who_has_a_conflict_sees_neither_side(client, case, campaign):
    torn = person(Role.BOARD_APPRAISER, organization=campaign.board)
    torn.memberships.create(
        organization=case.first.dossier.organization, role=Role.ORG_CLERK
    )
    client.force_login(torn)

    assert client.get(case.get_absolute_url()).status_code == 404
    assert case.get_absolute_url() not in page(client, torn, LIST)
    shown = page(client, torn, case.second.get_absolute_url())
    assert CANARY not in shown


def test_the_queue_and_the_home_page_say_that_there_is_one(client, case, board):
    assert "nghi trùng" in page(client, board, "/reception/").lower()
    assert "1 trường hợp nghi trùng" in page(client, board, "/")


def test_the_campaign_is_searched_again_at_a_click(client, case, board):
    client.force_login(board)

    response = client.post("/twins/search/")

    job = Job.objects.get(kind="twins.campaign")
    assert (job.owner, response.url) == (board, f"/jobs/{job.pk}/")
