"""The ranking, held against the written rules and a slow second opinion."""

import datetime as dt
import functools
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nominations import ranking
from nominations.errors import UnknownRule
from nominations.ranking import Entry, Line, Rule, rank

NOON = dt.datetime(2030, 7, 1, 12, tzinfo=dt.UTC)
RULES = [
    Rule("women", "Nữ", {"share": 0.7}),
    Rule("direct_worker", "Lao động trực tiếp"),
    Rule("border_island", "Biên giới, hải đảo"),
    Rule("criterion:nhan-rong", "Điểm nhân rộng"),
    Rule("grassroots", "Cơ sở"),
]


def entry(key: int, score: str = "80", **fields) -> Entry:
    known = {"submitted_at": NOON, "dossier": f"HS-{key:04d}", "position": 1}
    return Entry(key=key, score=Decimal(score), **(known | fields))


def keys(lines: list[Line]) -> list[int]:
    return [line.entry.key for line in lines]


def test_the_higher_mark_comes_first():
    result = rank([entry(1, "79.999"), entry(2, "80"), entry(3, "100")], 2)

    assert keys(result.lines) == [3, 2, 1]
    assert keys(result.chosen) == [3, 2]
    assert result.split_by == ""
    assert result.group_at_line == []


def test_zero_is_a_mark():
    result = rank([entry(1, "0"), entry(2, "0.5")], 5)

    assert keys(result.chosen) == [2, 1]


def test_among_equals_the_written_rules_decide_in_their_order():
    entries = [
        entry(1, is_grassroots=True),
        entry(2, is_border_island=True),
        entry(3, is_direct_worker=True),
        entry(4, women_share=Decimal(1)),
        entry(5, criteria={"nhan-rong": Decimal(9)}),
    ]

    result = rank(entries, 2, RULES)

    assert keys(result.lines) == [4, 3, 2, 5, 1]
    assert [line.separated_by for line in result.lines] == [
        "",
        "women",
        "direct_worker",
        "border_island",
        "criterion:nhan-rong",
    ]


def test_another_order_of_rules_is_another_ranking():
    entries = [entry(1, is_direct_worker=True), entry(2, women_share=Decimal(1))]

    assert keys(rank(entries, 1, RULES).chosen) == [2]
    assert keys(rank(entries, 1, [RULES[1], RULES[0]]).chosen) == [1]


@pytest.mark.parametrize(
    ("share", "first"), [("0.7", 2), ("0.6999", 1), ("1", 2), (None, 1)]
)
def test_a_collective_with_seventy_percent_women_is_preferred(share, first):
    of_women = entry(2, women_share=share and Decimal(share))

    assert keys(rank([entry(1), of_women], 1, RULES).chosen) == [first]


def test_without_a_mark_for_the_criterion_one_comes_after_zero():
    none, zero = entry(1), entry(2, criteria={"nhan-rong": Decimal(0)})

    assert keys(rank([none, zero], 1, RULES).chosen) == [2]


def test_the_last_resort_is_the_moment_then_the_order_of_the_list():
    later = entry(1, submitted_at=NOON + dt.timedelta(seconds=1), dossier="HS-1")
    second = entry(2, dossier="HS-2", position=2)
    first = entry(3, dossier="HS-2", position=1)

    lines = rank([later, second, first], 1, RULES).lines

    assert keys(lines) == [3, 2, 1]
    assert [line.separated_by for line in lines] == ["", "listed", "submitted_at"]


def test_an_unknown_rule_is_named():
    with pytest.raises(UnknownRule, match="thich-thi-chon"):
        rank([entry(1)], 1, [Rule("thich-thi-chon")])


def test_the_tie_group_at_the_line_is_shown_with_the_rule_that_split_it():
    entries = [
        entry(1, "90"),
        entry(2, women_share=Decimal(1)),
        entry(3, is_direct_worker=True),
        entry(4),
        entry(5, "70"),
    ]

    result = rank(entries, 2, RULES)

    assert keys(result.group_at_line) == [2, 3, 4]
    assert result.split_by == "women"
    assert [line.tie_group for line in result.lines] == [0, 2, 2, 2, 0]
    assert [keys(group) for group in ranking.tie_groups(result)] == [[2, 3, 4]]


def test_no_group_at_the_line_when_all_of_it_is_on_one_side():
    result = rank([entry(1), entry(2), entry(3, "70")], 2, RULES)

    assert result.group_at_line == []


def test_a_set_aside_place_goes_to_its_organization_alone():
    entries = [
        entry(1, "90", organization=1),
        entry(2, "80", organization=1),
        entry(3, "70", organization=2),
        entry(4, "60", organization=3),
    ]

    result = rank(entries, 1, set_aside={1: 1, 3: 1})

    assert keys(result.chosen) == [1, 2, 4]
    assert result.idle == 0
    assert result.cut == 2
    assert result.places == 3


def test_a_set_aside_place_without_a_nominee_is_said_to_be_idle():
    entries = [entry(1, "90", organization=1), entry(2, "80", organization=2)]

    assert rank(entries, 1, set_aside={3: 1}).idle == 1
    assert rank(entries, 2, set_aside={3: 1}).idle == 0
    assert rank(entries, 2, moves={1: "out"}).idle == 0


def test_nobody_slides_into_the_place_of_one_who_is_moved_out():
    entries = [entry(1, "90"), entry(2, "80"), entry(3, "70")]

    result = rank(entries, 2, moves={1: "out"})

    assert keys(result.chosen) == [2]
    assert result.excess == 0


def test_one_moved_in_beyond_the_places_is_counted_as_excess():
    entries = [entry(1, "90"), entry(2, "80"), entry(3, "70"), entry(4, "60")]

    assert rank(entries, 2, moves={3: "in", 4: "in"}).excess == 2
    assert rank(entries, 2, moves={3: "in", 1: "out"}).excess == 0


def test_excess_looks_at_each_organizations_own_places():
    entries = [entry(1, "90", organization=1), entry(2, "80", organization=2)]

    over = rank(entries, 0, set_aside={1: 1}, moves={2: "in"})

    assert over.excess == 1


marks = st.decimals(0, 100, places=1).filter(lambda mark: mark >= 0)
entry_lists = st.lists(
    st.builds(
        Entry,
        key=st.just(0),
        score=st.sampled_from([Decimal(n) for n in (0, 50, 80, 85)]) | marks,
        submitted_at=st.sampled_from([NOON, NOON + dt.timedelta(hours=1)]),
        dossier=st.sampled_from(["HS-1", "HS-2", "HS-3"]),
        position=st.just(0),
        organization=st.integers(0, 3),
        women_share=st.sampled_from([None, Decimal(0), Decimal("0.7"), Decimal(1)]),
        is_direct_worker=st.booleans(),
        is_border_island=st.booleans(),
        is_grassroots=st.booleans(),
        criteria=st.dictionaries(st.just("nhan-rong"), marks, max_size=1),
    ),
    max_size=25,
).map(
    lambda found: [
        replace(one, key=number, position=number)
        for number, one in enumerate(found, start=1)
    ]
)
asides = st.dictionaries(st.integers(0, 3), st.integers(0, 4), max_size=3)


@given(entry_lists, st.integers(0, 12), asides, st.randoms())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_the_input_does_not_matter(entries, places, aside, random):
    shuffled = list(entries)
    random.shuffle(shuffled)

    assert rank(shuffled, places, RULES, set_aside=aside) == rank(
        entries, places, RULES, set_aside=aside
    )


@given(entry_lists, st.integers(0, 12))
def test_ranks_are_total_and_the_first_n_are_in(entries, places):
    result = rank(entries, places, RULES)

    assert [line.rank for line in result.lines] == list(range(1, len(entries) + 1))
    assert sorted(keys(result.lines)) == [one.key for one in entries]
    assert result.chosen == result.lines[:places]
    assert result.cut == min(places, len(entries))


@given(entry_lists, st.integers(0, 8), asides, st.data())
def test_a_better_mark_never_harms(entries, places, aside, data):
    if not entries:
        return
    chosen = data.draw(st.sampled_from(entries))
    better = replace(chosen, score=chosen.score + data.draw(marks))
    others = [one for one in entries if one.key != chosen.key]

    before = _line_of(rank(entries, places, RULES, set_aside=aside), chosen.key)
    after = _line_of(
        rank([*others, better], places, RULES, set_aside=aside), better.key
    )

    assert after.rank <= before.rank
    assert after.is_in >= before.is_in


@given(entry_lists)
@settings(max_examples=60)
def test_a_slow_second_opinion_agrees(entries):
    expected = sorted(entries, key=functools.cmp_to_key(_compare))

    assert keys(rank(entries, 0, RULES).lines) == [one.key for one in expected]


@given(entry_lists, st.integers(0, 8), asides)
def test_nobody_is_in_beyond_the_places(entries, places, aside):
    result = rank(entries, places, RULES, set_aside=aside)

    assert len(result.chosen) <= result.places
    assert result.excess == 0
    # No place stays empty while someone who may have it is out.
    for line in result.lines:
        if not line.is_in:
            own = [
                other
                for other in result.chosen
                if other.entry.organization == line.entry.organization
            ]
            assert len(own) >= aside.get(line.entry.organization, 0)


def _line_of(result: ranking.Ranking, key: int) -> Line:
    return next(line for line in result.lines if line.entry.key == key)


def _compare(a: Entry, b: Entry) -> int:
    """Written from the rules' words, not from the code: -1 if `a` comes first."""
    if a.score != b.score:
        return -1 if a.score > b.score else 1
    for preferred in (
        lambda e: e.women_share is not None and e.women_share * 10 >= 7,
        lambda e: e.is_direct_worker,
        lambda e: e.is_border_island,
    ):
        if preferred(a) != preferred(b):
            return -1 if preferred(a) else 1
    mark_a, mark_b = (e.criteria.get("nhan-rong") for e in (a, b))
    if mark_a != mark_b:
        return -1 if mark_b is None or (mark_a is not None and mark_a > mark_b) else 1
    if a.is_grassroots != b.is_grassroots:
        return -1 if a.is_grassroots else 1
    if a.submitted_at != b.submitted_at:
        return -1 if a.submitted_at < b.submitted_at else 1
    return -1 if (a.dossier, a.position) < (b.dossier, b.position) else 1
