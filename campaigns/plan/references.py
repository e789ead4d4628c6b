"""What one part of a plan says of another: codes that exist, dates in order, no loops."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from campaigns.plan.errors import PlanError
from campaigns.plan.reading import MAIN, Plan, Row


def check(plan: Plan) -> list[PlanError]:
    """Every reference and order in the plan that does not hold."""
    return [
        *_duplicates(plan),
        *_unknown_codes(plan),
        *_loops(plan.tables["organizations.csv"]),
        *_dates(plan.data),
        *_one_window(plan.data),
    ]


def _duplicates(plan: Plan) -> Iterator[PlanError]:
    for file, rows in plan.tables.items():
        seen: dict[Any, int] = {}
        for row in rows:
            code = row.values.get("code") or row.values.get("day")
            if code in seen:
                yield PlanError(
                    file,
                    _("line %d") % row.line,
                    _("“%(code)s” stands on line %(line)d already.")
                    % {"code": code, "line": seen[code]},
                )
            seen.setdefault(code, row.line)
    for key in ("phases", "milestones", "kinds", "documents", "tie_rules"):
        codes = Counter(item["code"] for item in plan.data.get(key, []))
        for code, number in codes.items():
            if number > 1:
                yield PlanError(
                    MAIN, key, _("the code “%s” stands more than once.") % code
                )


def _unknown_codes(plan: Plan) -> Iterator[PlanError]:
    units = {row.values["code"] for row in plan.tables["units.csv"]}
    bodies = {row.values["code"] for row in plan.tables["organizations.csv"]}
    yield from _pointing(plan, "units.csv", "parent", units)
    yield from _pointing(plan, "organizations.csv", "unit", units)
    yield from _pointing(plan, "organizations.csv", "parent", bodies)
    yield from _pointing(plan, "movements.csv", "organization", bodies)
    campaign = plan.data["campaign"]
    for key in ("issuer", "board", "office"):
        if key in campaign and campaign[key] not in bodies:
            yield PlanError(MAIN, f"campaign.{key}", _no_such(campaign[key]))
    for index, item in enumerate(plan.data["criteria_sets"], start=1):
        if item.get("organization") and item["organization"] not in bodies:
            where = f"criteria_sets[{index}].organization"
            yield PlanError(MAIN, where, _no_such(item["organization"]))


def _pointing(
    plan: Plan, file: str, column: str, known: set[str]
) -> Iterator[PlanError]:
    for row in plan.tables.get(file, []):
        code = row.values[column]
        if code and code not in known:
            where = _("line %(line)d, column “%(column)s”") % {
                "line": row.line,
                "column": column,
            }
            yield PlanError(file, where, _no_such(code))


def _no_such(code: str) -> str:
    return _("there is no row with the code “%s”.") % code


def _loops(rows: list[Row]) -> Iterator[PlanError]:
    parents = {row.values["code"]: row.values["parent"] for row in rows}
    for row in rows:
        code, chain = row.values["code"], [row.values["code"]]
        while (above := parents.get(chain[-1])) and above not in chain:
            chain.append(above)
        if above == code:
            yield PlanError(
                "organizations.csv",
                _("line %(line)d, column “%(column)s”")
                % {"line": row.line, "column": "parent"},
                _("the parents run in a circle: %s.") % " → ".join([*chain, code]),
            )


def _dates(data: dict[str, Any]) -> Iterator[PlanError]:
    pairs = [("campaign", data["campaign"], "starts_on", "ends_on")]
    for key, first, last in [
        ("phases", "starts_on", "ends_on"),
        ("milestones", "opens_on", "due_on"),
    ]:
        for index, item in enumerate(data[key], start=1):
            pairs.append((f"{key}[{index}]", item, first, last))
    for where, item, first, last in pairs:
        if first in item and item[first] > item[last]:
            yield PlanError(
                MAIN,
                f"{where}.{last}",
                _("%(last)s is before %(first)s.")
                % {
                    "last": f"{item[last]:%d/%m/%Y}",
                    "first": f"{item[first]:%d/%m/%Y}",
                },
            )


def _one_window(data: dict[str, Any]) -> Iterator[PlanError]:
    number = sum(item["kind"] == "dossier_window" for item in data["milestones"])
    if number != 1:
        yield PlanError(
            MAIN,
            "milestones",
            _("exactly one milestone of the kind dossier_window is needed."),
        )
