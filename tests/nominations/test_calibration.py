"""Calibration is advice: it finds a lenient reader, leaves agreement alone, and refuses
where there is nothing to compare by."""

import random

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from accounts.models import Role
from nominations import allocation
from nominations.calibration import Advice, Apart, Reading, TooFew, advise
from nominations.ranking_data import standing
from tests.campaigns.factories import campaign
from tests.nominations.many import many_ranked, with_opinions
from tests.nominations.selection import opinion
from tests.people import person

# A busy machine is not a fault.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def readings(
    qualities: list[float], readers: int, shift: dict[int, float] | None = None
) -> list[Reading]:
    """Every nominee is read by two, so that all readers are connected in a ring."""
    shift = shift or {}
    return [
        Reading(n, reader, quality + shift.get(reader, 0.0))
        for n, quality in enumerate(qualities)
        for reader in {n % readers, (n + 1) % readers}
    ]


qualities = st.lists(st.integers(40, 95).map(float), min_size=24, max_size=48)


@given(qualities, st.integers(2, 5), st.integers(1, 15))
@settings(PATIENT, max_examples=40)
def test_a_lenient_readers_shift_is_recovered(found, readers, shift):
    lenient = advise(readings(found, readers, {0: float(shift)}))

    assert isinstance(lenient, Advice)
    apart = lenient.leniency[0] - lenient.leniency[1]
    # Drawn towards 0, because evidence is finite; never beyond what is there.
    assert 0.5 * shift < apart <= shift + 1e-6
    assert max(lenient.leniency, key=lenient.leniency.__getitem__) == 0


@given(qualities, st.integers(2, 5), st.integers(1, 15))
@settings(PATIENT, max_examples=40)
def test_the_adjusted_scores_are_nearer_to_the_truth(found, readers, shift):
    """Up to a constant, which orders nobody."""
    advice = advise(readings(found, readers, {0: float(shift)}))

    assert isinstance(advice, Advice)

    def errors(scores):
        off = [scores[n] - quality for n, quality in enumerate(found)]
        middle = sum(off) / len(off)
        return sum((one - middle) ** 2 for one in off)

    if readers > 2:
        assert errors(advice.additive) < errors(advice.raw)
    else:
        assert errors(advice.additive) <= errors(advice.raw) + 1e-6


@given(qualities, st.integers(2, 5))
@settings(PATIENT, max_examples=40)
def test_where_all_agree_nothing_changes(found, readers):
    advice = advise(readings(found, readers))

    assert isinstance(advice, Advice)
    assert all(abs(value) < 1e-6 for value in advice.leniency.values())
    for nominee, raw in advice.raw.items():
        assert advice.additive[nominee] == pytest.approx(raw, abs=1e-6)


@given(qualities, st.randoms())
@settings(PATIENT, max_examples=20)
def test_the_order_of_the_readings_does_not_matter(found, dice):
    given_ones = readings(found, 3, {0: 4.0})
    shuffled = list(given_ones)
    dice.shuffle(shuffled)

    assert advise(shuffled) == advise(given_ones)


@given(qualities, st.integers(1, 9))
@settings(PATIENT, max_examples=20)
def test_a_z_score_undoes_another_scale(found, shift):
    """Two who read the same nominees, one of them on a higher scale."""
    assume(len(set(found)) > 3)
    both = [
        Reading(n, reader, quality + reader * shift)
        for n, quality in enumerate(found)
        for reader in (0, 1)
    ]
    advice = advise(both)

    assert isinstance(advice, Advice)
    order = sorted(range(len(found)), key=lambda n: found[n])
    z = [advice.z_score[n] for n in order]
    assert all(a <= b + 1e-9 for a, b in zip(z, z[1:], strict=False))


def test_panels_that_share_nobody_are_named():
    apart = [
        *readings([50, 60, 70, 80], 2),
        *(
            Reading(one.nominee + 100, one.reader + 10, one.total)
            for one in readings([50, 60, 70, 80], 2)
        ),
    ]

    assert advise(apart) == Apart(((0, 1), (10, 11)))
    bridge = Reading(0, 10, 50)
    assert isinstance(advise([*apart, bridge]), Advice)


def test_too_few_opinions_are_refused():
    assert advise([]) == TooFew(())
    once = [Reading(n, 1, 50.0) for n in range(9)]
    assert advise(once) == TooFew(())
    assert advise([*once, Reading(1, 7, 60.0), Reading(2, 7, 60.0)]) == TooFew((7,))


def test_one_who_gives_everyone_the_same_breaks_nothing():
    flat = [Reading(n, 1, 80.0) for n in range(6)]
    other = [Reading(n, 2, 60.0 + n) for n in range(6)]

    assert isinstance(advise([*flat, *other]), Advice)


# ------------------------------------------------------------------------------ the page
@pytest.fixture
def made():
    made = campaign(places=5)
    allocation.open_places(made)
    return made


@pytest.mark.django_db
def test_the_page_shows_both_beside_the_score_and_changes_no_rank(
    client, made, django_assert_max_num_queries
):
    nominations = many_ranked(made, 30)
    board = [person(Role.BOARD_APPRAISER, organization=made.board) for _n in range(4)]
    with_opinions(made, nominations, board)
    before = standing(made).ranking
    client.force_login(person(Role.BOARD_LEADER, organization=made.board))
    client.get(reverse("nominations:calibration"))

    with django_assert_max_num_queries(16):
        answer = client.get(reverse("nominations:calibration"))

    rows = answer.context["rows"]
    assert len(rows) == 30
    assert sorted(row.rank for row in rows) == list(range(1, 31))
    assert sorted(row.additive_rank for row in rows) == list(range(1, 31))
    assert standing(made).ranking == before
    assert [reader.read for reader in answer.context["readers"]]


@pytest.mark.django_db
def test_the_page_refuses_in_words(client, made):
    nominations = many_ranked(made, 8)
    readers = [
        person(Role.BOARD_APPRAISER, organization=made.board, full_name=f"Ông Mẫu {n}")
        for n in range(4)
    ]
    client.force_login(person(Role.BOARD_LEADER, organization=made.board))
    assert "chưa đủ" in client.get(reverse("nominations:calibration")).text
    for n, one in enumerate(nominations):
        pair = readers[:2] if n % 2 else readers[2:]
        for reader in pair:
            opinion(one, str(random.Random(n).randint(50, 90)), reader)

    text = client.get(reverse("nominations:calibration")).text

    assert "Ông Mẫu 0" in text
    assert "không có trường hợp chung" in text


@pytest.mark.django_db
def test_a_conflict_hides_the_adjusted_score_too(client, made):
    nominations = many_ranked(made, 30)
    board = [person(Role.BOARD_APPRAISER, organization=made.board) for _n in range(4)]
    with_opinions(made, nominations, board)
    torn = person(Role.BOARD_LEADER, organization=made.board)
    torn.memberships.create(
        organization=nominations[0].dossier.organization, role=Role.ORG_CLERK
    )
    client.force_login(torn)

    rows = client.get(reverse("nominations:calibration")).context["rows"]

    body = nominations[0].dossier.organization_id
    for row in rows:
        is_own = row.nomination.dossier.organization_id == body
        assert bool(row.barred) is is_own
