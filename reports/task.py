"""One line of what is waiting for a person."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise

from emulation import clock


@dataclass(frozen=True)
class Task:
    """One line of the list: what, how many, until when, where it is done."""

    title: str | Promise
    url: str
    detail: str = ""
    due_on: dt.date | None = None
    is_urgent: bool = False
    # Where there are several.
    campaign: str = ""

    @property
    def days_left(self) -> int | None:
        return (self.due_on - clock.today()).days if self.due_on else None
