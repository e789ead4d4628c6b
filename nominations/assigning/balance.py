"""A balanced share of dossiers. Pure: no database, no clock, no randomness; the same
input gives the same proposal.

Dossiers with the fewest possible appraisers come first, then the heavier; each takes the
appraiser with the least load, equals in the order given. Then what may still move goes
from the most to the least loaded, as long as that brings the two closer.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A dossier: its nominations to be appraised, who stays, who may go, who is barred."""

    key: int
    weight: int
    fixed: tuple[int, ...] = ()
    loose: tuple[int, ...] = ()
    barred: Collection[int] = frozenset()


@dataclass
class Share:
    """Who appraises what; `short` are dossiers for which too few are left."""

    rows: dict[int, list[int]]
    loads: dict[int, int]
    short: list[int]


def propose(cases: Sequence[Case], people: Sequence[int], needed: int) -> Share:
    """At least `needed` for each dossier, as far as there are people without conflict."""
    known = set(people)
    by_key = {case.key: case for case in cases}
    rows = {
        case.key: [
            one
            for one in (*case.fixed, *case.loose)
            if one in known and one not in case.barred
        ]
        for case in cases
    }
    loads = dict.fromkeys(people, 0)
    for case in cases:
        for one in rows[case.key]:
            loads[one] += case.weight
    moving = {
        (case.key, one) for case in cases for one in case.loose if one in rows[case.key]
    }
    order = {one: number for number, one in enumerate(people)}
    for case in sorted(cases, key=lambda one: _urgency(one, people)):
        row = rows[case.key]
        free = [one for one in people if one not in case.barred and one not in row]
        while len(row) < needed and free:
            least = min(free, key=lambda one: (loads[one], order[one]))
            free.remove(least)
            row.append(least)
            loads[least] += case.weight
            moving.add((case.key, least))
    while _level(by_key, rows, loads, moving, order):
        pass
    short = [case.key for case in cases if len(rows[case.key]) < needed]
    return Share(rows, loads, short)


def _urgency(case: Case, people: Sequence[int]) -> tuple[int, int, int]:
    possible = sum(one not in case.barred for one in people)
    return possible, -case.weight, case.key


def _level(
    cases: Mapping[int, Case],
    rows: dict[int, list[int]],
    loads: dict[int, int],
    moving: set[tuple[int, int]],
    order: Mapping[int, int],
) -> bool:
    """Make one move that lessens the greatest difference it can; False if there is none.
    Each lessens the sum of the squares, so it comes to an end."""
    heavy_first = sorted(loads, key=lambda one: (-loads[one], order[one]))
    for giver in heavy_first:
        held = sorted(
            (key for key, one in moving if one == giver),
            key=lambda key: (-cases[key].weight, key),
        )
        for taker in reversed(heavy_first):
            gap = loads[giver] - loads[taker]
            if gap <= 0:
                break
            for key in held:
                case = cases[key]
                fits = taker not in case.barred and taker not in rows[key]
                if case.weight < gap and fits:
                    rows[key][rows[key].index(giver)] = taker
                    moving.remove((key, giver))
                    moving.add((key, taker))
                    loads[giver] -= case.weight
                    loads[taker] += case.weight
                    return True
    return False
