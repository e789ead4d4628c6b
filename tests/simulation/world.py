"""The product in simulated time: the script's acts through its doors, and its worker."""

import datetime as dt
import gc
import heapq
import itertools
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import time_machine

from accounts import changes, memberships, people
from accounts.changes import Part
from accounts.models import Membership, Organization, OrganizationChange, Role, User
from campaigns import duties, extensions, nudging
from campaigns.models import Campaign, Duty
from campaigns.plan.loading import load
from periodic import closing
from records import worker
from tests.people import person
from tests.simulation import plan, script
from tests.simulation.awards import Awarded, Awards
from tests.simulation.papers import LaunchPlans, Reports
from tests.simulation.script import Act, Change, Post, Script, at

MORNING = (7, 30, 0)
# Reminders come from 30 days before the last day to 30 days after; with an extension, or a report that
# was sent back, later.
BUSY_BEFORE, BUSY_AFTER = 31 * plan.DAY, 50 * plan.DAY


@dataclass
class World:
    """What came of it, for the tests to look at, and what was asked meanwhile."""

    script: Script
    campaign: Campaign
    # Moments at which the worker swept.
    swept: list[dt.datetime] = field(default_factory=list)
    # Year -> (milestone, organisation) -> the state that people are shown.
    at_years_end: dict[int, dict[tuple[str, str], str]] = field(default_factory=dict)
    # Whom the Board nudged, as the page told it: milestone, organisation.
    nudged: list[tuple[str, str]] = field(default_factory=list)
    awarded: Awarded = field(default_factory=Awarded)
    # What the program complained of in its log: the worker goes on after a failure.
    complaints: list[str] = field(default_factory=list)


class Complaints(logging.Handler):
    def __init__(self, world: World) -> None:
        super().__init__(logging.WARNING)
        self.world = world

    def emit(self, record: logging.LogRecord) -> None:
        self.world.complaints.append(self.format(record))


class Play:
    """Runs a script. `run` moves the clock from act to act, and never back."""

    def __init__(self, written: Script) -> None:
        self.script = written
        self._acts: list[tuple[dt.datetime, int, Callable[[], object]]] = []
        self._number = itertools.count()

    def at(self, moment: dt.datetime, act: Callable[[], object]) -> None:
        heapq.heappush(self._acts, (moment, next(self._number), act))

    # --------------------------------------------------------------------------- setting
    def run(self) -> World:
        with time_machine.travel(at(script.FIRST, 0, 0, 1), tick=False) as clock:
            self._set_up()
            self._plan()
            logging.getLogger().addHandler(complaints := Complaints(self.world))
            try:
                while self._acts:
                    moment, _number, act = heapq.heappop(self._acts)
                    clock.move_to(moment)
                    act()
            finally:
                logging.getLogger().removeHandler(complaints)
        return self.world

    def _set_up(self) -> None:
        load(plan.FOLDER)
        campaign = Campaign.objects.get(code=plan.CAMPAIGN["code"])
        self.world = World(self.script, campaign)
        self.boss = person(Role.ADMINISTRATOR, organization=campaign.board)
        self.head = person(Role.BOARD_LEADER, organization=campaign.board)
        self.users: dict[str, User] = {}
        self.bodies = {o.code: o for o in Organization.objects.all()}
        self.stones = {m.code: m for m in campaign.milestones.all()}
        self.reports = Reports(self)
        self.launch_plans = LaunchPlans(self)
        self.awards = Awards(self)
        self.world.awarded = self.awards.done

    def _plan(self) -> None:
        self._plan_people()
        self.awards.plan()
        for change in self.script.changes:
            self.at(change.planned_at, partial(self._decide, change))
        for act in self.script.acts:
            self.at(act.at, partial(self._do, act))
        for moment in sweeps(self.script):
            self.at(moment, self._sweep)
        for year in range(script.FIRST.year, script.LAST.year + 1):
            self.at(at(dt.date(year, 12, 31), 23, 59, 59), self._look)
        for stone in plan.stones().values():
            if stone.is_report:
                self.at(
                    at(stone.due + 20 * plan.DAY, 10), partial(self._nudge, stone.code)
                )
                self.at(
                    at(stone.due + 45 * plan.DAY, 10), partial(self._close, stone.code)
                )

    def _plan_people(self) -> None:
        """But for posts that a change of organisations carries over, or ends."""
        heirs = {c.heir for c in self.script.changes if c.kind in ("merge", "split")}
        days = {change.on for change in self.script.changes}
        for post in self.script.posts:
            if post.organization in heirs and post.since in days:
                continue
            self.at(at(post.since, 0, 0, 1), partial(self._appoint, post))
            if post.until and self.script.bodies[post.organization].until != post.until:
                self.at(at(post.until, 17), partial(self._dismiss, post))

    # ------------------------------------------------------------------------------ time
    def _sweep(self) -> None:
        while worker.sweep():
            pass
        self.world.swept.append(dt.datetime.now(script.HERE))

    def _look(self) -> None:
        rows = (
            Duty.objects.for_campaign(self.world.campaign)
            .with_due_on()
            .select_related("milestone", "organization")
        )
        year = dt.datetime.now(script.HERE).year
        self.world.at_years_end[year] = {
            (row.milestone.code, row.organization.code): row.shown_state for row in rows
        }

    # ---------------------------------------------------------------------------- people
    def _appoint(self, post: Post) -> None:
        user = self.users.get(post.person)
        if user is None:
            # One in ten has an address: mails are written for these alone.
            has_mail = len(self.users) % 10 == 0
            address = f"{post.person.lower()}@example.test" if has_mail else ""
            values = {"full_name": f"Mẫu {post.person}", "email": address}
            user = people.enrol(post.person, values, by=self.boss)
            self.users[post.person] = user
        body = self.body(post.organization)
        for role in post.roles:
            memberships.grant(user, body, role, by=self.boss, starts_on=post.since)

    def _dismiss(self, post: Post) -> None:
        assert post.until is not None
        for held in Membership.objects.filter(
            user__username=post.person, organization__code=post.organization
        ):
            memberships.end(held, by=self.boss, on=post.until)

    def holder(self, organization: str, role: str) -> User:
        """Who holds the post by the script; the product must agree, or refuse."""
        today = dt.datetime.now(script.HERE).date()
        name = next(
            post.person
            for post in self.script.posts
            if post.organization == organization
            and role in post.roles
            and post.is_held(today)
        )
        # Read afresh: a person remembers the posts of the day on which it was read.
        return User.objects.get(username=name)

    def body(self, code: str) -> Organization:
        if code not in self.bodies:
            self.bodies[code] = Organization.objects.get(code=code)
        return self.bodies[code]

    # --------------------------------------------------------------------- organisations
    def _decide(self, change: Change) -> None:
        """Written down and confirmed; the worker puts it into force on its day."""
        parts = [
            Part(self.bodies[code], is_heir=code == change.heir)
            if code in self.bodies
            else Part(None, code, f"Đảng ủy Mẫu {code}", is_heir=code == change.heir)
            for code in change.targets
        ]
        values: dict[str, Any] = {}
        if change.kind == "rename":
            values["values"] = {"name": "Đảng ủy xã Tên Mới"}
        made = changes.draft(
            change.kind,
            [self.bodies[code] for code in change.sources],
            parts,
            by=self.boss,
            effective_on=change.on,
            document_number="12-QĐ/TU",
            document_on=change.planned_at.date(),
            decided_by="Tỉnh ủy Mẫu",
            **values,
        )
        assert not changes.confirm(made, by=self.boss)
        assert made.state == OrganizationChange.State.DRAFT

    # ---------------------------------------------------------------------------- duties
    def duty(self, act: Act) -> Duty:
        return Duty.objects.select_related("milestone__campaign", "organization").get(
            milestone__code=act.milestone, organization__code=act.organization
        )

    def _do(self, act: Act) -> None:
        stone = self.stones[act.milestone]
        if act.verb == "extend":
            extensions.grant(
                stone,
                self.body(act.organization),
                until=act.day,
                reason="Bão số 5 (mẫu)",
                by=self.head,
            )
        elif act.verb == "waive":
            duties.waive(self.duty(act), "Được miễn (mẫu).", by=self.head)
        elif act.verb == "reinstate":
            duties.reinstate(self.duty(act), "Vẫn phải báo cáo (mẫu).", by=self.head)
        else:
            desk = {"launch_plan": self.launch_plans, "dossier_window": self.awards}
            getattr(desk.get(stone.kind, self.reports), act.verb)(act)

    def _nudge(self, code: str) -> None:
        missing = Duty.objects.filter(milestone__code=code).overdue()
        if not nudging.preview(missing).told:
            return
        found = nudging.send(self.stones[code], missing, by=self.head)
        for duty, _users in found.told:
            self.world.nudged.append((code, duty.organization.code))

    def _close(self, code: str) -> None:
        closing.close(self.stones[code], by=self.head)


def sweeps(written: Script) -> Iterator[dt.datetime]:
    """Every morning of the weeks in which anything is due, else on the first of a month;
    at midnight where a day begins with a change of organisations; in the night, at noon
    and in the last second of the days on which a second digest would show."""
    days_of_changes = {change.on for change in written.changes}
    last_days = {stone.due for stone in plan.stones().values()}
    stopped, again = script.OUTAGE
    day = script.FIRST
    while day <= script.LAST:
        times = {MORNING} if is_busy(day) or day.day == 1 else set()
        if day in days_of_changes:
            times |= {(0, 0, 1)}
        if day in last_days:
            times |= {(0, 0, 1), (6, 59, 59), (12, 0, 0), (23, 59, 59)}
        for time in times:
            if not stopped <= at(day, *time) < again:
                yield at(day, *time)
        day += plan.DAY
    yield again


def is_busy(day: dt.date) -> bool:
    return any(
        -BUSY_BEFORE <= day - stone.due <= BUSY_AFTER
        for stone in plan.stones().values()
    )


def build(written: Script) -> World:
    """The garbage collector finds nothing in hundreds of thousands of rows but work."""
    gc.disable()
    try:
        return Play(written).run()
    finally:
        gc.enable()
