"""One figure as the program handles it: a number, a text, a yes or no, 'no data', or
nothing at all. Zero is a number."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import Indicator
from emulation.vietnamese import vn_decimal
from periodic.models import IndicatorValue


@dataclass(frozen=True)
class Figure:
    number: Decimal | None = None
    text: str = ""
    yes_no: bool | None = None
    is_absent: bool = False

    @property
    def is_empty(self) -> bool:
        return self == EMPTY

    @property
    def plain(self) -> Any:
        """As the log and the frozen versions hold it: None, {'absent': true}, '1234.50',
        true, or a text."""
        if self.is_absent:
            return {"absent": True}
        if self.number is not None:
            return f"{self.number:.2f}"
        return self.text or None if self.yes_no is None else self.yes_no

    @property
    def shown(self) -> str:
        """As people read it; empty for nothing."""
        if self.is_absent:
            return _("no data")
        if self.number is not None:
            return vn_decimal(self.number)
        if self.yes_no is not None:
            return _("yes") if self.yes_no else _("no")
        return self.text


EMPTY = Figure()
ABSENT = Figure(is_absent=True)


def of_row(row: IndicatorValue) -> Figure:
    return Figure(row.number, row.text, row.yes_no, row.is_absent)


def of_plain(plain: Any, kind: str) -> Figure:
    """What `Figure.plain` has written, of an indicator of this kind."""
    if plain is None:
        return EMPTY
    if isinstance(plain, dict):
        return ABSENT
    if kind == Indicator.Kind.YES_NO:
        return Figure(yes_no=plain)
    if kind == Indicator.Kind.TEXT:
        return Figure(text=plain)
    return Figure(number=Decimal(plain))


# ------------------------------------------------------------- against the period before
def change_percent(number: Decimal, previous: Decimal) -> Decimal | None:
    """By how much it has grown or shrunk; None where there is nothing to divide by."""
    if previous == 0:
        return None
    return ((number - previous) * 100 / previous).quantize(Decimal("0.1"))


def is_odd(indicator: Indicator, number: Decimal, previous: Decimal) -> bool:
    """Whether the change, up or down, is beyond what the indicator takes as usual. A drop
    to a tenth is as odd as ten times as much: both look like a digit too many or too
    few. Anything below one counts as one, so that 0 and 3 are no odd neighbours."""
    bound = indicator.odd_change_percent
    if bound is None:
        return False
    more, less = (
        max(number, previous, Decimal(1)),
        max(min(number, previous), Decimal(1)),
    )
    return (more - less) * 100 > bound * less
