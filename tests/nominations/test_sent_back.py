"""What a dossier that goes back leaves behind: no nominee of it is ranked or listed."""

import datetime as dt

import pytest

from emulation import clock
from nominations import intake, reception, workflow
from nominations.models import Dossier, Nomination
from records.errors import Refused
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def board(campaign):
    return factories.board_member(campaign)


@pytest.fixture
def eligible(campaign, board):
    """A nominee found eligible, in a dossier still under appraisal."""
    dossier = factories.appraisable_dossier(campaign, participant(campaign))
    nomination = dossier.nominations.get()
    workflow.take("find_eligible", nomination, by=board, changes={"score": 90})
    return nomination


def send_back(dossier, board):
    due = clock.today() + dt.timedelta(days=3)
    reception.request_supplement(dossier, "Bổ sung số liệu", due, by=board)


def ranked():
    return list(Nomination.objects.rankable())


def test_a_nominee_is_ranked_while_the_dossier_lies_with_the_appraisers(
    eligible, board
):
    assert ranked() == [eligible]

    send_back(eligible.dossier, board)

    assert ranked() == []


def test_a_nominee_comes_back_with_its_dossier(eligible, board):
    dossier = eligible.dossier
    send_back(dossier, board)
    intake.submit(dossier, by=factories.clerk_and_leader(dossier.organization))
    reception.receive(dossier, by=board)
    assert ranked() == []

    workflow.take("begin_appraisal", dossier, by=board)

    assert ranked() == [eligible]


def test_a_withdrawn_dossiers_nominee_is_never_ranked_again(eligible, board):
    dossier = eligible.dossier
    send_back(dossier, board)

    us = factories.clerk_and_leader(dossier.organization)
    intake.withdraw(dossier, by=us, reason="Rút để lập lại")

    assert ranked() == []


def test_a_dossier_with_a_nominee_on_the_list_is_not_sent_back(eligible, board):
    workflow.take("propose", eligible, by=board)

    with pytest.raises(Refused, match=eligible.name):
        send_back(eligible.dossier, board)

    assert Dossier.objects.get().state == Dossier.State.UNDER_APPRAISAL
