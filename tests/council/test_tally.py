"""The council's arithmetic, against figures worked out by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest

from council.tally import Room, Terms, is_enough, share


def terms(threshold="80", *, of_present=False, counts_written=True):
    limit = None if threshold is None else Decimal(threshold)
    return Terms(Fraction(2, 3), limit, of_present, counts_written)


@pytest.mark.parametrize(
    ("members", "least"), [(1, 1), (3, 2), (4, 3), (9, 6), (10, 7), (15, 10)]
)
def test_two_thirds_are_rounded_up(members, least):
    assert terms().least_present(members) == least


@pytest.mark.parametrize(
    ("yes", "base", "threshold", "enough"),
    [
        (4, 5, "80", True),
        (3, 5, "80", False),
        (7, 9, "80", False),
        (8, 9, "80", True),
        # 66,67 would be too much for two of three; as a fraction of 3 it is not.
        (2, 3, "66.66", True),
        (2, 3, "66.67", False),
        (2, 4, None, False),
        (3, 4, None, True),
        (0, 0, None, False),
    ],
)
def test_whether_it_is_enough(yes, base, threshold, enough):
    assert is_enough(yes, base, terms(threshold)) is enough


def test_who_is_recused_counts_neither_as_voter_nor_in_the_base():
    room = Room(
        members=9, present=6, written=2, recused_taking_part=1, recused_absent=1
    )

    assert (room.voters(terms()), room.base(terms())) == (7, 7)
    assert room.base(terms(of_present=True)) == 7
    assert room.voters(terms(counts_written=False)) == 5


def test_the_share_is_shown_to_two_places():
    assert share(2, 3) == Decimal("66.67")
    assert share(1, 0) == 0
