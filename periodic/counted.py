"""What the registers count of a report's figures. It is proposed beside the field, and a
figure that differs from it is asked about.

A register in which the organisation has no line proposes nothing: it may not be kept
there, and "0" would put words into the report.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.models import Indicator
from emulation.vietnamese import vn_decimal
from periodic.models import PeriodicReport, ReportVersion
from registers import summary


@dataclass(frozen=True)
class Count:
    """`url` leads to the lines behind it; empty for one that is frozen."""

    number: Decimal
    url: str = ""

    @property
    def plain(self) -> str:
        return f"{self.number:.2f}"

    @property
    def shown(self) -> str:
        return vn_decimal(self.number)


def of_plain(row: Mapping[str, Any] | None) -> Count | None:
    """What a version's line of this figure holds; older versions hold none."""
    plain = (row or {}).get("counted")
    return Count(Decimal(plain)) if plain else None


def period(report: PeriodicReport) -> tuple[dt.date, dt.date]:
    """What a report is about: from the day after the last yearly report, or from the
    campaign's first day, to its own last day. A midterm report in June is about half a
    year, as the comparison of the years takes it."""
    if "begins_after" not in vars(report):
        report = PeriodicReport.objects.with_days().get(pk=report.pk)
    last, milestone = report.begins_after, report.milestone
    start = last + dt.timedelta(days=1) if last else milestone.campaign.starts_on
    return start, milestone.due_on


def of(report: PeriodicReport, indicators: Iterable[Indicator]) -> dict[int, Count]:
    """By the indicator's key; one query, none where no indicator is counted, one more
    for a report without its days."""
    asked = {row.pk: row.counted_by for row in indicators if row.counted_by}
    if not asked:
        return {}
    campaign, whose = report.campaign, report.organization
    start, end = period(report)
    found = summary.counts(whose, campaign, start, end, set(asked.values()))
    return {
        pk: Count(
            Decimal(found[code]), summary.address(code, whose, campaign, start, end)
        )
        for pk, code in asked.items()
        if found.get(code)
    }


def frozen(report: PeriodicReport, indicators: Iterable[Indicator]) -> dict[int, Count]:
    """The same, as the version handed in last holds it."""
    last = ReportVersion.objects.filter(report=report).order_by("-number").first()
    rows = {row["code"]: row for row in last.content["figures"]} if last else {}
    found = ((row.pk, of_plain(rows.get(row.code))) for row in indicators)
    return {pk: count for pk, count in found if count}
