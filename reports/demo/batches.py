"""Years of launch plans and reports, many organisations at once: by the steps one by one
they would take minutes. A part of the organisations goes by the steps all the same (see
`calendar.py`); here the rows are written as those would leave them, with one line in the
log for each batch."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from accounts.models import Role, User
from campaigns.models import (
    Duty,
    Indicator,
    LaunchPlan,
    LaunchPlanVersion,
    LaunchTarget,
    Milestone,
    Movement,
    ReportSection,
)
from emulation import clock
from nominations.versions import digest
from periodic import contents, versions
from periodic.contents import Contents, Line, Part
from periodic.figures import EMPTY, Figure
from periodic.models import (
    IndicatorValue,
    Narrative,
    PeriodicReport,
    ReportFile,
    ReportVersion,
)
from records import attachments, audit
from reports.demo.files import paper
from reports.demo.people import People
from reports.demo.words import Chance, words

D = Duty.State


class Batches:
    """Remembers each organisation's last figures, so that they grow by the year."""

    def __init__(self, people: People, chance: Chance) -> None:
        self.people, self.chance = people, chance
        self.judge = people.board(Role.BOARD_INTAKE)[0]
        self.last: dict[tuple[int, str], Decimal] = {}
        # What is asked depends on the period, the kind and the level.
        self.asked: dict[
            tuple[int, str, str], tuple[list[Indicator], list[ReportSection]]
        ] = {}

    def hand_in(self, stone: Milestone, organizations: Sequence[int]) -> None:
        """Those of them that still owe it hand it in today, and it is accepted."""
        rows = Duty.objects.filter(milestone=stone, organization__in=organizations)
        owed = list(
            rows.missing().select_related("milestone__campaign", "organization")
        )
        if not owed:
            return
        now, today = clock.now(), clock.today()
        for duty in owed:
            duty.state, duty.done_on = D.ACCEPTED, today
            duty.submitted_at, duty.submitted_by = now, self._leader(duty)
            duty.accepted_at, duty.accepted_by = now, self.judge
        if stone.kind == Milestone.Kind.LAUNCH_PLAN:
            self._plans(owed, today)
        else:
            self._reports(owed, now)
        names = ["state", "done_on", "submitted_at", "submitted_by", "accepted_at", "accepted_by"]  # fmt: skip
        Duty.objects.bulk_update(owed, names)
        after = {"organizations": [str(duty.organization) for duty in owed]}
        audit.record("demo.handed_in", stone, by=None, after=after)

    def _leader(self, duty: Duty) -> User:
        return self.people.teams[duty.organization.code].leader

    def _clerk(self, duty: Duty) -> User:
        return self.people.teams[duty.organization.code].clerk

    # ---------------------------------------------------------------------- launch plans
    def _plans(self, owed: Sequence[Duty], today: dt.date) -> None:
        plans = []
        for duty in owed:
            by = self._leader(duty)
            upload = paper("ke-hoach", "Ke hoach phat dong.pdf")
            plans.append(
                LaunchPlan(
                    duty=duty,
                    number=f"{self.chance.randrange(3, 90)}-KH/MAU",
                    issued_on=today,
                    signer=by.full_name,
                    signer_title=by.position,
                    attachment=attachments.store(upload, by=by),
                    version=1,
                    revision=1,
                    updated_at=clock.now(),
                    updated_by=by,
                )
            )
        LaunchPlan.objects.bulk_create(plans)
        LaunchTarget.objects.bulk_create(
            LaunchTarget(plan=plan, order=order, **target)
            for plan in plans
            for order, target in enumerate(words()["targets"], start=1)
        )
        self._carry(plans)
        LaunchPlanVersion.objects.bulk_create(
            LaunchPlanVersion(
                plan=plan,
                number=1,
                content=plan.content(),
                attachment=plan.attachment,
                submitted_at=clock.now(),
                submitted_by=plan.updated_by,
            )
            for plan in plans
        )

    def _carry(self, plans: Sequence[LaunchPlan]) -> None:
        """Their own movements, or some of the province's."""
        rows = list(Movement.objects.filter(campaign=plans[0].duty.milestone.campaign))
        through = LaunchPlan.movements.through
        through.objects.bulk_create(
            through(launchplan_id=plan.pk, movement_id=movement.pk)
            for plan in plans
            for movement in (
                [m for m in rows if m.organization_id == plan.duty.organization_id]
                or rows[:4]
            )
        )

    # --------------------------------------------------------------------------- reports
    def _reports(self, owed: Sequence[Duty], now: dt.datetime) -> None:
        reports = PeriodicReport.objects.bulk_create(
            PeriodicReport(
                duty=duty,
                version=1,
                revision=2,
                created_by=self._clerk(duty),
                created_at=now,
            )
            for duty in owed
        )
        scan = attachments.store(paper("bao-cao", "Bao cao.pdf"), by=self.judge)
        files = ReportFile.objects.bulk_create(
            ReportFile(
                report=report, attachment=scan, added_by=report.created_by, added_at=now
            )
            for report in reports
        )
        held = [
            self._held(report, file)
            for report, file in zip(reports, files, strict=True)
        ]
        pairs = list(zip(reports, held, strict=True))
        IndicatorValue.objects.bulk_create(
            _value(report, line) for report, said in pairs for line in said.lines
        )
        Narrative.objects.bulk_create(
            Narrative(report=report, section=part.section, text=part.text)
            for report, said in pairs
            for part in said.parts
        )
        ReportVersion.objects.bulk_create(
            self._version(report, said, now) for report, said in pairs
        )

    def _held(self, report: PeriodicReport, file: ReportFile) -> Contents:
        """What it says, made up here instead of read from the database."""
        duty = report.duty
        body = duty.organization
        key = (duty.milestone_id, body.kind, body.level)
        if key not in self.asked:
            self.asked[key] = contents.indicators_of(duty), contents.sections_of(duty)
        indicators, sections = self.asked[key]
        lines = [Line(one, self.figure(duty, one), EMPTY, None) for one in indicators]
        parts = [Part(one, self.chance.choice(words()["told"])) for one in sections]
        return Contents(lines, parts, file, None)

    def _version(
        self, report: PeriodicReport, held: Contents, now: dt.datetime
    ) -> ReportVersion:
        frozen = versions.content(report, held)
        return ReportVersion(
            report=report,
            number=1,
            content=frozen,
            sha256=digest(frozen),
            submitted_by=self._leader(report.duty),
            submitted_at=now,
        )

    def figure(self, duty: Duty, indicator: Indicator) -> Figure:
        """Last year's and a little more, or a first guess."""
        chance = self.chance
        if indicator.kind == "yes_no":
            return Figure(yes_no=chance.happens(0.9))
        if indicator.kind == "text":
            return Figure(text=chance.choice(words()["told"])[:120])
        if indicator.unit == "%":
            return Figure(Decimal(chance.randrange(720, 1000)) / 10)
        is_money = indicator.kind == "money"
        key = (duty.organization_id, indicator.code)
        most, unit = (900, 1_000_000) if is_money else (60, 1)
        then = self.last.get(key) or Decimal(chance.randrange(8, most) * unit)
        grown = (then * Decimal(chance.randrange(95, 120)) / 100).quantize(Decimal(1))
        self.last[key] = grown
        return Figure(grown)


def _value(report: PeriodicReport, line: Line) -> IndicatorValue:
    figure = line.figure
    return IndicatorValue(
        report=report,
        indicator=line.indicator,
        number=figure.number,
        text=figure.text,
        yes_no=figure.yes_no,
    )
