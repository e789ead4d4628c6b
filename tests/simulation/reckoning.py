"""What must have come of a script: worked out from it and the plan's files alone.

Nothing of the product is imported here. Duties are a small automaton, reminders a rule
of a few lines, sums are sums: written a second time, differently, so that the two agree
only if both are right.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.simulation import figures, plan, script
from tests.simulation.plan import DAY, Body, Stone
from tests.simulation.script import Act, Script, at

OPEN = {"not_begun", "draft", "returned"}
MISSING = {"not_begun", "draft"}
HANDED_IN = {"submitted", "accepted"}
NOT_BEFORE = dt.time(7)
LOOK_BACK: int = plan.CAMPAIGN["reminders_look_back_days"]
Pair = tuple[str, str]


@dataclass
class Duty:
    """One organisation at one milestone, as it goes through the years."""

    stone: Stone
    body: Body
    state: str = "not_begun"
    due: dt.date = dt.date.min
    done: dt.date | None = None
    versions: int = 0
    reminded: dt.date | None = None

    def __post_init__(self) -> None:
        self.due = self.stone.due

    @property
    def pair(self) -> Pair:
        return self.stone.code, self.body.code

    def slots(self) -> set[dt.date]:
        days = (self.due + n * DAY for n in plan.offsets(self.stone))
        return {max(day, self.stone.opens) for day in days}

    def shown(self, today: dt.date) -> str:
        is_required = self.stone.code != plan.DOSSIERS
        if self.state in MISSING and is_required and self.due < today:
            return "overdue"
        return self.state

    def follow(self, act: Act) -> None:
        if act.verb == "extend":
            assert act.day is not None
            self.due = max(self.due, act.day)
            return
        self.state = script.LAWFUL[act.verb][1]
        if act.verb == "withdraw":
            self.done = None
        if act.verb == "hand_in":
            self.versions += 1
            self.done = act.day or self.done or act.at.date()


@dataclass(frozen=True)
class Reminded:
    """What is said of a duty: of which day of the schedule, and when."""

    milestone: str
    organization: str
    slot: dt.date
    on: dt.date


@dataclass
class Outcome:
    duties: dict[Pair, Duty]
    at_years_end: dict[int, dict[Pair, str]] = field(default_factory=dict)
    reminded: list[Reminded] = field(default_factory=list)
    # Person -> days of digests.
    digests: dict[str, list[dt.date]] = field(default_factory=lambda: defaultdict(list))
    nudged: set[Reminded] = field(default_factory=set)
    # Milestone -> the versions handed in and not sent back, at the close.
    at_close: dict[str, dict[str, tuple[str, int]]] = field(default_factory=dict)


def reckon(written: Script, swept: Iterable[dt.datetime]) -> Outcome:
    """Replay the script, with the worker's sweeps at those moments."""
    return _Replay(written).run(swept)


class _Replay:
    def __init__(self, written: Script) -> None:
        self.script = written
        self.stones = plan.stones()
        self.outcome = Outcome({})
        self.today = script.FIRST
        self.awaited = [body for body in written.bodies.values() if body.since]
        for body in written.bodies.values():
            if body.since is None:
                self._begin_to_owe(body)

    def run(self, swept: Iterable[dt.datetime]) -> Outcome:
        for _moment, _order, happen, what in sorted(
            self._happenings(swept), key=lambda one: one[:2]
        ):
            self.today = _moment.date()
            happen(what)
        return self.outcome

    def _happenings(self, swept: Iterable[dt.datetime]) -> Iterator[tuple[Any, ...]]:
        """Moment, order among those of one moment, what happens."""
        for act in self.script.acts:
            yield act.at, 1, self._act, act
        for moment in swept:
            yield moment, 2, self._sweep, moment
        for year in range(script.FIRST.year, script.LAST.year + 1):
            yield at(dt.date(year, 12, 31), 23, 59, 59), 3, self._look, year
        for stone in self.stones.values():
            if stone.is_report:
                yield at(stone.due + 20 * DAY, 10), 4, self._nudge, stone
                yield at(stone.due + 45 * DAY, 10), 4, self._close, stone

    def _begin_to_owe(self, body: Body) -> None:
        """From its first day on; nothing of what was due before."""
        for stone in self.stones.values():
            if plan.owes(body, stone):
                duty = Duty(stone, body)
                if body.since and stone.due < body.since:
                    duty.state = "waived"
                self.outcome.duties[duty.pair] = duty

    # ---------------------------------------------------------------------- happenings
    def _act(self, act: Act) -> None:
        self.outcome.duties[act.milestone, act.organization].follow(act)

    def _sweep(self, moment: dt.datetime) -> None:
        self._change_organizations()
        if moment.time() >= NOT_BEFORE:
            self._remind()

    def _change_organizations(self) -> None:
        """Who is no more owes nothing that is open; who came to be owes its own."""
        for duty in self.outcome.duties.values():
            last = self.script.bodies[duty.body.code].until
            if last and last < self.today and duty.state in OPEN:
                duty.state = "waived"
        for body in list(self.awaited):
            if body.since and body.since <= self.today:
                self.awaited.remove(body)
                self._begin_to_owe(body)

    def _people(self, organization: str) -> set[str]:
        return {
            post.person
            for post in self.script.posts
            if post.organization == organization and post.is_held(self.today)
        }

    def _remind(self) -> None:
        told = {
            person
            for person, days in self.outcome.digests.items()
            if days and days[-1] == self.today
        }
        to_tell: set[str] = set()
        for duty in self.outcome.duties.values():
            slot = self._slot(duty)
            people = self._people(duty.body.code) if slot else set()
            if slot and people and not people & told:
                duty.reminded = slot
                self.outcome.reminded.append(Reminded(*duty.pair, slot, self.today))
                to_tell |= people
        for person in to_tell:
            self.outcome.digests[person].append(self.today)

    def _slot(self, duty: Duty) -> dt.date | None:
        """The latest day of the schedule, if nothing was said since."""
        if duty.state not in OPEN or duty.stone.opens > self.today:
            return None
        come = [slot for slot in duty.slots() if slot <= self.today]
        if not come or (duty.reminded and duty.reminded >= max(come)):
            return None
        return max(come) if (self.today - max(come)).days <= LOOK_BACK else None

    def _look(self, year: int) -> None:
        self.outcome.at_years_end[year] = {
            pair: duty.shown(self.today) for pair, duty in self.outcome.duties.items()
        }

    def _nudge(self, stone: Stone) -> None:
        """The Board tells those who are overdue, once; the day counts as said."""
        for duty in self.outcome.duties.values():
            is_late = duty.shown(self.today) == "overdue"
            if duty.stone == stone and is_late and self._people(duty.body.code):
                duty.reminded = max(duty.reminded or self.today, self.today)
                self.outcome.nudged.add(Reminded(*duty.pair, self.today, self.today))

    def _close(self, stone: Stone) -> None:
        self.outcome.at_close[stone.code] = standing(self.outcome, stone)


def standing(outcome: Outcome, stone: Stone) -> dict[str, tuple[str, int]]:
    """Who owes a report there -> where it stands, and how often it was handed in."""
    return {
        duty.body.code: (duty.state, duty.versions)
        for duty in outcome.duties.values()
        if duty.stone == stone and duty.state != "waived"
    }


# ------------------------------------------------------------------------------- sums
def coverage(
    written: Script, found: dict[str, tuple[str, int]], level: str | None = None
) -> list[int]:
    """Handed in, accepted, expected."""
    states = [
        state
        for code, (state, _version) in found.items()
        if level in (None, written.bodies[code].level)
    ]
    return [
        sum(state in HANDED_IN for state in states),
        states.count("accepted"),
        len(states),
    ]


def told(
    written: Script, stone: Stone, found: dict[str, tuple[str, int]], code: str
) -> dict[str, Any]:
    """Organisation -> what its report says to an indicator, if it is with the Board."""
    said = {}
    for organization, (state, versions) in found.items():
        if state in HANDED_IN:
            body = written.bodies[organization]
            report = figures.of_report(written.seed, body, stone, versions)
            if code in report:
                said[organization] = report[code]
    return said


def total(indicator: dict[str, Any], said: Iterable[Any]) -> str | None:
    """The province's figure as two decimals; None where nobody gave one."""
    given = [one for one in said if not isinstance(one, str)]
    if not given:
        return None
    added = sum((Decimal(one) for one in given), Decimal(0))
    if indicator.get("rollup") == "average":
        added = (added / len(given)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{added:.2f}"
