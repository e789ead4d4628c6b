"""Launch plans and periodic reports, by the steps of their own rooms."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns import launch_plans
from campaigns.launch_plans import Contents
from campaigns.models import Indicator, LaunchPlan, ReportSection
from periodic import filling, handing_in, judging
from periodic.figures import ABSENT, Figure
from periodic.models import PeriodicReport
from tests.records.files import pdf
from tests.simulation import figures, plan
from tests.simulation.script import CLERK, LEADER, Act

if TYPE_CHECKING:
    from tests.simulation.world import Play


def paper(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.pdf", _one_page(), "application/pdf")


@cache
def _one_page() -> bytes:
    return pdf()


class Reports:
    def __init__(self, play: Play) -> None:
        self.play = play
        campaign = play.world.campaign
        self.keys = {
            row.code: f"i{row.pk}"
            for row in Indicator.objects.filter(campaign=campaign)
        }
        self.sections = {
            f"s{row.pk}": row.milestone_kinds
            for row in ReportSection.objects.filter(campaign=campaign, is_required=True)
        }

    def begin(self, act: Act) -> PeriodicReport:
        clerk = self.play.holder(act.organization, CLERK)
        return handing_in.begin(self.play.duty(act), by=clerk)

    def hand_in(self, act: Act) -> None:
        clerk = self.play.holder(act.organization, CLERK)
        leader = self.play.holder(act.organization, LEADER)
        report = self.begin(act)
        self._fill(report, act)
        if clerk != leader:
            handing_in.send_to_leader(report, by=clerk)
        handing_in.submit(report, by=leader)

    def _fill(self, report: PeriodicReport, act: Act) -> None:
        clerk = self.play.holder(act.organization, CLERK)
        written = self.play.script
        told = figures.of_report(
            written.seed,
            written.bodies[act.organization],
            plan.stones()[act.milestone],
            report.version + 1,
        )
        mine = {self.keys[code]: _figure(value) for code, value in told.items()}
        filling.save_figures(report, mine, by=clerk, revision=report.revision)
        if report.version == 0:
            kind = report.milestone.kind
            texts = {
                key: "Hoàn thành các chỉ tiêu (mẫu)."
                for key, kinds in self.sections.items()
                if kind in (kinds or [kind])
            }
            filling.save_texts(report, texts, by=clerk, revision=report.revision)
            filling.put_file(report, paper("bao-cao"), by=clerk)

    def _report(self, act: Act) -> PeriodicReport:
        return PeriodicReport.objects.get(duty=self.play.duty(act))

    def accept(self, act: Act) -> None:
        judging.accept(self._report(act), by=self.play.head)

    def reopen(self, act: Act) -> None:
        judging.reopen(self._report(act), "Cần đính chính (mẫu).", by=self.play.head)

    def send_back(self, act: Act) -> None:
        """The first figure is to be mended; nothing else is open."""
        first = self.keys[figures.INDICATORS[0]["code"]]
        judging.send_back(
            self._report(act),
            "Số liệu chưa khớp (mẫu).",
            act.at.date() + 10 * plan.DAY,
            by=self.play.head,
            texts={first: "Kiểm tra lại (mẫu)."},
        )


def _figure(value: object) -> Figure:
    if value == figures.ABSENT:
        return ABSENT
    if isinstance(value, bool):
        return Figure(yes_no=value)
    if isinstance(value, str):
        return Figure(text=value)
    return Figure(number=value)


class LaunchPlans:
    def __init__(self, play: Play) -> None:
        self.play = play

    def begin(self, act: Act) -> LaunchPlan:
        duty = self.play.duty(act)
        held = LaunchPlan.objects.filter(duty=duty).first()
        contents = Contents(
            number="12-KH/MAU",
            issued_on=act.day,
            signer="Trần Văn Mẫu",
            signer_title="Bí thư",
            upload=None if held else paper("ke-hoach"),
            revision=held.revision if held else 0,
        )
        clerk = self.play.holder(act.organization, CLERK)
        return launch_plans.save(duty, contents, by=clerk)

    def hand_in(self, act: Act) -> None:
        made = self.begin(act)
        launch_plans.issue(made, by=self.play.holder(act.organization, LEADER))

    def _plan(self, act: Act) -> LaunchPlan:
        return LaunchPlan.objects.get(duty=self.play.duty(act))

    def accept(self, act: Act) -> None:
        launch_plans.accept(self._plan(act), by=self.play.head)

    def send_back(self, act: Act) -> None:
        launch_plans.send_back(self._plan(act), "Thiếu chỉ tiêu.", by=self.play.head)
