"""Ranking: a pure function over plain records. No database, no floats, a total order.

Higher score first; equals are ordered by the campaign's tie rules, in the order in which
they were written down before scoring; what is still equal, by the time of submission and
then the code, so that the same records give the same list whatever their order.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

MANY_WOMEN = Decimal("0.7")  # Decree 152/2025 Art. 4(6): a share of at least 70 %.


class Rule(NamedTuple):
    """A tie rule: a code this module knows, its parameter, and its words."""

    code: str
    name: str
    parameter: dict[str, Any] = {}


LAST_RESORT = Rule("earlier_submission", "")


@dataclass(frozen=True)
class Entry:
    """What the ranking knows of a nomination."""

    key: int
    code: str
    score: Decimal
    submitted_at: dt.datetime
    is_woman: bool = False
    women_share: Decimal | None = None
    is_direct_worker: bool = False
    is_border_island: bool = False
    is_grassroots: bool = False
    marks: dict[str, Decimal] = field(default_factory=dict)
    side: str = "by_rank"


@dataclass(frozen=True)
class Line:
    """An entry in its place: its rank from 1, whether the cut puts it in, the group of
    equal scores it stands in (0: alone), and the rule that put it after the one above."""

    rank: int
    entry: Entry
    is_in: bool
    is_in_by_rank: bool
    tie_group: int
    split_by: Rule | None


@dataclass(frozen=True)
class Ranking:
    """The whole list, and the group of equals that the line runs through."""

    lines: list[Line]
    places: int
    tie_at_line: list[Line]

    @property
    def chosen(self) -> list[Line]:
        return [line for line in self.lines if line.is_in]


def rank(entries: Iterable[Entry], places: int, rules: Sequence[Rule]) -> Ranking:
    """Order the entries and draw the line after `places` of them.

    Those a person has moved stand on the side they were moved to; the rest fill the
    places that remain, by rank. Raises ValueError if more were moved in than there are
    places.
    """
    ordered = sorted(entries, key=lambda entry: sort_key(entry, rules))
    chosen = _choose(ordered, places)
    groups = _tie_groups(ordered)
    lines = [
        Line(
            rank=index + 1,
            entry=entry,
            is_in=entry.key in chosen,
            is_in_by_rank=index < places,
            tie_group=groups[entry.key],
            split_by=_split(ordered[index - 1], entry, rules) if index else None,
        )
        for index, entry in enumerate(ordered)
    ]
    return Ranking(lines, places, _at_the_line(lines, places))


def sort_key(entry: Entry, rules: Sequence[Rule]) -> tuple[Any, ...]:
    """What an entry is ordered by: smaller stands higher."""
    preferences = tuple(-_value(rule, entry) for rule in rules)
    return (-entry.score, *preferences, entry.submitted_at, entry.code)


def _value(rule: Rule, entry: Entry) -> Decimal:
    """How far the rule prefers this entry: more is better."""
    if rule.code.startswith("criterion:"):
        return entry.marks.get(rule.code.removeprefix("criterion:"), Decimal(0))
    if rule.code == "earlier_submission":
        return -Decimal(int(entry.submitted_at.timestamp() * 1_000_000))
    return Decimal(int(_holds(rule, entry)))


def _holds(rule: Rule, entry: Entry) -> bool:
    if rule.code == "women":
        least = Decimal(str(rule.parameter.get("share", MANY_WOMEN)))
        return entry.is_woman or (entry.women_share or Decimal(0)) >= least
    return {
        "direct_worker": entry.is_direct_worker,
        "border_island": entry.is_border_island,
        "grassroots": entry.is_grassroots,
    }[rule.code]


def _choose(ordered: Sequence[Entry], places: int) -> set[int]:
    moved_in = [entry for entry in ordered if entry.side == "in"]
    if len(moved_in) > places:
        raise ValueError(f"{len(moved_in)} moved in, {places} places")
    by_rank = [entry for entry in ordered if entry.side == "by_rank"]
    rest = by_rank[: places - len(moved_in)]
    return {entry.key for entry in [*moved_in, *rest]}


def _tie_groups(ordered: Sequence[Entry]) -> dict[int, int]:
    groups: dict[int, int] = {}
    number = 0
    for _score, members in groupby(ordered, key=lambda entry: entry.score):
        equals = list(members)
        number += len(equals) > 1
        groups |= {entry.key: number if len(equals) > 1 else 0 for entry in equals}
    return groups


def _split(above: Entry, entry: Entry, rules: Sequence[Rule]) -> Rule | None:
    """The rule that put `entry` after `above` although their scores are equal."""
    if above.score != entry.score:
        return None
    return next(
        (rule for rule in rules if _value(rule, above) != _value(rule, entry)),
        LAST_RESORT,
    )


def _at_the_line(lines: Sequence[Line], places: int) -> list[Line]:
    if not 0 < places < len(lines):
        return []
    group = lines[places - 1].tie_group
    if not group or lines[places].tie_group != group:
        return []
    return [line for line in lines if line.tie_group == group]
