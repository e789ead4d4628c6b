"""When people are reminded of a duty: days before, on and after its last day. The
campaign's own `[[reminders]]`, or what is usual."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from campaigns.models import Duty, Milestone

USUAL: Mapping[str, Any] = {"before": [30, 7, 1], "on": True, "after": [3, 10, 30]}


def offsets(milestone: Milestone) -> list[int]:
    """Days from the last day of a duty, in order: [-30, -7, -1, 0, 3]. Who need not
    hand anything in is not pressed afterwards."""
    rule = _rule(milestone)
    before = [-days for days in rule.get("before", [])]
    after = [] if milestone.is_optional else rule.get("after", [])
    return sorted({*before, *([0] if rule.get("on", False) else []), *after})


def _rule(milestone: Milestone) -> Mapping[str, Any]:
    """The entry for this kind of milestone, else the one for all, else the usual."""
    rules = milestone.campaign.reminders or []
    for kind in (milestone.kind, None):
        for rule in rules:
            if rule.get("kind") == kind:
                return rule
    return USUAL


def slots(duty: Duty) -> list[dt.date]:
    """Its days of the schedule, as the calendar and its extension stand now. None lies
    before the duty opens: what falls there is said on the day on which it opens."""
    due_on, opens_on = duty.due_on_for, duty.opens_on
    days = {due_on + dt.timedelta(days=offset) for offset in offsets(duty.milestone)}
    if opens_on is None:
        return sorted(days)
    return sorted({max(day, opens_on) for day in days})


def slot_due(duty: Duty, day: dt.date) -> dt.date | None:
    """The latest day of the schedule that has come. Earlier ones are overtaken: of what
    was missed while nothing ran, only the last is said."""
    return max((slot for slot in slots(duty) if slot <= day), default=None)


def is_let_go(duty: Duty, slot: dt.date, day: dt.date) -> bool:
    """Whether that day of the schedule passed too long ago to be made up for on `day`."""
    most = duty.milestone.campaign.reminders_look_back_days
    return slot < day - dt.timedelta(days=most)
