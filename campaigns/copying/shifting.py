"""Days, and years in texts, moved by whole years. No database, no clock."""

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
SATURDAY = 5


def shift(day: dt.date, years: int) -> dt.date:
    """The same day of another year. The last day of February stays the last day of
    February: a month's end is meant by it, and 29/02 is in few years."""
    year = day.year + years
    last = calendar.monthrange(year, 2)[1]
    if day.month == 2 and day.day == calendar.monthrange(day.year, 2)[1]:
        return dt.date(year, 2, last)
    return day.replace(year=year)


def shift_years_in(value: Any, span: tuple[int, int], years: int) -> Any:
    """`value` with the years that lie within `span` moved in its texts: 'Báo cáo năm
    2026' -> 'Báo cáo năm 2031'. Other numbers of four digits stay: a law keeps its
    year."""
    if isinstance(value, str):
        return _YEAR.sub(lambda found: _moved(found[0], span, years), value)
    if isinstance(value, list):
        return [shift_years_in(item, span, years) for item in value]
    if isinstance(value, dict):
        return {key: shift_years_in(item, span, years) for key, item in value.items()}
    return value


def _moved(text: str, span: tuple[int, int], years: int) -> str:
    first, last = span
    return str(int(text) + years) if first <= int(text) <= last else text


def is_worked(day: dt.date, holidays: Mapping[dt.date, bool]) -> bool:
    """Whether offices work. `holidays` says of a day whether it is worked (instead of
    another) or off; of others the weekday decides."""
    return holidays.get(day, day.weekday() < SATURDAY)


def nearest_worked(
    day: dt.date, holidays: Mapping[dt.date, bool]
) -> tuple[dt.date, dt.date]:
    """The working days before and after a day off."""
    one = dt.timedelta(days=1)
    before = after = day
    while not is_worked(before, holidays):
        before -= one
    while not is_worked(after, holidays):
        after += one
    return before, after
