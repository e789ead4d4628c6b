"""Ranking: a pure function over plain records. No database, no clock, no randomness.

The order is total. The higher mark comes first; equals are ordered by the written tie
rules, one after the other; what they leave equal goes by the moment at which the dossier
was handed in, then by its code, then by the nominee's place in the dossier's own list.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from nominations.errors import UnknownRule

IN, OUT = "in", "out"
SCORE, SUBMITTED, LISTED = "score", "submitted_at", "listed"
WOMEN_SHARE = Decimal("0.7")
_NO_MARK = Decimal(-1)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ranking knows of a nomination. `key` names it and never orders it."""

    key: int
    score: Decimal
    submitted_at: dt.datetime
    dossier: str
    position: int
    organization: int = 0
    # Of a collective's members; 1 or 0 for a person.
    women_share: Decimal | None = None
    is_direct_worker: bool = False
    is_border_island: bool = False
    is_grassroots: bool = False
    criteria: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A tie rule as it was written down before scoring."""

    code: str
    name: str = ""
    parameter: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """Where one entry stands, and why it stands below the entry above it."""

    rank: int
    entry: Entry
    by_rank: bool
    moved: str
    tie_group: int
    separated_by: str

    @property
    def is_in(self) -> bool:
        return self.moved == IN or (self.by_rank and self.moved != OUT)


@dataclass(frozen=True)
class Ranking:
    """The list in order; `cut` lines stand above the line that is drawn."""

    lines: list[Line]
    places: int
    cut: int
    excess: int

    @cached_property
    def chosen(self) -> list[Line]:
        return [line for line in self.lines if line.is_in]

    @property
    def idle(self) -> int:
        """Places that stay empty although entries wait: they are set aside for
        organisations that have too few of them."""
        seated = sum(line.by_rank for line in self.lines)
        return min(self.places, len(self.lines)) - seated

    @property
    def split_by(self) -> str:
        """The rule that parted the two entries on either side of the line, if they
        have the same score; else ''."""
        if not 0 < self.cut < len(self.lines):
            return ""
        below = self.lines[self.cut]
        return "" if below.separated_by == SCORE else below.separated_by

    @property
    def group_at_line(self) -> list[Line]:
        """All entries of the score that the line cuts through; empty if it cuts none."""
        if not self.split_by:
            return []
        group = self.lines[self.cut].tie_group
        return [line for line in self.lines if line.tie_group == group]


@dataclass(frozen=True)
class Given:
    """All that a ranking is computed from: with the same of it comes the same order."""

    entries: Sequence[Entry]
    rules: Sequence[Rule]
    places: int
    set_aside: Mapping[int, int] = field(default_factory=dict)
    moves: Mapping[int, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.places + sum(self.set_aside.values())

    def rank(self) -> Ranking:
        return rank(
            self.entries,
            self.places,
            self.rules,
            set_aside=self.set_aside,
            moves=self.moves,
        )

    def with_line(self, total: int) -> Given:
        """With the line drawn at `total` places; those set aside stay so."""
        own = sum(self.set_aside.values())
        return replace(self, places=max(0, total - own))

    def with_move(self, key: int, side: str) -> Given:
        """As if one entry were put on a side of the line, or ('') back to its rank."""
        moves = {k: s for k, s in self.moves.items() if k != key}
        return replace(self, moves=moves | ({key: side} if side else {}))


def rank(
    entries: Iterable[Entry],
    places: int,
    rules: Sequence[Rule] = (),
    *,
    set_aside: Mapping[int, int] | None = None,
    moves: Mapping[int, str] | None = None,
) -> Ranking:
    """Order `entries` and say who is in.

    `places` are open to all, `set_aside` to one organisation each: an entry takes its own
    organisation's place first. Going down the list, everyone for whom a place is left is
    in by rank. `moves` then put single entries in or out; nobody else takes the place of
    one who is moved out, and `excess` says how many are in beyond the places.
    """
    set_aside, moves = set_aside or {}, moves or {}
    parts = _order(rules)
    takes = [part for _name, part in parts]
    keyed = sorted(
        [(tuple([part(entry) for part in takes]), entry) for entry in entries],
        key=itemgetter(0),
    )
    seated = _seat([entry for _key, entry in keyed], places, set_aside)
    lines = _lines(keyed, seated, [name for name, _part in parts], moves)
    cut = seated.index(False) if False in seated else len(seated)
    total = places + sum(set_aside.values())
    return Ranking(lines, total, cut, _excess(lines, places, set_aside))


def _lines(
    keyed: Sequence[tuple[tuple[Any, ...], Entry]],
    seated: Sequence[bool],
    names: Sequence[str],
    moves: Mapping[int, str],
) -> list[Line]:
    """A tie group bears the rank of its first entry; 0 is none."""
    sizes = Counter(entry.score for _key, entry in keyed)
    first: dict[Decimal, int] = {}
    lines: list[Line] = []
    above: tuple[Any, ...] | None = None
    for number, ((key, entry), by_rank) in enumerate(
        zip(keyed, seated, strict=True), start=1
    ):
        start = first.setdefault(entry.score, number)
        lines.append(
            Line(
                rank=number,
                entry=entry,
                by_rank=by_rank,
                moved=moves.get(entry.key, ""),
                tie_group=start if sizes[entry.score] > 1 else 0,
                separated_by=_first_difference(names, above, key),
            )
        )
        above = key
    return lines


def mark_for(entry: Entry, code: str) -> Decimal:
    """The mark for one criterion; an entry that has none comes after one that has 0."""
    return entry.criteria.get(code, _NO_MARK)


def _sort_part(rule: Rule) -> Callable[[Entry], Any]:
    """What the rule sorts by: the smaller comes first."""
    if rule.code.startswith("criterion:"):
        code = rule.code.removeprefix("criterion:")
        return lambda entry: -mark_for(entry, code)
    if rule.code == "women":
        least = Decimal(str(rule.parameter.get("share", WOMEN_SHARE)))
        return lambda entry: not has_women(entry, least)
    try:
        return _PARTS[rule.code]
    except KeyError:
        raise UnknownRule(
            _("The ranking does not know the tie rule “%(code)s”.")
            % {"code": rule.code}
        ) from None


def has_women(entry: Entry, least: Decimal = WOMEN_SHARE) -> bool:
    """A woman, or a collective with at least this share of women."""
    return entry.women_share is not None and entry.women_share >= least


_PARTS: dict[str, Callable[[Entry], Any]] = {
    "direct_worker": lambda entry: not entry.is_direct_worker,
    "border_island": lambda entry: not entry.is_border_island,
    "grassroots": lambda entry: not entry.is_grassroots,
    "earlier_submission": lambda entry: entry.submitted_at,
}


def _order(rules: Sequence[Rule]) -> list[tuple[str, Callable[[Entry], Any]]]:
    return [
        (SCORE, lambda entry: -entry.score),
        *((rule.code, _sort_part(rule)) for rule in rules),
        (SUBMITTED, lambda entry: entry.submitted_at),
        (LISTED, lambda entry: (entry.dossier, entry.position)),
    ]


def _first_difference(
    names: Sequence[str], above: tuple[Any, ...] | None, key: tuple[Any, ...]
) -> str:
    if above is None:
        return ""
    for name, upper, lower in zip(names, above, key, strict=True):
        if upper != lower:
            return name
    return LISTED


def _seat(
    entries: Sequence[Entry], places: int, set_aside: Mapping[int, int]
) -> list[bool]:
    """Who finds a place, going down the list: one's own organisation's first."""
    own = dict(set_aside)
    seated = []
    for entry in entries:
        if own.get(entry.organization, 0) > 0:
            own[entry.organization] -= 1
            seated.append(True)
        else:
            seated.append(places > 0)
            places = max(0, places - 1)
    return seated


def _excess(lines: Sequence[Line], places: int, set_aside: Mapping[int, int]) -> int:
    """How many of those that are in have no place."""
    wanted = Counter(line.entry.organization for line in lines if line.is_in)
    beyond_own = sum(
        max(0, number - set_aside.get(organization, 0))
        for organization, number in wanted.items()
    )
    return max(0, beyond_own - places)


def tie_groups(ranking: Ranking) -> list[list[Line]]:
    """Entries of equal score, where there are several."""
    tied = [line for line in ranking.lines if line.tie_group]
    return [list(group) for _key, group in groupby(tied, lambda line: line.tie_group)]
