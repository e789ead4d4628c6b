"""The 408 places: who was put forward, who was awarded, and that there is not one more."""

from collections import Counter

import pytest

from nominations import invariants, quota
from nominations.models import Certificate, Decision, Dossier, Nomination, Place
from tests.simulation import dossiers, plan


@pytest.fixture
def in_order(world) -> list[str]:
    """Everybody found eligible, ranked here from the marks that were scripted."""
    return dossiers.in_order(world.script.dossiers)


def test_the_plan_s_places_are_closed_exactly(world):
    counts = quota.counts(world.campaign)

    assert plan.PLACES == 408
    assert (counts.total, counts.issued, counts.free, counts.held) == (408, 408, 0, 0)
    assert Counter(Place.objects.values_list("state", flat=True)) == {"issued": 408}
    assert Nomination.objects.filter(state="awarded").count() == 408
    assert Certificate.objects.in_force().count() == 408
    assert len(set(Place.objects.values_list("nomination", flat=True))) == 408


@pytest.mark.parametrize("when", ["held", "given"])
@pytest.mark.parametrize("where", ["quota", "line"])
def test_one_more_than_the_places_is_refused(world, when, where):
    refused = world.awarded.refused[f"{when}: {where}"]

    assert len(refused) == (2 if when == "held" else 1)
    assert all("suất" in words for words in refused)


def test_nothing_moves_while_a_list_is_before_the_committee(world):
    assert len(world.awarded.refused["frozen"]) == 2


def test_the_first_list_is_the_first_408_of_the_ranking(world, in_order):
    first, _second = world.awarded.lists

    assert first == in_order[: plan.PLACES]


def test_whoever_was_declined_made_room_for_the_next_not_in_reserve(world, in_order):
    _first, second = world.awarded.lists
    start = plan.PLACES + dossiers.RESERVE

    assert second == in_order[start : start + dossiers.DECLINED]


def test_the_awarded_are_those_and_no_others(world, in_order):
    first, second = world.awarded.lists
    names = set(first) - set(world.awarded.declined) | set(second)
    awarded = Nomination.objects.filter(state="awarded").values_list("name", flat=True)

    assert Counter(awarded) == Counter(names)


def test_certificates_are_numbered_without_a_gap(world):
    for decision in Decision.objects.all():
        ordinals = decision.certificates.order_by("ordinal")
        numbers = list(ordinals.values_list("ordinal", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))


def test_dossiers_ended_as_they_had_to(world):
    by_organization = {one.organization: one.fate for one in world.script.dossiers}
    ended = {
        by_organization[code]: state
        for code, state in Dossier.objects.values_list("organization__code", "state")
    }
    assert {fate: ended[fate] for fate in ("second_late", "rejected", "withdrawn")} == {
        "second_late": "draft",
        "rejected": "rejected",
        "withdrawn": "withdrawn",
    }
    assert {ended[fate] for fate in ("last_second", "extended_last_second")} <= {
        "appraised",
        "archived",
    }
    assert len(world.awarded.refused["too late"]) == 1


def test_whatever_must_hold_between_rows_holds(world):
    assert invariants.breaches() == []
