"""Each check must find the breach that it is there for."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role
from campaigns.models import Campaign
from nominations import allocation, invariants, quota, selection
from nominations.models import Dossier, LedgerEntry, Nomination, Place
from tests.campaigns.factories import campaign
from tests.nominations.selection import eligible, received_dossier
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    made = campaign(places=3)
    allocation.open_places(made)
    return made


@pytest.fixture
def dossier(made):
    """One nomination proposed, a place set aside for its organisation and held."""
    head = person(Role.BOARD_LEADER, organization=made.board)
    dossier = received_dossier(made, state=Dossier.State.APPRAISED)
    eligible(dossier)
    allocation.allocate(made, dossier.organization, 1, by=head, reason="Phân bổ")
    selection.hold_line(made, by=head)
    return dossier


def names() -> set[str]:
    return {breach.split(":")[0] for breach in invariants.breaches()}


def test_all_holds_after_the_steps(dossier, capsys):
    assert invariants.breaches() == []
    call_command("check_invariants")
    assert str(len(invariants.CHECKS)) in capsys.readouterr().out


def extra_row(dossier) -> None:
    Place.objects.create(campaign=dossier.campaign, number=99)


def fewer_planned(dossier) -> None:
    Campaign.objects.update(places=2)


def state_without_place(dossier) -> None:
    Nomination.objects.update(state=Nomination.State.ELIGIBLE)


def place_taken_back_by_hand(dossier) -> None:
    Place.objects.update(state="free", nomination=None)


def tagged_for_another(dossier) -> None:
    Place.objects.filter(state="held").update(holder=dossier.campaign.board)


def line_lost(dossier) -> None:
    LedgerEntry.objects.filter(kind="held").delete()


def issued_without_certificate(dossier) -> None:
    Place.objects.filter(state="held").update(state="issued")


def of_another_campaign(dossier) -> None:
    other = campaign(code="khac", places=1)
    allocation.open_places(other)
    Place.objects.filter(state="held").update(campaign=other, number=99)


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (extra_row, "places match the campaign"),
        (fewer_planned, "places match the campaign"),
        (state_without_place, "states match the places"),
        (place_taken_back_by_hand, "states match the places"),
        (tagged_for_another, "own places serve their organisation"),
        (tagged_for_another, "allocations balance"),
        (line_lost, "the ledger balances"),
        (issued_without_certificate, "issued places have certificates"),
        (of_another_campaign, "places stay in their campaign"),
    ],
)
def test_a_breach_is_found(dossier, harm, found):
    harm(dossier)

    assert found in names()
    with pytest.raises(CommandError):
        call_command("check_invariants")


def test_a_released_place_is_no_breach(dossier):
    head = person(Role.BOARD_LEADER, organization=dossier.campaign.board)
    nomination = dossier.nominations.get()
    selection.move(nomination, "out", reason="Xin rút", by=head)
    selection.hold_line(dossier.campaign, by=head)

    assert quota.counts(dossier.campaign).held == 0
    assert invariants.breaches() == []
