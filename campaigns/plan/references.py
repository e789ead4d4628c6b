"""What one part of a plan says of another: codes that exist, dates in order, no loops."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from campaigns.plan import indicators
from campaigns.plan.errors import PlanError
from campaigns.plan.reading import MAIN, Plan, Row, in_cell, in_line

DEFAULTS = {"version": 1}


def check(plan: Plan) -> list[PlanError]:
    """Every reference and order in the plan that does not hold."""
    return [
        *_duplicates(plan),
        *_repeated(plan.data),
        *_unknown_codes(plan),
        *_unknown_criteria(plan.data),
        *_levels(plan.tables["units.csv"]),
        *_loops(plan.tables["organizations.csv"]),
        *_dates(plan.data),
        *_phases_outside(plan.data),
        *_one_window(plan.data),
        *_votes(plan.data["campaign"]),
        *indicators.check(plan.data),
        *_recipients(plan),
    ]


def _duplicates(plan: Plan) -> Iterator[PlanError]:
    for file, rows in plan.tables.items():
        seen: dict[Any, int] = {}
        for row in rows:
            code = row.values.get("code") or row.values.get("day")
            if code in seen:
                yield PlanError(
                    file,
                    in_line(row.line),
                    _("“%(code)s” stands on line %(line)d already.")
                    % {"code": code, "line": seen[code]},
                )
            seen.setdefault(code, row.line)
    for key in (
        "phases",
        "milestones",
        "kinds",
        "documents",
        "tie_rules",
        "indicator_groups",
    ):
        codes = Counter(item["code"] for item in plan.data.get(key, []))
        for code, number in codes.items():
            if number > 1:
                yield PlanError(
                    MAIN, key, _("the code “%s” stands more than once.") % code
                )


def _repeated(data: dict[str, Any]) -> Iterator[PlanError]:
    """Entries without a code of their own that would overwrite one another."""
    for key, parts in [
        ("criteria_sets", ("organization", "subject", "version")),
        ("reward_rates", ("subject", "valid_from")),
        ("base_salaries", ("valid_from",)),
        ("reminders", ("kind",)),
    ]:
        seen: dict[tuple[Any, ...], int] = {}
        for number, item in enumerate(data.get(key, []), start=1):
            same = tuple(item.get(part, DEFAULTS.get(part, "")) for part in parts)
            if same in seen:
                message = _("says the same as %s; only one of them can hold.")
                first = f"{key}[{seen[same]}]"
                yield PlanError(MAIN, f"{key}[{number}]", message % first)
            seen.setdefault(same, number)
    for number, item in enumerate(data["criteria_sets"], start=1):
        codes = Counter(criterion["code"] for criterion in item["criteria"])
        for code in (code for code, times in codes.items() if times > 1):
            where = f"criteria_sets[{number}].criteria"
            message = _("the code “%s” stands more than once.")
            yield PlanError(MAIN, where, message % code)


def _unknown_criteria(data: dict[str, Any]) -> Iterator[PlanError]:
    known = {c["code"] for item in data["criteria_sets"] for c in item["criteria"]}
    for number, rule in enumerate(data.get("tie_rules", []), start=1):
        what, _colon, code = rule["code"].partition(":")
        if what == "criterion" and code not in known:
            message = _("no criteria set has a criterion with the code “%s”.")
            yield PlanError(MAIN, f"tie_rules[{number}].code", message % code)


def _levels(rows: list[Row]) -> Iterator[PlanError]:
    """A province stands alone; everything else stands under a province."""
    provinces = {r.values["code"] for r in rows if r.values["kind"] == "province"}
    for row in rows:
        parent = row.values["parent"]
        if row.values["code"] in provinces and parent:
            message = _("a province has nothing above it; leave this empty.")
        elif row.values["code"] not in provinces and parent not in provinces:
            message = _("write the code of the province here.")
        else:
            continue
        yield PlanError("units.csv", in_cell(row.line, "parent"), message)


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


def _recipients(plan: Plan) -> Iterator[PlanError]:
    """Each names a line of the distribution list, once, and organisations that exist."""
    lines = len(plan.data["campaign"].get("distribution", []))
    bodies = {row.values["code"] for row in plan.tables["organizations.csv"]}
    seen: set[int] = set()
    for number, item in enumerate(plan.data.get("recipients", []), start=1):
        where = f"recipients[{number}]"
        if item["line"] > lines:
            message = _("the distribution list has no line %d.")
            yield PlanError(MAIN, f"{where}.line", message % item["line"])
        if item["line"] in seen:
            message = _("line %d has its organisations already.")
            yield PlanError(MAIN, f"{where}.line", message % item["line"])
        seen.add(item["line"])
        for code in item.get("codes", []):
            if code not in bodies:
                yield PlanError(MAIN, f"{where}.codes", _no_such(code))
        if "below" in item and item["below"] not in bodies:
            yield PlanError(MAIN, f"{where}.below", _no_such(item["below"]))


def _pointing(
    plan: Plan, file: str, column: str, known: set[str]
) -> Iterator[PlanError]:
    for row in plan.tables.get(file, []):
        code = row.values[column]
        if code and code not in known:
            yield PlanError(file, in_cell(row.line, column), _no_such(code))


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
                in_cell(row.line, "parent"),
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


def _phases_outside(data: dict[str, Any]) -> Iterator[PlanError]:
    first, last = data["campaign"]["starts_on"], data["campaign"]["ends_on"]
    for number, phase in enumerate(data["phases"], start=1):
        if phase["starts_on"] < first or phase["ends_on"] > last:
            message = _("the phase reaches beyond the campaign, %(first)s – %(last)s.")
            days = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
            yield PlanError(MAIN, f"phases[{number}]", message % days)


def _votes(campaign: dict[str, Any]) -> Iterator[PlanError]:
    effect = campaign.get("vote_effect", "off")
    if effect != "off" and "vote_threshold_percent" not in campaign:
        where = "campaign.vote_threshold_percent"
        message = _("is missing; without it vote_effect can only be “off”.")
        yield PlanError(MAIN, where, message)


def _one_window(data: dict[str, Any]) -> Iterator[PlanError]:
    number = sum(item["kind"] == "dossier_window" for item in data["milestones"])
    if number != 1:
        yield PlanError(
            MAIN,
            "milestones",
            _("exactly one milestone of the kind dossier_window is needed."),
        )
