"""What the documents of the years say: an organisation's periodic report, and the
Board's summary of a period to the Standing Committee."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from campaigns.models import Milestone
from emulation.vietnamese import vn_date, vn_decimal
from periodic import comparison, contents, rollup, rollup_table
from periodic.contents import Line
from periodic.models import PeriodClose, PeriodicReport
from periodic.rollup import COLUMNS, Coverage, Rollup
from reports.written import head
from reports.written.head import Head

# The longest bar of a chart, in characters: a chart of text can be edited in Word, and
# is shown by every printer.
BAR = 10
# Of a text of an organisation in the summary's annex: it is a draft to choose from.
EXCERPT = 300


@dataclass(frozen=True)
class FigureRow:
    """A figure's line in the report; a group's line has no unit and no figures."""

    number: str
    name: str
    unit: str
    before: str
    now: str
    change: str


@dataclass(frozen=True)
class TextPart:
    number: str
    title: str
    text: str


@dataclass(frozen=True)
class PeriodicFacts:
    head: Head
    organization: str
    addressee: str
    campaign: str
    plan: str
    period: str
    before: str
    parts: list[TextPart]
    rows: list[FigureRow]
    notes: list[str]
    copies: list[str]


@dataclass(frozen=True)
class SummaryRow:
    number: str
    name: str
    unit: str
    province: str
    communes: str
    total: str
    answered: str


@dataclass(frozen=True)
class ChartRow:
    """An indicator over the periods: the periods' names, figures and bars line by line."""

    name: str
    periods: str
    values: str
    bars: str
    together: str
    target: str


@dataclass(frozen=True)
class Excerpt:
    title: str
    lines: list[str]


@dataclass(frozen=True)
class SummaryFacts:
    head: Head
    addressee: str
    campaign: str
    plan: str
    period: str
    status: str
    province: str
    communes: str
    missing: str
    rows: list[SummaryRow]
    charts: list[ChartRow]
    excerpts: list[Excerpt]
    copies: list[str]


# ------------------------------------------------------------------ an organisation's
def of_report(report: PeriodicReport) -> PeriodicFacts:
    """From what is filled in now, complete or not."""
    held, campaign = contents.load(report), report.campaign
    return PeriodicFacts(
        head=head.of(report.organization, None, "BC", ""),
        organization=report.organization.name,
        addressee=campaign.board.name,
        campaign=campaign.name,
        plan=head.plan(campaign),
        period=report.milestone.name,
        before=held.previous.name if held.previous else "Kỳ trước",
        parts=[
            TextPart(f"{number}", part.section.name, head.paragraphs(part.text) or "…")
            for number, part in enumerate(held.parts, start=1)
        ],
        rows=list(_figure_rows(held.lines)),
        notes=[
            f"{line.indicator.name}: {line.reason}"
            for line in held.lines
            if line.is_odd and line.reason
        ],
        copies=head.copies(report.organization),
    )


def _figure_rows(lines: Iterable[Line]) -> Iterator[FigureRow]:
    group = None
    for number, line in enumerate(lines, start=1):
        indicator = line.indicator
        if indicator.group_id != group:
            group = indicator.group_id
            name = indicator.group.name
            yield FigureRow(indicator.group.code, name, "", "", "", "")
        change = "" if line.change is None else f"{vn_decimal(line.change)}%"
        yield FigureRow(
            f"{number}",
            indicator.name,
            indicator.unit,
            line.previous.shown,
            line.figure.shown,
            f"+{change}" if line.change and line.change > 0 else change,
        )


# ------------------------------------------------------------------------ the Board's
def of_period(milestone: Milestone) -> SummaryFacts:
    """The roll-up with its coverage, the years side by side, and what organisations
    say in words; frozen figures where the period is closed."""
    found = rollup.of_period(milestone)
    close = PeriodClose.objects.filter(milestone=milestone).first()
    campaign = milestone.campaign
    return SummaryFacts(
        head=head.of(campaign.board, None, "BC", ""),
        addressee=campaign.committee_name,
        campaign=campaign.name,
        plan=head.plan(campaign),
        period=milestone.name,
        status=_status(close),
        province=_covered(found.coverage[COLUMNS[0]]),
        communes=_covered(found.coverage[COLUMNS[1]]),
        missing=", ".join(duty.organization.name for duty in found.missing) or "không",
        rows=list(_summary_rows(found, close)),
        charts=list(_charts(comparison.of(milestone))),
        excerpts=list(_excerpts(milestone)),
        copies=head.copies(campaign.board),
    )


def _status(close: PeriodClose | None) -> str:
    if close is None:
        return "Số liệu chưa chốt, tính đến ngày lập báo cáo"
    return f"Số liệu chốt ngày {vn_date(close.closed_at)}"


def _covered(part: Coverage) -> str:
    return f"{part.handed_in}/{part.expected} đơn vị ({part.percent}%)"


def _summary_rows(found: Rollup, close: PeriodClose | None) -> Iterator[SummaryRow]:
    group = None
    for number, row in enumerate(rollup_table.rows(found, close), start=1):
        indicator = row.indicator
        if indicator.group_id != group:
            group = indicator.group_id
            name = indicator.group.name
            yield SummaryRow(indicator.group.code, name, "", "", "", "", "")
        province, communes, total = row.cells
        yield SummaryRow(
            f"{number}",
            indicator.name,
            indicator.unit,
            province.shown,
            communes.shown,
            total.shown,
            f"{total.count}/{total.expected}",
        )


def _charts(found: comparison.Comparison) -> Iterator[ChartRow]:
    """Only what has been counted at least once."""
    names = "\n".join(period.name for period in found.periods)
    for row in found.rows:
        if row.together is None:
            continue
        yield ChartRow(
            name=row.indicator.name,
            periods=names,
            values="\n".join(_number(value) for value in row.values),
            bars="\n".join("█" * -(-share * BAR // 100) or "·" for share in row.bars),
            together=_number(row.together),
            target=_target(row),
        )


def _number(value: Decimal | None) -> str:
    return "–" if value is None else vn_decimal(value)


def _target(row: comparison.Row) -> str:
    if row.target is None:
        return ""
    reached = "" if row.reached is None else f" (đạt {vn_decimal(row.reached)}%)"
    proposed = " (cần xác nhận)" if row.aim and row.aim.is_proposed else ""
    return f"{vn_decimal(row.target)}{proposed}{reached}"


def _excerpts(milestone: Milestone) -> Iterator[Excerpt]:
    """The beginning of what each organisation writes, section by section."""
    texts: dict[str, list[str]] = {}
    reports = (
        PeriodicReport.objects.for_milestone(milestone)
        .handed_in()
        .select_related("duty__organization")
        .prefetch_related("narratives__section")
        .order_by("duty__organization__sort_key")
    )
    order: dict[str, int] = {}
    for report in reports:
        for row in report.narratives.all():
            short = " ".join(row.text.split())
            if len(short) > EXCERPT:
                short = f"{short[:EXCERPT].rsplit(' ', 1)[0]} …"
            texts.setdefault(row.section.name, []).append(
                f"{report.organization.name}: {short}"
            )
            order[row.section.name] = row.section.order
    for title in sorted(texts, key=lambda name: order[name]):
        yield Excerpt(title, texts[title])
