"""Acts in the order of time, each done while the calendar stands at its moment."""

import datetime as dt
import heapq
from collections.abc import Callable
from itertools import count

from django.utils import timezone

from emulation import clock

Act = Callable[[], object]
SATURDAY = 5


def at_work(day: dt.date, minute: int) -> dt.datetime:
    """A moment of that day's office hours (of the Friday before, if it is a weekend):
    the morning from 7.30, the afternoon from 13.30; `minute` runs over both."""
    day -= dt.timedelta(days=max(0, day.weekday() - SATURDAY + 1))
    minute %= 420
    start = dt.time(7, 30) if minute < 210 else dt.time(13, 30)
    naive = dt.datetime.combine(day, start) + dt.timedelta(minutes=minute % 210)
    return timezone.make_aware(naive)


class Timeline:
    """Add acts in any order, also while it runs; `run` does them in the order of time."""

    def __init__(self) -> None:
        self._acts: list[tuple[dt.datetime, int, Act]] = []
        self._number = count()

    def add(self, moment: dt.datetime, act: Act) -> None:
        heapq.heappush(self._acts, (moment, next(self._number), act))

    def run(self) -> None:
        while self._acts:
            moment, _number, act = heapq.heappop(self._acts)
            with clock.at(moment):
                act()
