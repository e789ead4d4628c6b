"""The roll-up as its page shows it: frozen figures once the period is closed, and beside
them what was corrected since."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import Indicator
from emulation.vietnamese import vn_decimal
from periodic.models import PeriodClose
from periodic.rollup import COLUMNS, Cell, Line, Rollup


@dataclass(frozen=True)
class ShownCell:
    """`corrected` is the value of today where it differs from the frozen one."""

    column: str
    shown: str
    count: int
    expected: int
    corrected: str | None

    @property
    def is_partial(self) -> bool:
        return self.count < self.expected


@dataclass(frozen=True)
class Row:
    indicator: Indicator
    cells: list[ShownCell]


def rows(found: Rollup, close: PeriodClose | None) -> Iterator[Row]:
    held = {row["code"]: row for row in close.content["lines"]} if close else {}
    for line in found.lines:
        frozen = held.get(line.indicator.code)
        yield Row(line.indicator, [_cell(line, column, frozen) for column in COLUMNS])


def _cell(line: Line, column: str, frozen: dict[str, Any] | None) -> ShownCell:
    now, corrected = line.cells[column], None
    if frozen:
        then = cell_of(frozen["cells"][column])
        if then != now:
            corrected = said(line.indicator, now)
        now = then
    shown = said(line.indicator, now)
    return ShownCell(column, shown, now.count, now.expected, corrected)


def cell_of(plain: dict[str, Any]) -> Cell:
    """What `Cell.plain` has written."""
    value = plain["value"]
    return Cell(
        None if value is None else Decimal(value),
        plain["count"],
        plain["absent"],
        plain["expected"],
    )


def said(indicator: Indicator, cell: Cell) -> str:
    """A cell in words; empty where nobody was asked, a dash where nobody answered."""
    if not cell.expected:
        return ""
    if indicator.kind == Indicator.Kind.TEXT:
        return _("%(count)d answers") % {"count": cell.count} if cell.count else "–"
    if cell.value is None:
        return "–"
    if indicator.kind == Indicator.Kind.YES_NO:
        return _("%(yes)d of %(count)d yes") % {
            "yes": int(cell.value),
            "count": cell.count,
        }
    return vn_decimal(cell.value)
