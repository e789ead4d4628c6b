"""The campaign as one line of time: phases and dates in order, with today among them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.models import Campaign, Duty, Milestone, Phase
from emulation import clock

OVER, NOW, LATER = "over", "now", "later"


@dataclass(frozen=True)
class Entry:
    """A line: a phase's first day, a milestone, or today itself (then both are None)."""

    day: dt.date
    phase: Phase | None = None
    milestone: Milestone | None = None
    duties: tuple[Duty, ...] = ()

    @property
    def when(self) -> str:
        """Over, now, or to come."""
        today = clock.today()
        if self.phase:
            first, last = self.phase.starts_on, self.phase.ends_on
        elif self.milestone:
            last = self.milestone.due_on
            first = self.milestone.opens_on or last
        else:
            return NOW
        if last < today:
            return OVER
        return NOW if first <= today else LATER

    @property
    def is_today(self) -> bool:
        return self.phase is None and self.milestone is None


@dataclass(frozen=True)
class Year:
    """A year of the line, said to be in no phase where the plan has none for it."""

    number: int
    entries: tuple[Entry, ...]
    is_between_phases: bool


def years(campaign: Campaign, duties: Iterable[Duty]) -> list[Year]:
    """The campaign year by year, the reader's own `duties` beside their milestones."""
    phases = list(campaign.phases.all())
    mine: dict[int, list[Duty]] = {}
    for duty in duties:
        mine.setdefault(duty.milestone_id, []).append(duty)
    entries = [Entry(phase.starts_on, phase=phase) for phase in phases]
    entries += [
        Entry(stone.due_on, milestone=stone, duties=tuple(mine.get(stone.pk, ())))
        for stone in campaign.milestones.all()
    ]
    if campaign.starts_on <= clock.today() <= campaign.ends_on:
        entries.append(Entry(clock.today()))
    # On one day a phase begins before anything is due, and today stands last.
    entries.sort(key=lambda e: (e.day, e.is_today, e.phase is None))
    first, last = campaign.starts_on.year, campaign.ends_on.year
    return [
        Year(
            number,
            tuple(entry for entry in entries if entry.day.year == number),
            not any(p.starts_on.year <= number <= p.ends_on.year for p in phases),
        )
        for number in range(first, last + 1)
    ]
