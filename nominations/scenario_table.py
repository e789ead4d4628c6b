"""Scenarios in words: what is changed, who crosses the line and why, side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Organization, User
from campaigns.models import Criterion
from emulation.vietnamese import vn_decimal
from nominations import interests, ranking_table
from nominations.models import Scenario
from nominations.ranking_data import Standing
from nominations.scenario_changes import ALLOCATIONS, RULES, WEIGHTS, Changes


@dataclass(frozen=True)
class Crossing:
    """A line of those who come in or go out; scores stay hidden from the barred."""

    key: int
    name: str
    organization: str
    ranks: list[int]
    scores: list[Decimal]
    why: str
    barred: str


@dataclass(frozen=True)
class Change:
    """A number before and after: of an organisation, or of a share."""

    label: str
    before: int
    after: int

    @property
    def by(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Shown:
    """A scenario as its page shows it."""

    changes: list[str]
    enters: list[Crossing]
    leaves: list[Crossing]
    organizations: list[Change]
    shares: list[Change]


def shown(scenario: Scenario, found: Standing, user: User) -> Shown:
    """Three queries for the words of the changes, two for what stays hidden."""
    result = scenario.result
    keys = [row["key"] for row in [*result["enters"], *result["leaves"]]]
    barred = interests.among(user, found.some(keys).values()) if keys else {}
    labels = ranking_table.share_labels()
    return Shown(
        changes=in_words([scenario], found)[scenario.pk],
        enters=[_crossing(row, result, found, barred) for row in result["enters"]],
        leaves=[_crossing(row, result, found, barred) for row in result["leaves"]],
        organizations=[
            Change(name, before, after)
            for _key, name, before, after in result["organizations"]
            if before != after
        ],
        shares=[Change(labels[code], *two) for code, two in result["shares"].items()],
    )


def _crossing(
    row: dict[str, Any], result: dict[str, Any], found: Standing, barred: dict[int, str]
) -> Crossing:
    return Crossing(
        row["key"],
        row["name"],
        row["organization"],
        row["ranks"],
        [Decimal(score) for score in row["scores"]],
        "" if row["key"] in barred else _why(row, result, found),
        barred.get(row["key"], ""),
    )


def _why(row: dict[str, Any], result: dict[str, Any], found: Standing) -> str:
    before, after = (vn_decimal(Decimal(score)) for score in row["scores"])
    if row["by"] == WEIGHTS and before != after:
        return _("the weights: score %(before)s, now %(after)s") % {
            "before": before,
            "after": after,
        }
    if row["by"] == WEIGHTS:
        return _("the weights: others' scores have changed")
    if row["by"] == RULES:
        rule = found.rules.get(row["rule"])
        named = rule.name if rule else ""
        return _("the tie rules among equals %(rule)s") % {
            "rule": f"({named})" if named else ""
        }
    if row["by"] == ALLOCATIONS:
        return _("places set aside")
    first, last = result["places"]
    return _("the line: %(before)d, now %(after)d places") % {
        "before": first,
        "after": last,
    }


def in_words(scenarios: Iterable[Scenario], found: Standing) -> dict[int, list[str]]:
    """What each changes, a sentence a change; two queries for all."""
    scenarios = list(scenarios)
    changes = {one.pk: Changes.from_json(one.changes) for one in scenarios}
    weights = {key for one in changes.values() for key in one.weights}
    holders = {key for one in changes.values() for key in one.allocations}
    criteria = Criterion.objects.in_bulk(weights) if weights else {}
    bodies = Organization.objects.in_bulk(holders) if holders else {}
    return {
        pk: [
            *(
                _("weight of “%(name)s”: %(weight)s")
                % {"name": criteria[key].name, "weight": vn_decimal(weight)}
                for key, weight in one.weights.items()
                if key in criteria
            ),
            *_rules(one, found),
            *(
                _("set aside for %(name)s: %(places)d")
                % {"name": bodies[key].name, "places": places}
                for key, places in one.allocations.items()
                if key in bodies
            ),
            *(
                []
                if one.line is None
                else [_("places to be filled: %(places)d") % {"places": one.line}]
            ),
        ]
        for pk, one in changes.items()
    }


def _rules(changes: Changes, found: Standing) -> list[str]:
    if changes.rules is None:
        return []
    names = [
        found.rules[code].name or code if code in found.rules else code
        for code in changes.rules
    ]
    return [
        _("tie rules in this order: %(rules)s")
        % {"rules": "; ".join(f"{n}. {name}" for n, name in enumerate(names, start=1))}
        if names
        else _("no tie rule")
    ]


# ----------------------------------------------------------------------- side by side
@dataclass(frozen=True)
class Compared:
    """A row: a label, the number now, and in each scenario."""

    label: str
    now: int
    cells: list[int]


@dataclass(frozen=True)
class Sides:
    """A nominee who crosses the line in one of them: in now, and in each or not."""

    key: int
    name: str
    organization: str
    now: bool
    cells: list[bool]


def side_by_side(
    scenarios: Sequence[Scenario], found: Standing, user: User
) -> dict[str, Any]:
    words = in_words(scenarios, found)
    return {
        "columns": [(one, words[one.pk]) for one in scenarios],
        "totals": _totals(scenarios, found),
        "shares": _shares(scenarios, found),
        "organizations": _organizations(scenarios, found),
        "nominees": _nominees(scenarios, found),
    }


def _totals(scenarios: Sequence[Scenario], found: Standing) -> list[Compared]:
    results = [one.result for one in scenarios]
    given, chosen = found.given.total, len(found.ranking.chosen)
    return [
        Compared(_("places to be filled"), given, [r["places"][1] for r in results]),
        Compared(_("on the list"), chosen, [r["chosen"][1] for r in results]),
        Compared(_("come in"), 0, [len(r["enters"]) for r in results]),
        Compared(_("go out"), 0, [len(r["leaves"]) for r in results]),
        Compared(_("over the places left"), 0, [r["excess"] for r in results]),
    ]


def _shares(scenarios: Sequence[Scenario], found: Standing) -> list[Compared]:
    return [
        Compared(
            share.label,
            share.chosen,
            [one.result["shares"][share.code][1] for one in scenarios],
        )
        for share in ranking_table.shares(found)
    ]


def _organizations(scenarios: Sequence[Scenario], found: Standing) -> list[Compared]:
    """Those whose number is not the same everywhere."""
    names: dict[int, str] = {}
    counts: list[dict[int, int]] = []
    for one in scenarios:
        rows = one.result["organizations"]
        names |= {key: name for key, name, _before, _after in rows}
        counts.append({key: after for key, _name, _before, after in rows})
    now: dict[int, int] = dict.fromkeys(names, 0)
    for line in found.ranking.chosen:
        now[line.entry.organization] = now.get(line.entry.organization, 0) + 1
    rows_found = [
        Compared(names[key], now[key], [count.get(key, 0) for count in counts])
        for key in sorted(names, key=lambda key: names[key])
    ]
    return [row for row in rows_found if set(row.cells) != {row.now}]


def _nominees(scenarios: Sequence[Scenario], found: Standing) -> list[Sides]:
    """Everyone who crosses the line in one of them, in the order of the ranking."""
    inward = [{row["key"] for row in one.result["enters"]} for one in scenarios]
    outward = [{row["key"] for row in one.result["leaves"]} for one in scenarios]
    crossing = set().union(*inward, *outward)
    return [
        Sides(
            key,
            found.facts[key].name,
            found.facts[key].organization,
            line.is_in,
            [
                key in ins or (line.is_in and key not in outs)
                for ins, outs in zip(inward, outward, strict=True)
            ],
        )
        for line in found.ranking.lines
        if (key := line.entry.key) in crossing
    ]
