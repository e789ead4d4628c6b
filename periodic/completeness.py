"""What a report still lacks, and what looks odd in it. An odd figure is asked about and
never refused: who says why it is right hands it in as it is."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation.vietnamese import vn_decimal
from periodic.contents import Contents, Line
from periodic.models import PeriodicReport
from records.errors import Refused

FIGURES, TEXTS, FILE = "figures", "texts", "file"
PAGES = {
    FIGURES: "periodic:report_figures",
    TEXTS: "periodic:report_texts",
    FILE: "periodic:report_file",
}


@dataclass(frozen=True)
class Gap:
    """Something that must be there before the report can go on."""

    task: str
    message: str
    url: str


def gaps(report: PeriodicReport, held: Contents) -> list[Gap]:
    found = [
        Gap(
            FIGURES,
            _("%(name)s: write the figure, or tick “no data”.")
            % {"name": line.indicator.name},
            _url(report, FIGURES, line.key),
        )
        for line in held.lines
        if line.is_missing
    ]
    found += [
        Gap(
            TEXTS,
            _("%(name)s: is empty.") % {"name": part.section.name},
            _url(report, TEXTS, part.key),
        )
        for part in held.parts
        if part.is_missing
    ]
    if report.campaign.reports_need_signed_file and held.file is None:
        message = _("The signed report is not here yet.")
        found.append(Gap(FILE, message, _url(report, FILE, "file")))
    return found


def questions(held: Contents) -> list[Line]:
    """Figures that look odd, answered or not: their change is beyond the usual, or the
    registers count something else."""
    return [line for line in held.lines if line.is_odd]


def unanswered(held: Contents) -> list[Line]:
    return [line for line in questions(held) if not line.reason]


def question(line: Line, period: str) -> str:
    """'Tăng 900% so với Báo cáo năm 2026 (120 → 1.200): đúng không?', and 'Sổ theo dõi
    đếm được 12, báo cáo ghi 15: đúng không?'"""
    asked = [_about_change(line, period)] if line.has_odd_change else []
    if line.differs and line.count:
        asked.append(
            _("The registers count %(count)s, the report says %(now)s: right?")
            % {"count": line.count.shown, "now": line.figure.shown}
        )
    return " ".join(asked)


def _about_change(line: Line, period: str) -> str:
    now, then = line.figure.number, line.previous.number
    assert now is not None
    assert then is not None
    values: dict[str, str] = {
        "period": period,
        "then": vn_decimal(then),
        "now": vn_decimal(now),
        "percent": vn_decimal(abs(line.change or Decimal(0))),
    }
    if then == 0:
        return _("From 0 to %(now)s since %(period)s: is that right?") % values
    if now > then:
        return (
            _("%(percent)s%% more than in %(period)s (%(then)s → %(now)s): right?")
            % values
        )
    return (
        _("%(percent)s%% less than in %(period)s (%(then)s → %(now)s): right?") % values
    )


def refuse_incomplete(report: PeriodicReport, held: Contents) -> None:
    """Raise Refused with what is wanting, the first of it by name."""
    if found := gaps(report, held):
        first = " ".join(gap.message for gap in found[:3])
        raise Refused(
            _("The report is not complete yet (%(count)d): %(first)s")
            % {"count": len(found), "first": first}
        )
    if lines := unanswered(held):
        raise Refused(
            ngettext(
                "%(count)d figure is to be mended or confirmed first: %(first)s",
                "%(count)d figures are to be mended or confirmed first: %(first)s",
                len(lines),
            )
            % {"count": len(lines), "first": lines[0].indicator.name}
        )


def _url(report: PeriodicReport, task: str, key: str) -> str:
    return f"{reverse(PAGES[task], args=[report.pk])}#id_{key}"
