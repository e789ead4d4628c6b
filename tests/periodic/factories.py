"""Reports of the tests, made by the real steps: `submitted(duty)`.

`asks(campaign)` gives a campaign the smallest set of indicators that has every kind."""

import datetime as dt
from decimal import Decimal

from accounts.models import Organization, User
from campaigns.models import (
    Campaign,
    Duty,
    Indicator,
    IndicatorGroup,
    Milestone,
    ReportSection,
)
from emulation import clock
from periodic import contents, filling, handing_in, judging
from periodic.figures import ABSENT, Figure
from periodic.models import PeriodicReport
from tests.campaigns.factories import milestone
from tests.nominations.factories import board_member, clerk_and_leader, pdf


def asks(made: Campaign, *codes: str) -> dict[str, Indicator]:
    """Meetings, members, share, money, plan, channel; or those named."""
    group = IndicatorGroup.objects.create(
        campaign=made, code="II.1", order=1, name="Tuyên truyền"
    )
    kinds = {
        "meetings": ("Số cuộc tuyên truyền", "number", {"is_required": True, "unit": "cuộc"}),
        "members": ("Tổng số hội viên", "number", {"rollup": "last", "unit": "người"}),
        "share": ("Tỷ lệ tập hợp", "number", {"rollup": "average", "unit": "%", "decimals": 1}),
        "money": ("Giá trị an sinh", "money", {"unit": "đồng"}),
        "plan": ("Đã ban hành kế hoạch", "yes_no", {}),
        "channel": ("Kênh truyền thông", "text", {}),
    }  # fmt: skip
    ReportSection.objects.create(
        campaign=made, code="results", order=1, name="Kết quả nổi bật", is_required=True
    )
    ReportSection.objects.create(
        campaign=made, code="lessons", order=2, name="Bài học kinh nghiệm"
    )
    return {
        code: Indicator.objects.create(
            campaign=made, group=group, code=code, order=order, name=name, kind=kind, **more
        )
        for order, (code, (name, kind, more)) in enumerate(kinds.items(), start=1)
        if not codes or code in codes
    }  # fmt: skip


def period(made: Campaign, *, years_ago: int = 0, **fields) -> Milestone:
    """A yearly report, open today, or one of an earlier year."""
    today = clock.today()
    day = today + dt.timedelta(days=10) - dt.timedelta(days=365 * years_ago)
    year = today.year - years_ago
    return milestone(
        made,
        fields.pop("kind", Milestone.Kind.YEARLY_REPORT),
        **{"due_on": day, "name": f"Báo cáo năm {year}"} | fields,
    )


def duty(at: Milestone, organization: Organization) -> Duty:
    return Duty.objects.select_related("milestone__campaign", "organization").get(
        milestone=at, organization=organization
    )


def draft(at: Milestone, organization: Organization, by: User | None = None):
    return handing_in.begin(
        duty(at, organization), by=by or clerk_and_leader(organization)
    )


def fill(report: PeriodicReport, by: User, **figures) -> None:
    """Figures by code (None: no data), and all the rest that is required."""
    held = contents.load(report)
    mine = {
        line.key: figure(figures[line.indicator.code])
        for line in held.lines
        if line.indicator.code in figures
    }
    filling.save_figures(report, mine, by=by, revision=report.revision)


def figure(value) -> Figure:
    if value is None:
        return ABSENT
    if isinstance(value, bool):
        return Figure(yes_no=value)
    return Figure(text=value) if isinstance(value, str) else Figure(Decimal(value))


def complete(
    at: Milestone, organization: Organization, by: User | None = None, **figures
) -> PeriodicReport:
    """A draft with nothing missing; 'meetings' is 10 unless said otherwise."""
    by = by or clerk_and_leader(organization)
    report = draft(at, organization, by)
    fill(report, by, **{"meetings": 10} | figures)
    texts = {
        part.key: "Hoàn thành các chỉ tiêu."
        for part in contents.load(report).parts
        if part.section.is_required
    }
    filling.save_texts(report, texts, by=by, revision=report.revision)
    filling.put_file(report, pdf("báo cáo.pdf"), by=by)
    return report


def submitted(
    at: Milestone, organization: Organization, by: User | None = None, **figures
) -> PeriodicReport:
    by = by or clerk_and_leader(organization)
    report = complete(at, organization, by, **figures)
    handing_in.submit(report, by=by)
    return report


def accepted(at: Milestone, organization: Organization, **figures) -> PeriodicReport:
    report = submitted(at, organization, **figures)
    judging.accept(report, by=board_member(at.campaign))
    return report


def key(report: PeriodicReport, code: str) -> str:
    """The key of an indicator's or a section's place."""
    held = contents.load(report)
    named = {line.indicator.code: line.key for line in held.lines}
    return (named | {part.section.code: part.key for part in held.parts})[code]
