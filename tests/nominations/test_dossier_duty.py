"""The duty to hand in a dossier stands where the organisation's dossiers stand."""

import pytest

from accounts.models import Role
from campaigns.models import Duty
from nominations import dossier_duty, workflow
from nominations.models import Dossier
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations.factories import submitted_dossier
from tests.nominations.selection import received_dossier
from tests.people import person


@pytest.mark.parametrize(
    ("dossiers", "duty"),
    [
        ("", "not_begun"),
        ("withdrawn", "not_begun"),
        ("draft", "draft"),
        ("awaiting_leader", "draft"),
        ("submitted", "submitted"),
        ("received", "submitted"),
        ("under_appraisal", "submitted"),
        ("rejected", "submitted"),
        ("returned", "returned"),
        ("appraised", "accepted"),
        ("archived", "accepted"),
        ("archived returned", "returned"),
        ("draft appraised", "accepted"),
        ("withdrawn draft", "draft"),
    ],
)
def test_where_a_duty_is(dossiers, duty):
    assert dossier_duty.standing(dossiers.split()) == duty


def test_every_state_of_a_dossier_says_where_the_duty_is():
    known = {state for _duty, states in dossier_duty.STANDING for state in states}

    assert set(Dossier.State.values) - known == {"withdrawn"}


@pytest.fixture
def dossier(db):
    made = make_campaign()
    return received_dossier(made, participant(made))


def duty_of(dossier):
    return Duty.objects.get(organization=dossier.organization)


def test_each_step_of_a_dossier_moves_the_duty(dossier):
    board = person(Role.BOARD_LEADER, organization=dossier.campaign.board)
    found = []
    for step in ("begin_appraisal", "conclude", "reopen", "request_supplement"):
        workflow.take(step, dossier, by=board, reason="Lý do")
        found.append(duty_of(dossier).state)

    assert found == ["submitted", "accepted", "submitted", "returned"]


def test_a_dossier_that_is_withdrawn_leaves_the_duty_open(dossier):
    leader = person(Role.ORG_LEADER, organization=dossier.organization)

    workflow.take("withdraw", dossier, by=leader, reason="Sai đối tượng")

    assert duty_of(dossier).state == "not_begun"


def test_a_duty_that_comes_after_the_dossier_stands_where_it_is(db):
    made = make_campaign()
    organization = participant(made)
    dossier = submitted_dossier(made, organization)
    Duty.objects.all().delete()

    made.participations.get().save()

    assert duty_of(dossier).state == "submitted"
