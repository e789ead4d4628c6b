"""The course of one dossier from opening to where the demo leaves it."""

import datetime as dt
from collections.abc import Callable

from accounts.models import Organization
from nominations import intake
from nominations.models import Dossier
from reports.demo.board import Board
from reports.demo.filling import Filling
from reports.demo.people import People, Team
from reports.demo.timeline import Timeline, at_work
from reports.demo.words import words

State = Dossier.State
BEFORE_SUBMISSION = (State.DRAFT, State.AWAITING_LEADER)
# A supplement that was asked for and has come, and one that is overdue.
RESUBMITTED, OVERDUE, HANDED_BACK = "resubmitted", "overdue", "handed_back"


class Course:
    """Puts one dossier's acts on the timeline, each after the one before it."""

    def __init__(
        self,
        timeline: Timeline,
        filling: Filling,
        board: Board,
        people: People,
        *,
        last_day: dt.date,
    ) -> None:
        self.timeline, self.filling, self.board = timeline, filling, board
        self.people, self.last_day = people, last_day
        self.chance = filling.chance
        self.number = 0

    def add(
        self,
        organization: Organization,
        ending: str,
        nominees: int,
        opened_on: dt.date,
        concluded_on: dt.date | None = None,
    ) -> None:
        """A dossier of `organization`, opened that day, that ends as `ending`."""
        self.number += 1
        one = _One(self, organization, nominees, self.number * 17)
        one.prepare(opened_on, is_half=ending == State.DRAFT)
        if ending != State.DRAFT:
            one.hand_in(opened_on + dt.timedelta(days=3), ending)
        if ending in BEFORE_SUBMISSION or ending == HANDED_BACK:
            return
        one.at_the_board(opened_on + dt.timedelta(days=5), ending, concluded_on)


class _One:
    def __init__(
        self, course: Course, organization: Organization, nominees: int, minute: int
    ) -> None:
        self.course, self.organization = course, organization
        self.nominees, self.minute = nominees, minute
        self.last: dt.datetime | None = None
        self.dossier: Dossier

    @property
    def team(self) -> Team:
        """Who holds the posts now."""
        return self.course.people.teams[self.organization.code]

    def on(self, day: dt.date, act: Callable[[], object]) -> None:
        self.minute += 7
        moment = at_work(min(day, self.course.last_day), self.minute)
        if self.last:
            moment = max(moment, self.last + dt.timedelta(minutes=3))
        self.last = moment
        self.course.timeline.add(moment, act)

    # ------------------------------------------------------------------- organisation
    def prepare(self, day: dt.date, *, is_half: bool) -> None:
        self.on(day, self.open)
        self.on(day + dt.timedelta(days=1), lambda: self.fill(is_half=is_half))

    def open(self) -> None:
        self.dossier = self.course.filling.open(self.organization, self.team.clerk)

    def fill(self, *, is_half: bool) -> None:
        filling, by = self.course.filling, self.team.clerk
        filling.minutes(self.dossier, self.team)
        if not is_half or self.course.chance.happens(0.5):
            filling.request(self.dossier, self.team)
        for n in range(self.nominees):
            filling.nominee(self.dossier, by, with_papers=not is_half or n == 0)
        if not is_half:
            filling.dossier_papers(self.dossier, by)

    def hand_in(self, day: dt.date, ending: str) -> None:
        if not self.team.is_single or ending == State.AWAITING_LEADER:
            self.on(day, self.send_to_leader)
        if ending == HANDED_BACK:
            self.on(day + dt.timedelta(days=1), self.hand_back)
        elif ending != State.AWAITING_LEADER:
            self.on(day + dt.timedelta(days=1), self.submit)

    def send_to_leader(self) -> None:
        self.course.filling.answer(self.dossier, self.team.clerk)
        intake.send_to_leader(self.dossier, by=self.team.clerk)

    def hand_back(self) -> None:
        reason = words()["hand_back"]
        intake.hand_back(self.dossier, by=self.team.leader, reason=reason)

    def submit(self) -> None:
        self.course.filling.answer(self.dossier, self.team.leader)
        intake.submit(self.dossier, by=self.team.leader)

    def withdraw(self) -> None:
        reason = words()["withdraw"]
        intake.withdraw(self.dossier, by=self.team.leader, reason=reason)

    def supplement(self) -> None:
        """What the remarks ask for, and in again."""
        self.course.filling.mend(self.dossier, self.team.clerk)
        if not self.team.is_single:
            self.send_to_leader()
        self.submit()

    # -------------------------------------------------------------------------- Board
    def at_the_board(
        self, day: dt.date, ending: str, concluded_on: dt.date | None
    ) -> None:
        board = self.course.board
        if ending == State.SUBMITTED:
            return
        if ending == State.WITHDRAWN:
            self.on(day, self.withdraw)
            return
        if ending == State.REJECTED:
            self.on(day, lambda: board.reject(self.dossier))
            return
        if ending in (State.RETURNED, OVERDUE, RESUBMITTED):
            self.go_back(day, ending)
            return
        self.on(day, lambda: board.receive(self.dossier))
        if ending != State.RECEIVED:
            self.be_appraised(day + dt.timedelta(days=2), concluded_on)

    def go_back(self, day: dt.date, ending: str) -> None:
        days = 7 if ending == OVERDUE else 20
        due_on = day + dt.timedelta(days=days)
        self.on(day, lambda: self.course.board.send_back(self.dossier, due_on))
        if ending == RESUBMITTED:
            self.on(day + dt.timedelta(days=4), self.supplement)

    def be_appraised(self, day: dt.date, concluded_on: dt.date | None) -> None:
        board = self.course.board
        self.on(day, lambda: board.begin(self.dossier))
        if concluded_on is None:
            self.on(day + dt.timedelta(days=2), self.begin_opinions)
            return
        self.on(
            max(concluded_on, day) - dt.timedelta(days=1),
            lambda: board.appraise(self.dossier),
        )
        self.on(max(concluded_on, day), lambda: board.conclude(self.dossier))

    def begin_opinions(self) -> None:
        self.course.board.begin_opinions(self.dossier)
