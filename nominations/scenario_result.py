"""What comes of a scenario, in JSON's own values: kept with it, and shown from there."""

from collections import Counter
from typing import Any

from nominations import ranking_table
from nominations.ranking_data import Standing
from nominations.scenario_changes import (
    Changes,
    Crossing,
    Marks,
    changed,
    crossings,
)


def of(found: Standing, changes: Changes, marks: Marks) -> dict[str, Any]:
    """Who comes in and who goes out, the organisations and the shares, before and after."""
    given = changed(found.given, changes, marks)
    after = found.ranked_as(given)
    crossed = crossings(found.given, changes, marks)
    return {
        "places": [found.given.total, given.total],
        "chosen": [len(found.ranking.chosen), len(after.ranking.chosen)],
        "excess": max(given.total - found.given.total, after.ranking.excess, 0),
        "enters": [_crossing(one, found) for one in crossed if one.enters],
        "leaves": [_crossing(one, found) for one in crossed if not one.enters],
        "organizations": _organizations(found, after),
        "shares": {
            share.code: [share.chosen - share.change, share.chosen]
            for share in ranking_table.shares(after, found)
        },
    }


def _crossing(one: Crossing, found: Standing) -> dict[str, Any]:
    facts = found.facts[one.key]
    return {
        "key": one.key,
        "name": facts.name,
        "organization": facts.organization,
        "by": one.by,
        "rule": one.rule,
        "ranks": [one.rank_before, one.rank],
        "scores": [str(one.score_before), str(one.score)],
    }


def _organizations(before: Standing, after: Standing) -> list[list[Any]]:
    """[key, name, chosen before, chosen after] of each that has one of the chosen."""
    names = {
        entry.organization: before.facts[entry.key].organization
        for entry in before.given.entries
    }
    once, now = _count(before), _count(after)
    return [
        [key, names[key], once[key], now[key]]
        for key in sorted(once.keys() | now.keys())
    ]


def _count(found: Standing) -> Counter[int]:
    return Counter(line.entry.organization for line in found.ranking.chosen)
