"""What a plan says of periodic reports: read with the rest of it, checked, written."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import Campaign, Indicator, IndicatorGroup, ReportSection
from campaigns.models.indicators import COUNTED
from campaigns.plan.errors import PlanError
from campaigns.plan.reading import MAIN
from campaigns.plan.writing import Writer, without

NUMERIC = ("number", "money")


def check(data: dict[str, Any]) -> Iterator[PlanError]:
    """Groups and milestones that exist, versions that do not overlap."""
    groups = {group["code"] for group in data.get("indicator_groups", [])}
    milestones = {milestone["code"] for milestone in data["milestones"]}
    for number, item in enumerate(data.get("indicators", []), start=1):
        where = f"indicators[{number}]"
        if item["group"] not in groups:
            message = _("there is no group of indicators with the code “%s”.")
            yield PlanError(MAIN, f"{where}.group", message % item["group"])
        for code in item.get("targets", {}):
            if code not in milestones:
                message = _("there is no milestone with the code “%s”.") % code
                yield PlanError(MAIN, f"{where}.targets", message)
        if item.get("targets") and item["kind"] not in NUMERIC:
            message = _("only a number or an amount of money can have targets.")
            yield PlanError(MAIN, f"{where}.targets", message)
        yield from _counted(where, item)
    for key in ("indicators", "report_sections"):
        yield from _overlaps(key, data.get(key, []))


def _counted(where: str, item: dict[str, Any]) -> Iterator[PlanError]:
    """A figure that a register counts, and that is one."""
    code = item.get("counted_by", "")
    if code and code not in COUNTED:
        message = _("no register counts “%s”.") % code
        yield PlanError(MAIN, f"{where}.counted_by", message)
    if code and item["kind"] not in NUMERIC:
        message = _("only a number or an amount of money can be counted.")
        yield PlanError(MAIN, f"{where}.counted_by", message)


def _overlaps(key: str, items: list[dict[str, Any]]) -> Iterator[PlanError]:
    """Two versions in force on one day would ask the same twice."""
    by_code: dict[str, list[tuple[dt.date, dt.date, int, int]]] = defaultdict(list)
    for number, item in enumerate(items, start=1):
        first = item.get("valid_from", dt.date.min)
        last = item.get("valid_until", dt.date.max)
        where, version = f"{key}[{number}]", item.get("version", 1)
        if last < first:
            message = _("it ends before it begins.")
            yield PlanError(MAIN, f"{where}.valid_until", message)
        for other_first, other_last, other_version, other in by_code[item["code"]]:
            if version == other_version:
                message = _("says the same as %s; only one of them can hold.")
            elif first <= other_last and other_first <= last:
                message = _("is in force on the same days as %s.")
            else:
                continue
            yield PlanError(MAIN, where, message % f"{key}[{other}]")
        by_code[item["code"]].append((first, last, version, number))


def write(campaign: Campaign, data: dict[str, Any], writer: Writer) -> None:
    groups = {
        item["code"]: writer.put(
            IndicatorGroup,
            {"campaign": campaign, "code": item["code"]},
            {"name": item["name"], "order": order},
            at=(MAIN, f"indicator_groups[{order}]"),
        )
        for order, item in enumerate(data.get("indicator_groups", []), start=1)
    }
    indicators = [
        writer.put(
            Indicator,
            _key(campaign, item),
            without(item, "code", "version", "group")
            | {"order": order, "group": groups[item["group"]]}
            | _days(item),
            at=(MAIN, f"indicators[{order}]"),
        )
        for order, item in enumerate(data.get("indicators", []), start=1)
    ]
    sections = [
        writer.put(
            ReportSection,
            _key(campaign, item),
            without(item, "code", "version") | {"order": order} | _days(item),
            at=(MAIN, f"report_sections[{order}]"),
        )
        for order, item in enumerate(data.get("report_sections", []), start=1)
    ]
    writer.note_absent(IndicatorGroup, {"campaign": campaign}, groups.values())
    writer.note_absent(Indicator, {"campaign": campaign}, indicators)
    writer.note_absent(ReportSection, {"campaign": campaign}, sections)


def _key(campaign: Campaign, item: dict[str, Any]) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "code": item["code"],
        "version": item.get("version", 1),
    }


def _days(item: dict[str, Any]) -> dict[str, Any]:
    """A day that the file no longer gives holds no longer: an end can be lifted."""
    return {key: item.get(key) for key in ("valid_from", "valid_until")}
