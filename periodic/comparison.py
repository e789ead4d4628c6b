"""Several periods side by side, against the targets: what a midterm or final review
reads.

The yearly reports up to the review, and the review's own period: 2026, 2027 and the
first half of 2028 for a midterm review in quarter II/2028. A closed period counts with
its frozen figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from campaigns.models import Indicator, Milestone
from periodic import rollup, targets
from periodic.models import PeriodClose
from periodic.rollup import TOTAL, Cell
from periodic.rollup_table import cell_of
from periodic.targets import Aim

# How far the chart of progress goes, in per cent of the target.
CHART = 150


@dataclass(frozen=True)
class Row:
    """One indicator: its figure of each period (None: nobody gave one), all of them
    together, and the target by this review."""

    indicator: Indicator
    values: list[Decimal | None]
    together: Decimal | None
    aim: Aim | None

    @property
    def target(self) -> Decimal | None:
        return self.aim.number if self.aim else None

    @property
    def reached(self) -> Decimal | None:
        """Per cent of the target."""
        if not self.target or self.together is None:
            return None
        return (self.together * 100 / self.target).quantize(Decimal("0.1"))

    @property
    def bar(self) -> int:
        """Of the chart of progress: per cent of the target, as far as the chart goes."""
        return min(int(self.reached or 0), CHART)

    @property
    def bars(self) -> list[int]:
        """Each period's share of the largest, 0 to 100, for a chart."""
        largest = max((value for value in self.values if value), default=Decimal(0))
        return [
            int(value * 100 / largest) if value and largest else 0
            for value in self.values
        ]


@dataclass(frozen=True)
class Comparison:
    periods: list[Milestone]
    rows: list[Row]

    @property
    def has_targets(self) -> bool:
        return any(row.aim for row in self.rows)

    @property
    def has_proposed_targets(self) -> bool:
        return any(row.aim and row.aim.is_proposed for row in self.rows)

    @property
    def aimed(self) -> list[Row]:
        """Those with a target and a figure, for the chart of progress."""
        return [row for row in self.rows if row.reached is not None]


def periods_up_to(milestone: Milestone) -> list[Milestone]:
    earlier = Milestone.objects.filter(
        campaign=milestone.campaign_id,
        kind=Milestone.Kind.YEARLY_REPORT,
        due_on__lt=milestone.due_on,
    )
    return [*earlier.order_by("due_on"), milestone]


def of(milestone: Milestone) -> Comparison:
    """Of the indicators with numbers that this milestone asks for."""
    periods = periods_up_to(milestone)
    closes = {
        close.milestone_id: close
        for close in PeriodClose.objects.filter(milestone__in=periods)
    }
    cells = [_cells(period, closes.get(period.pk)) for period in periods]
    indicators = targets.asked(milestone)
    aims = targets.of(milestone, indicators)
    return Comparison(
        periods, [_row(row, cells, aims.get(row.pk)) for row in indicators]
    )


def _cells(period: Milestone, close: PeriodClose | None) -> dict[str, Cell]:
    """The province's figure by the indicator's code."""
    if close:
        return {
            row["code"]: cell_of(row["cells"][TOTAL]) for row in close.content["lines"]
        }
    return {
        line.indicator.code: line.cells[TOTAL]
        for line in rollup.of_period(period).lines
    }


def _row(
    indicator: Indicator, cells: Sequence[Mapping[str, Cell]], aim: Aim | None
) -> Row:
    values = [cell.value if (cell := period.get(indicator.code)) else None for period in cells]  # fmt: skip
    return Row(indicator, values, together(indicator, values), aim)


def together(indicator: Indicator, values: Sequence[Decimal | None]) -> Decimal | None:
    """Several periods as one: their sum, the last that is known, or their average."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    if indicator.rollup == Indicator.Rollup.LAST:
        return known[-1]
    total = sum(known, Decimal(0))
    if indicator.rollup == Indicator.Rollup.AVERAGE:
        return (total / len(known)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return total
