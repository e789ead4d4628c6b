"""The province's figures of one period: organisations and communes, side by side and
together, each cell with its sources and with how many have answered.

What counts is what has been handed in and was not sent back. Sums are exact: they are
made here, in decimals, and not by the database (SQLite would add in floating point).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from accounts.models import Organization
from campaigns.models import Duty, Indicator, Milestone
from periodic.figures import EMPTY, Figure
from periodic.models import IndicatorValue

TOTAL = "total"
LEVELS = (Organization.Level.PROVINCE.value, Organization.Level.COMMUNE.value)
COLUMNS = (*LEVELS, TOTAL)


@dataclass(frozen=True)
class Cell:
    """One figure of several organisations. `value` is their sum or average, of yes and
    no the number of yes; None where nobody gave a figure, which is not 0."""

    value: Decimal | None
    count: int
    absent: int
    expected: int

    @property
    def plain(self) -> dict[str, Any]:
        value = None if self.value is None else f"{self.value:.2f}"
        return {
            "value": value,
            "count": self.count,
            "absent": self.absent,
            "expected": self.expected,
        }


@dataclass(frozen=True)
class Source:
    """What one organisation gave; its report, if there is one."""

    duty: Duty
    figure: Figure


@dataclass(frozen=True)
class Line:
    indicator: Indicator
    cells: Mapping[str, Cell]
    sources: list[Source]


@dataclass(frozen=True)
class Coverage:
    """How many of those who owe a report have handed it in."""

    handed_in: int
    accepted: int
    expected: int

    @property
    def percent(self) -> int:
        return self.handed_in * 100 // self.expected if self.expected else 0


@dataclass(frozen=True)
class Rollup:
    milestone: Milestone
    lines: list[Line]
    duties: list[Duty]
    coverage: Mapping[str, Coverage] = field(default_factory=dict)

    @property
    def missing(self) -> list[Duty]:
        return [duty for duty in self.duties if duty.state not in Duty.HANDED_IN]

    def line(self, indicator: Indicator) -> Line | None:
        return next((row for row in self.lines if row.indicator == indicator), None)


def tally(indicator: Indicator, figures: Iterable[Figure]) -> Cell:
    """Several organisations' figures as one; an empty one is asked for and not given."""
    figures = list(figures)
    given = [figure for figure in figures if not figure.is_empty]
    absent = sum(figure.is_absent for figure in given)
    return Cell(
        value=_value(indicator, given),
        count=len(given) - absent,
        absent=absent,
        expected=len(figures),
    )


def _value(indicator: Indicator, given: list[Figure]) -> Decimal | None:
    if indicator.kind == Indicator.Kind.YES_NO:
        said = [figure.yes_no for figure in given if figure.yes_no is not None]
        return Decimal(sum(said)) if said else None
    numbers = [figure.number for figure in given if figure.number is not None]
    if not numbers:
        return None
    total = sum(numbers, Decimal(0))
    if indicator.rollup == Indicator.Rollup.AVERAGE:
        return (total / len(numbers)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return total


def of_period(milestone: Milestone) -> Rollup:
    """Three queries, however many organisations and figures."""
    duties = list(
        Duty.objects.filter(milestone=milestone)
        .exclude(state=Duty.State.WAIVED)
        .select_related("organization", "report")
        .order_by("organization__sort_key", "pk")
    )
    figures = _figures(milestone)
    indicators = Indicator.objects.for_milestone(milestone).select_related("group")
    return Rollup(
        milestone,
        [
            line
            for indicator in indicators
            if (line := _line(milestone, indicator, duties, figures))
        ],
        duties,
        {column: _coverage(duties, column) for column in COLUMNS},
    )


def _figures(milestone: Milestone) -> dict[tuple[int, int], Figure]:
    rows = IndicatorValue.objects.filter(
        report__duty__milestone=milestone, report__duty__state__in=Duty.HANDED_IN
    ).values_list(
        "indicator_id", "report__duty_id", "number", "text", "yes_no", "is_absent"
    )
    return {(row[0], row[1]): Figure(*row[2:]) for row in rows}


def _line(
    milestone: Milestone,
    indicator: Indicator,
    duties: list[Duty],
    figures: Mapping[tuple[int, int], Figure],
) -> Line | None:
    """None for what nobody is asked."""
    sources = [
        Source(duty, figures.get((indicator.pk, duty.pk), EMPTY))
        for duty in duties
        if indicator.is_asked(milestone, duty.organization)
    ]
    if not sources:
        return None
    by_level = {
        level: [s.figure for s in sources if s.duty.organization.level == level]
        for level in LEVELS
    }
    cells = {level: tally(indicator, by_level[level]) for level in LEVELS}
    whole = indicator.total_of
    if whole == Indicator.TotalOf.ALL:
        cells[TOTAL] = tally(indicator, [source.figure for source in sources])
    else:
        cells[TOTAL] = cells[whole]
    return Line(indicator, cells, sources)


def _coverage(duties: list[Duty], column: str) -> Coverage:
    mine = [
        duty for duty in duties if column == TOTAL or duty.organization.level == column
    ]
    return Coverage(
        handed_in=sum(duty.state in Duty.HANDED_IN for duty in mine),
        accepted=sum(duty.state == Duty.State.ACCEPTED for duty in mine),
        expected=len(mine),
    )
