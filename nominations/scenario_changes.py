"""What if: a ranking's input with something changed, and who that brings in and out.

Pure: no database. The changes are made one after the other (weights, tie rules,
allocations, line), so that each nominee who crosses the line is explained by the change
that brought them across.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from nominations.marking import mean, weighted
from nominations.ranking import Given, Ranking, Rule

WEIGHTS, RULES, ALLOCATIONS, LINE = "weights", "rules", "allocations", "line"


@dataclass(frozen=True)
class Criterion:
    """A criterion as it counts: its highest mark and its weight."""

    key: int
    maximum: Decimal
    weight: Decimal
    kind: str = "base"


@dataclass(frozen=True)
class Opinion:
    """A concluded opinion that counts: its criteria set, its marks, its total."""

    criteria_set: int
    marks: Mapping[int, Decimal]
    total: Decimal


@dataclass(frozen=True)
class Marks:
    """What scores are computed from: criteria by set, opinions by nominee."""

    criteria: Mapping[int, Sequence[Criterion]] = field(default_factory=dict)
    opinions: Mapping[int, Sequence[Opinion]] = field(default_factory=dict)


@dataclass(frozen=True)
class Changes:
    """What a scenario changes; None or empty is left as it is."""

    # By the criterion's key.
    weights: Mapping[int, Decimal] = field(default_factory=dict)
    # Codes in the order in which they apply; those left out do not apply.
    rules: tuple[str, ...] | None = None
    # By organisation: how many places are set aside for it, free or held.
    allocations: Mapping[int, int] = field(default_factory=dict)
    # How many places are filled.
    line: int | None = None

    @property
    def is_empty(self) -> bool:
        return self == Changes()

    def as_json(self) -> dict[str, Any]:
        return {
            WEIGHTS: {str(key): str(value) for key, value in self.weights.items()},
            RULES: None if self.rules is None else list(self.rules),
            ALLOCATIONS: {str(key): n for key, n in self.allocations.items()},
            LINE: self.line,
        }

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> Changes:
        rules = held[RULES]
        return cls(
            {int(key): Decimal(value) for key, value in held[WEIGHTS].items()},
            None if rules is None else tuple(rules),
            {int(key): n for key, n in held[ALLOCATIONS].items()},
            held[LINE],
        )


class BeyondThePlaces(ValueError):
    """More places are set aside than there are; `excess` says how many more."""

    def __init__(self, excess: int) -> None:
        super().__init__(excess)
        self.excess = excess


def stages(given: Given, changes: Changes, marks: Marks) -> Iterator[tuple[str, Given]]:
    """The input after each change that is made, in the order of the changes. Raise
    BeyondThePlaces if more is set aside than places are filled."""
    if changes.weights:
        given = reweighed(given, changes.weights, marks)
        yield WEIGHTS, given
    if changes.rules is not None:
        given = replace(given, rules=reordered(given.rules, changes.rules))
        yield RULES, given
    if changes.allocations:
        given = _allocated(
            given, {**given.set_aside, **changes.allocations}, given.total
        )
        yield ALLOCATIONS, given
    if changes.line is not None:
        given = _allocated(given, given.set_aside, changes.line)
        yield LINE, given


def changed(given: Given, changes: Changes, marks: Marks) -> Given:
    """The input after the last of them."""
    return [given, *(one for _stage, one in stages(given, changes, marks))][-1]


def reordered(rules: Sequence[Rule], codes: Sequence[str]) -> list[Rule]:
    known = {rule.code: rule for rule in rules}
    return [known[code] for code in codes if code in known]


def reweighed(given: Given, weights: Mapping[int, Decimal], marks: Marks) -> Given:
    """Each opinion's total anew with these weights, then the mean, rounded as ever. A
    nominee whose opinions none of them touches keeps the score."""
    criteria = {
        key: [replace(one, weight=weights.get(one.key, one.weight)) for one in found]
        for key, found in marks.criteria.items()
    }
    touched = {
        key
        for key, found in marks.criteria.items()
        if any(one.key in weights for one in found)
    }
    return replace(
        given,
        entries=[
            replace(entry, score=mean([_total(one, criteria) for one in opinions]))
            if (opinions := marks.opinions.get(entry.key))
            and any(one.criteria_set in touched for one in opinions)
            else entry
            for entry in given.entries
        ],
    )


def _total(opinion: Opinion, criteria: Mapping[int, Sequence[Criterion]]) -> Decimal:
    known = criteria.get(opinion.criteria_set, ())
    counts = [one for one in known if one.kind == "base"]
    if not counts or any(one.key not in opinion.marks for one in counts):
        return opinion.total
    return weighted(
        (opinion.marks.get(one.key, Decimal(0)), one.maximum, one.weight, one.kind)
        for one in known
    )


def _allocated(given: Given, set_aside: Mapping[int, int], total: int) -> Given:
    own = {key: n for key, n in set_aside.items() if n}
    common = total - sum(own.values())
    if common < 0:
        raise BeyondThePlaces(-common)
    return replace(given, places=common, set_aside=own)


@dataclass(frozen=True)
class Crossing:
    """One who comes in or goes out, and the change that did it."""

    key: int
    enters: bool
    by: str
    rank_before: int
    rank: int
    score_before: Decimal
    score: Decimal
    # For an order among equals: the rule that parts them from the one above.
    rule: str


def crossings(given: Given, changes: Changes, marks: Marks) -> list[Crossing]:
    """Who crosses the line, in the order of the new ranking. The change that did it is
    the first after which they stay on the side where they end."""
    steps: list[tuple[str, Ranking]] = [("", given.rank())]
    steps += [(name, one.rank()) for name, one in stages(given, changes, marks)]
    sides = [
        {line.entry.key: line.is_in for line in ranking.lines} for _n, ranking in steps
    ]
    before = {line.entry.key: line for line in steps[0][1].lines}
    found = []
    for line in steps[-1][1].lines:
        key = line.entry.key
        if sides[0][key] == line.is_in:
            continue
        last = max(n for n, side in enumerate(sides) if side[key] != line.is_in)
        found.append(
            Crossing(
                key,
                line.is_in,
                steps[last + 1][0],
                before[key].rank,
                line.rank,
                before[key].entry.score,
                line.entry.score,
                line.separated_by,
            )
        )
    return found
