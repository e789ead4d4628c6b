"""What the calendar asked of every organisation: launch plans and periodic reports, in
time, late and missing, with the reminders that went before them."""

import datetime as dt
from collections import defaultdict
from functools import partial
from typing import Any

from accounts.models import Organization, Role
from campaigns import duties, extensions, launch_plans, nudging, reminders, schedule
from campaigns.launch_plans import Contents
from campaigns.models import Campaign, Duty, Milestone, Movement
from emulation import clock
from periodic import closing, completeness, contents, filling, handing_in, judging
from periodic.models import PeriodicReport
from records.errors import Refused
from records.models import Notice
from reports.demo.batches import Batches
from reports.demo.files import paper
from reports.demo.people import People, Team
from reports.demo.timeline import Timeline, at_work
from reports.demo.words import Chance, words

DAY = dt.timedelta(days=1)
IN_TIME, LATE = 0.84, 0.12
# Every so many organisations go step by step, the others in batches.
STEP_BY_STEP = 8
# Of those, one need not issue a launch plan.
WITHOUT = 2 * STEP_BY_STEP
ACCEPTED, SENT_BACK = 0.96, 0.05
OPENED, FAILED = 0.85, 0.01
# Just after the hour from which people are reminded.
MORNING = dt.time(7, 5)
NUDGED_AFTER, CLOSED_AFTER = 5 * DAY, 45 * DAY


def plan(
    timeline: Timeline, campaign: Campaign, people: People, chance: Chance
) -> None:
    """Everything from the campaign's first day until yesterday."""
    Calendar(timeline, campaign, people, chance).plan()


class Calendar:
    def __init__(
        self, timeline: Timeline, campaign: Campaign, people: People, chance: Chance
    ) -> None:
        self.timeline, self.campaign = timeline, campaign
        self.people, self.chance = people, chance
        self.today = clock.today()
        self.batches = Batches(people, chance)
        self.clerk = people.board(Role.BOARD_INTAKE)[0]
        self.leader = people.board(Role.BOARD_LEADER)[0]

    def plan(self) -> None:
        kinds = (Milestone.Kind.LAUNCH_PLAN, *Milestone.REPORTS)
        asked = self.campaign.milestones.filter(kind__in=kinds, opens_on__lt=self.today)
        for stone in asked:
            self._ask(stone)
        for day in sorted(self._slots(list(asked))):
            self.timeline.add(_morning(day), self._remind)

    def _ask(self, stone: Milestone) -> None:
        """What became of it at everybody who owed it."""
        batches: defaultdict[dt.date, list[int]] = defaultdict(list)
        owed = Duty.objects.filter(milestone=stone).order_by("pk")
        for number, duty in enumerate(owed.select_related("organization__unit")):
            body = duty.organization
            if number % STEP_BY_STEP == 0 or _is_afar(body):
                self._course(stone, body, number)
            elif day := self._day(stone):
                batches[day].append(body.pk)
        for day, bodies in batches.items():
            self._at(day, partial(self.batches.hand_in, stone, bodies))
        self._at(stone.due_on + NUDGED_AFTER, partial(self._nudge, stone))
        if stone.kind in Milestone.REPORTS:
            self._at(stone.due_on + CLOSED_AFTER, partial(self._close, stone))

    def _at(self, day: dt.date, act: Any) -> None:
        if day < self.today:
            self.timeline.add(at_work(day, self.chance.randrange(420)), act)

    # ------------------------------------------------------------------ one duty's course
    def _course(self, stone: Milestone, body: Organization, number: int) -> None:
        """Begun, handed in, judged; by chance in time, late, or not at all."""
        assert stone.opens_on
        is_plan = stone.kind == Milestone.Kind.LAUNCH_PLAN
        one = (_Plan if is_plan else _Report)(self, stone, body)
        if _is_afar(body) and number % 2:
            self._at(stone.due_on - 6 * DAY, one.wait)
        if number == WITHOUT and is_plan:
            self._at(stone.opens_on + 20 * DAY, one.waive)
            return
        day = self._day(stone)
        if day is None:
            if self.chance.happens(0.5):
                self._at(stone.due_on - 3 * DAY, one.begin)
            return
        self._at(day - 4 * DAY, one.begin)
        self._at(day, one.hand_in)
        self._judged(one, day + self.chance.randrange(3, 9) * DAY)

    def _day(self, stone: Milestone) -> dt.date | None:
        """When it is handed in: one of a few days, most of them in time."""
        lot = self.chance.random()
        if lot < IN_TIME:
            return stone.due_on - self.chance.choice([1, 3, 6, 10, 16]) * DAY
        if lot < IN_TIME + LATE:
            return stone.due_on + self.chance.choice([2, 9, 20]) * DAY
        return None

    def _judged(self, one: "_Course", day: dt.date) -> None:
        if self.chance.happens(SENT_BACK):
            self._at(day, one.send_back)
            self._at(day + 6 * DAY, one.hand_in_again)
            day += 9 * DAY
        if self.chance.happens(ACCEPTED):
            self._at(day, one.accept)

    # ------------------------------------------------------------------------- reminders
    def _slots(self, asked: list[Milestone]) -> set[dt.date]:
        """The days of the schedule for everybody, as far as the demo has come."""
        return {
            max(day, stone.opens_on or day)
            for stone in asked
            for offset in schedule.offsets(stone)
            if (day := stone.due_on + offset * DAY) < self.today
        }

    def _remind(self) -> None:
        reminders.run()
        self._arrive(f"duties.digest:{clock.today().isoformat()}")

    def _nudge(self, stone: Milestone) -> None:
        missing = Duty.objects.filter(milestone=stone).missing()
        try:
            nudging.send(stone, missing, by=self.leader, words=words()["nudge"])
        except Refused:  # Nobody was missing.
            return
        self._arrive(f"duties.nudge:{stone.pk}:")

    def _close(self, stone: Milestone) -> None:
        closing.close(stone, by=self.leader)

    def _arrive(self, key: str) -> None:
        """The mails go out, a few fail; most people open what they were told."""
        sent = Notice.objects.filter(key__startswith=key, read_at=None)
        rows = list(sent)
        for notice in rows:
            notice.mail_state, notice.mail_due_at = Notice.Mail.SENT, None
            if self.chance.happens(FAILED):
                notice.mail_state = Notice.Mail.FAILED
            if self.chance.happens(OPENED):
                minutes = self.chance.randrange(5, 1500)
                notice.read_at = clock.now() + dt.timedelta(minutes=minutes)
        Notice.objects.bulk_update(rows, ["mail_state", "mail_due_at", "read_at"])


def _is_afar(body: Organization) -> bool:
    return body.unit is not None and body.unit.is_island


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, MORNING, tzinfo=at_work(day, 0).tzinfo)


class _Course:
    """What one organisation does at one milestone. Acts look the duty up when their
    moment comes, and do nothing where it is not theirs to do any more."""

    def __init__(
        self, calendar: Calendar, stone: Milestone, body: Organization
    ) -> None:
        self.calendar, self.chance = calendar, calendar.chance
        self.stone, self.body = stone, body

    @property
    def team(self) -> Team:
        return self.calendar.people.teams[self.body.code]

    @property
    def duty(self) -> Duty:
        rows = Duty.objects.select_related("milestone__campaign", "organization")
        return rows.get(milestone=self.stone, organization=self.body)

    def wait(self) -> None:
        extensions.grant(
            self.stone,
            self.body,
            until=self.stone.due_on + 15 * DAY,
            reason=words()["extension"],
            by=self.calendar.leader,
        )

    def waive(self) -> None:
        duties.waive(self.duty, words()["waived"], by=self.calendar.leader)

    def begin(self) -> None:
        raise NotImplementedError

    def hand_in(self) -> None:
        raise NotImplementedError

    def hand_in_again(self) -> None:
        raise NotImplementedError

    def accept(self) -> None:
        raise NotImplementedError

    def send_back(self) -> None:
        raise NotImplementedError


class _Plan(_Course):
    """A launch plan; what is late bears a late date."""

    @property
    def plan(self) -> Any:
        return self.duty.launch_plan

    def begin(self) -> None:
        launch_plans.save(self.duty, self._contents(), by=self.team.clerk)

    def hand_in(self) -> None:
        done = self._contents(
            number=f"{self.chance.randrange(3, 90)}-KH/MAU",
            issued_on=clock.today() - DAY,
            signer=self.team.leader.full_name,
            signer_title=self.team.leader.position,
            upload=paper("ke-hoach", "Ke hoach phat dong.pdf"),
            revision=self.plan.revision,
        )
        plan = launch_plans.save(self.duty, done, by=self.team.clerk)
        launch_plans.issue(plan, by=self.team.leader)

    def hand_in_again(self) -> None:
        launch_plans.issue(self.plan, by=self.team.leader)

    def accept(self) -> None:
        launch_plans.accept(self.plan, by=self.calendar.clerk)

    def send_back(self) -> None:
        launch_plans.send_back(
            self.plan, words()["plan_wanting"], by=self.calendar.clerk
        )

    def _contents(self, **more: Any) -> Contents:
        movements = Movement.objects.filter(campaign=self.calendar.campaign)
        own = list(movements.filter(organization=self.body)) or list(movements[:4])
        return Contents(movements=own, targets=words()["targets"], **more)


class _Report(_Course):
    """A periodic report with figures that grow a little from year to year."""

    @property
    def report(self) -> PeriodicReport:
        return self.duty.report

    def begin(self) -> None:
        handing_in.begin(self.duty, by=self.team.clerk)

    def hand_in(self) -> None:
        report, by = self.report, self.team.clerk
        held = contents.load(report)
        figures = {
            line.key: line.counted
            if line.count
            else self.calendar.batches.figure(report.duty, line.indicator)
            for line in held.lines
        }
        filling.save_figures(report, figures, by=by, revision=report.revision)
        texts = {part.key: self.chance.choice(words()["told"]) for part in held.parts}
        filling.save_texts(report, texts, by=by, revision=report.revision)
        filling.put_file(report, paper("bao-cao", "Bao cao.pdf"), by=by)
        self._submit(report)

    def hand_in_again(self) -> None:
        self._submit(self.report)

    def _submit(self, report: PeriodicReport) -> None:
        for line in completeness.unanswered(contents.load(report)):
            reason = words()["answers"]["other"]
            filling.answer(report, line.key, reason, by=self.team.clerk)
        if not self.team.is_single:
            handing_in.send_to_leader(report, by=self.team.clerk)
        handing_in.submit(report, by=self.team.leader)

    def accept(self) -> None:
        judging.accept(self.report, by=self.calendar.clerk)

    def send_back(self) -> None:
        due_on = clock.today() + 10 * DAY
        reason = words()["report_wanting"]
        judging.send_back(self.report, reason, due_on, by=self.calendar.clerk)
