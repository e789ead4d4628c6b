"""Working days: Monday to Friday but for the table of days off, and weekend days worked
in their place. The table is data (`Holiday`)."""

import datetime as dt
from collections.abc import Mapping

from campaigns.models import Holiday

WEEKEND = (5, 6)


def table(start: dt.date, days: int) -> dict[dt.date, bool]:
    """What the table says of the days that so many working days from `start` may touch:
    whether the day is worked; one query."""
    end = start + dt.timedelta(days=days * 3 + 60)
    rows = Holiday.objects.filter(day__gte=start, day__lte=end)
    return dict(rows.values_list("day", "is_working_day"))


def is_working(day: dt.date, known: Mapping[dt.date, bool]) -> bool:
    return known.get(day, day.weekday() not in WEEKEND)


def after(start: dt.date, days: int, known: Mapping[dt.date, bool]) -> dt.date:
    """The last day of a term of so many working days; the day on which it is set going
    is not counted (Civil Code 2015, Art. 147)."""
    day = start
    while days:
        day += dt.timedelta(days=1)
        days -= is_working(day, known)
    return day


def due(start: dt.date, days: int) -> dt.date:
    """`after`, by the table as it stands."""
    return after(start, days, table(start, days))
