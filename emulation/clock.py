"""The only place that asks what time it is.

`SIMULATED_DATE` moves the calendar so that staff can rehearse award season years ahead;
the time of day keeps running. `SIMULATED_SINCE` is the real date on which the rehearsal
began, so that web and worker, restarted at different moments, agree on the date.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

_standing: ContextVar[dt.datetime | None] = ContextVar("standing", default=None)


def real_now() -> dt.datetime:
    """The machine's own time, for leases and heartbeats that must never be simulated."""
    return timezone.now()


def now() -> dt.datetime:
    """This moment, aware, in the calendar that the campaign runs by."""
    return _standing.get() or real_now() + _offset()


def today() -> dt.date:
    """Today in Asia/Ho_Chi_Minh."""
    return timezone.localdate(now())


def end_of_day(day: dt.date) -> dt.datetime:
    """The last moment at which a deadline on `day` still holds: 23:59:59.999999."""
    return dt.datetime.combine(day, dt.time.max, tzinfo=timezone.get_default_timezone())


def is_simulated() -> bool:
    return settings.SIMULATED_DATE is not None


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Let the calendar stand at `moment`: how a demo gets years of history. Refused on
    anything but a demo, where no record may bear a time at which it was not made."""
    if not settings.DEMO:
        raise ImproperlyConfigured("clock.at() moves the calendar of a live system.")
    if timezone.is_naive(moment):
        raise ValueError("clock.at() needs an aware moment.")
    # In UTC, as the machine's own: the audit log's digests cover the moment as written.
    token = _standing.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _standing.reset(token)


def _offset() -> dt.timedelta:
    if settings.SIMULATED_DATE is None:
        return dt.timedelta()
    return settings.SIMULATED_DATE - settings.SIMULATED_SINCE
