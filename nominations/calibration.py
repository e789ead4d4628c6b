"""Calibration: what the scores would be if every reader were equally strict. Advice only.

Pure: no database, no ranking. Two readings of the same totals, on their own scale of 100.

- *Additive with shrinkage.* total = mean + nominee + reader + error. Readers and nominees
  are fitted in turn until nothing moves; a reader's leniency is drawn towards 0 by
  n / (n + `SHRINK`), n being how many the reader has read: of little evidence little is
  made. The adjusted score is the mean of what each reader gave less that reader's
  leniency.
- *z-score.* Each total becomes its distance from its reader's mean in that reader's own
  standard deviations, then is put back on the common mean and deviation.

Both compare readers through the nominees they share. Where a group of readers shares none
with the others there is nothing to compare by: the advice is refused, with the reason.
Floats are right here: nothing of this orders anybody (decision 0022).
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

SHRINK = 3.0
LEAST_READ = 3
LEAST_SHARED = 2
ROUNDS, STILL = 500, 1e-9


class Reading(NamedTuple):
    """The total that one reader gave one nominee."""

    nominee: int
    reader: int
    total: float


@dataclass(frozen=True)
class TooFew:
    """A reader, or a whole set of readings, on which nothing can be founded."""

    # The readers with fewer than `LEAST_READ` readings; empty: no nominee was read twice.
    readers: tuple[int, ...]


@dataclass(frozen=True)
class Apart:
    """Groups of readers that share no nominee with one another."""

    groups: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Advice:
    """By nominee: the plain mean, and both adjusted scores; by reader the leniency."""

    raw: dict[int, float]
    additive: dict[int, float]
    z_score: dict[int, float]
    # How many points a reader gives above the others, as far as the evidence goes.
    leniency: dict[int, float]
    read: dict[int, int]


def advise(readings: Iterable[Reading]) -> Advice | TooFew | Apart:
    """Both adjusted scores, or why there are none."""
    given = sorted(set(readings))
    refused = _refuse(given)
    if refused is not None:
        return refused
    by_reader = _by(given, "reader")
    leniency = _additive(given)
    return Advice(
        raw=_means(given),
        additive=_means(
            [one._replace(total=one.total - leniency[one.reader]) for one in given]
        ),
        z_score=_means(_standardized(given)),
        leniency=leniency,
        read={reader: len(own) for reader, own in by_reader.items()},
    )


def _refuse(given: Sequence[Reading]) -> TooFew | Apart | None:
    by_reader = _by(given, "reader")
    few = [reader for reader, own in by_reader.items() if len(own) < LEAST_READ]
    shared = sum(len(own) > 1 for own in _by(given, "nominee").values())
    if few or shared < LEAST_SHARED:
        return TooFew(tuple(sorted(few)))
    groups = panels(given)
    return Apart(tuple(groups)) if len(groups) > 1 else None


def panels(given: Iterable[Reading]) -> list[tuple[int, ...]]:
    """The readers in groups connected by nominees they have both read (union-find over
    the graph readers × nominees), the largest first."""
    parent: dict[Hashable, Hashable] = {}

    def root(node: Hashable) -> Hashable:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    readers = set()
    for one in given:
        readers.add(one.reader)
        parent[root(("reader", one.reader))] = root(("nominee", one.nominee))
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for reader in sorted(readers):
        groups[root(("reader", reader))].append(reader)
    return sorted(map(tuple, groups.values()), key=lambda group: (-len(group), group))


def _additive(given: Sequence[Reading]) -> dict[int, float]:
    """Each reader's leniency, shrunk; they sum to 0 over the readings."""
    by_reader, by_nominee = _by(given, "reader"), _by(given, "nominee")
    leniency = dict.fromkeys(by_reader, 0.0)
    for _round in range(ROUNDS):
        quality = {
            nominee: statistics.fmean(one.total - leniency[one.reader] for one in own)
            for nominee, own in by_nominee.items()
        }
        fitted = {
            reader: sum(one.total - quality[one.nominee] for one in own)
            / (len(own) + SHRINK)
            for reader, own in by_reader.items()
        }
        middle = sum(fitted[one.reader] for one in given) / len(given)
        fitted = {reader: value - middle for reader, value in fitted.items()}
        moved = max(abs(fitted[reader] - leniency[reader]) for reader in fitted)
        leniency = fitted
        if moved < STILL:
            break
    return leniency


def _standardized(given: Sequence[Reading]) -> list[Reading]:
    middle = statistics.fmean(one.total for one in given)
    spread = statistics.pstdev([one.total for one in given])
    found = []
    for own in _by(given, "reader").values():
        mean = statistics.fmean(one.total for one in own)
        deviation = statistics.pstdev([one.total for one in own])
        for one in own:
            # Who gives everyone the same says nothing about anyone.
            z = (one.total - mean) / deviation if deviation > STILL else 0.0
            found.append(one._replace(total=middle + z * spread))
    return found


def _means(given: Iterable[Reading]) -> dict[int, float]:
    return {
        nominee: statistics.fmean(one.total for one in own)
        for nominee, own in _by(given, "nominee").items()
    }


def _by(given: Iterable[Reading], field: str) -> dict[int, list[Reading]]:
    found: dict[int, list[Reading]] = defaultdict(list)
    for one in given:
        found[getattr(one, field)].append(one)
    return found
