"""The only place that asks what time it is.

`SIMULATED_DATE` moves the calendar so that staff can rehearse award season years ahead;
the time of day keeps running. `SIMULATED_SINCE` is the real date on which the rehearsal
began, so that web and worker, restarted at different moments, agree on the date.
"""

import datetime as dt

from django.conf import settings
from django.utils import timezone


def real_now() -> dt.datetime:
    """The machine's own time, for leases and heartbeats that must never be simulated."""
    return timezone.now()


def now() -> dt.datetime:
    """This moment, aware, in the calendar that the campaign runs by."""
    return real_now() + _offset()


def today() -> dt.date:
    """Today in Asia/Ho_Chi_Minh."""
    return timezone.localdate(now())


def end_of_day(day: dt.date) -> dt.datetime:
    """The last moment at which a deadline on `day` still holds: 23:59:59.999999."""
    return dt.datetime.combine(day, dt.time.max, tzinfo=timezone.get_default_timezone())


def is_simulated() -> bool:
    return settings.SIMULATED_DATE is not None


def _offset() -> dt.timedelta:
    if settings.SIMULATED_DATE is None:
        return dt.timedelta()
    return settings.SIMULATED_DATE - settings.SIMULATED_SINCE
