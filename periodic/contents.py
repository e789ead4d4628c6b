"""A report loaded once for all that its pages say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import OuterRef, Subquery

from campaigns.models import Duty, Indicator, Milestone, ReportSection
from periodic import counted
from periodic import previous as before
from periodic.counted import Count
from periodic.figures import EMPTY, Figure, change_percent, is_odd, of_plain, of_row
from periodic.models import Narrative, PeriodicReport, ReportFile, ValueAnswer
from periodic.previous import Previous

Asked = TypeVar("Asked", Indicator, ReportSection)


@dataclass(frozen=True)
class Line:
    """An indicator, what the report says to it, what the period before said, and what
    the registers count where they count it."""

    indicator: Indicator
    figure: Figure
    previous: Figure
    answer: ValueAnswer | None
    count: Count | None = None

    @property
    def key(self) -> str:
        """Names it in forms, anchors and remarks: 'i12'."""
        return f"i{self.indicator.pk}"

    @property
    def counted(self) -> Figure:
        """What the registers propose; nothing where they have no line."""
        return Figure(self.count.number) if self.count else EMPTY

    @property
    def change(self) -> Decimal | None:
        if self.figure.number is None or self.previous.number is None:
            return None
        return change_percent(self.figure.number, self.previous.number)

    @property
    def has_odd_change(self) -> bool:
        now, then = self.figure.number, self.previous.number
        return (
            now is not None and then is not None and is_odd(self.indicator, now, then)
        )

    @property
    def differs(self) -> bool:
        """From the registers. "No data" and an empty field say nothing to differ."""
        number = self.figure.number
        return bool(self.count and number is not None and number != self.count.number)

    @property
    def is_odd(self) -> bool:
        return self.has_odd_change or self.differs

    @property
    def compared(self) -> tuple[Decimal | None, Decimal | None]:
        """The numbers that make it odd: the period before's, the registers'."""
        return (
            self.previous.number if self.has_odd_change else None,
            self.count.number if self.count and self.differs else None,
        )

    @property
    def reason(self) -> str:
        """Why the odd figure is right; empty if nobody has said so of these numbers."""
        answer = self.answer
        if answer is None or answer.number != self.figure.number:
            return ""
        same = (answer.previous, answer.counted) == self.compared
        return answer.reason if same else ""

    @property
    def is_missing(self) -> bool:
        return self.indicator.is_required and self.figure.is_empty


@dataclass(frozen=True)
class Part:
    """A section in words."""

    section: ReportSection
    text: str

    @property
    def key(self) -> str:
        return f"s{self.section.pk}"

    @property
    def is_missing(self) -> bool:
        return self.section.is_required and not self.text


@dataclass(frozen=True)
class Contents:
    lines: list[Line]
    parts: list[Part]
    file: ReportFile | None
    previous: Previous | None

    @property
    def filled(self) -> int:
        return sum(not line.figure.is_empty for line in self.lines)

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)


def indicators_of(duty: Duty) -> list[Indicator]:
    """What this report is asked, in the order of the form."""
    rows = Indicator.objects.for_milestone(duty.milestone).select_related("group")
    return _asked(rows, duty.milestone, duty)


def sections_of(
    duty: Duty, report: PeriodicReport | None = None
) -> list[ReportSection]:
    """In the order of the form; with what `report` says in each as `text`."""
    rows = ReportSection.objects.for_milestone(duty.milestone)
    if report is not None:
        said = Narrative.objects.filter(report=report, section=OuterRef("pk"))
        rows = rows.annotate(text=Subquery(said.values("text")))
    return _asked(rows, duty.milestone, duty)


def _asked(rows: Iterable[Asked], milestone: Milestone, duty: Duty) -> list[Asked]:
    return [row for row in rows if row.is_asked(milestone, duty.organization)]


def as_handed_in(held: Contents, frozen: Mapping[str, Any]) -> Contents:
    """The same with the figures and words of a frozen version: what others read while
    the organisation is mending."""
    figures = {row["code"]: row for row in frozen["figures"]}
    texts = {row["code"]: row["text"] for row in frozen["texts"]}
    lines = []
    for line in held.lines:
        row = figures.get(line.indicator.code)
        figure = of_plain(row["value"], row["kind"]) if row else EMPTY
        count = counted.of_plain(row)
        lines.append(replace(line, figure=figure, count=count))
    parts = [replace(p, text=texts.get(p.section.code, "")) for p in held.parts]
    return replace(held, lines=lines, parts=parts)


def blank(duty: Duty) -> Contents:
    """What a report that is not begun yet will ask, with the last period's figures."""
    last = before.of(duty)
    lines = [
        Line(row, EMPTY, last.figure(row) if last else EMPTY, None)
        for row in indicators_of(duty)
    ]
    parts = [Part(row, "") for row in sections_of(duty)]
    return Contents(lines, parts, None, last)


def load(report: PeriodicReport) -> Contents:
    """At most seven queries, however much is asked. A report that is being written has
    what the registers count now; one handed in, what they counted then."""
    values = {row.indicator_id: of_row(row) for row in report.values.all()}
    answers = {
        row.indicator_id: row
        for row in report.value_answers.select_related("answered_by")
    }
    last = before.of(report.duty)
    asked = indicators_of(report.duty)
    is_written = report.duty.state in PeriodicReport.EDITABLE
    counts = (counted.of if is_written else counted.frozen)(report, asked)
    return Contents(
        lines=[
            Line(
                indicator,
                values.get(indicator.pk, EMPTY),
                last.figure(indicator) if last else EMPTY,
                answers.get(indicator.pk),
                counts.get(indicator.pk),
            )
            for indicator in asked
        ],
        parts=[
            Part(section, vars(section)["text"] or "")
            for section in sections_of(report.duty, report)
        ],
        file=report.signed_file,
        previous=last,
    )
