"""Remarks that the Board pins to places of a report that it sends back: what of the
report they open, and what has become of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from periodic import completeness, versions
from periodic.contents import Contents
from periodic.models import FieldRemark, PeriodicReport, ReportReturn
from records.errors import Refused

FILE = "file"


@dataclass(frozen=True)
class Opened:
    """The keys of the places that may be changed: 'i12', 's3', 'file'."""

    is_whole: bool
    keys: frozenset[str] = frozenset()

    def has(self, key: str) -> bool:
        return self.is_whole or key in self.keys


WHOLE = Opened(is_whole=True)


@dataclass(frozen=True)
class Standing:
    """A remark of an open return, and whether its place was changed since."""

    remark: FieldRemark
    where: str
    task: str
    url: str
    is_mended: bool


def of_report(report: PeriodicReport) -> list[FieldRemark]:
    """Those of the open return, in the order in which they were pinned; one query."""
    if report.duty.state != PeriodicReport.State.RETURNED:
        return []
    return list(
        FieldRemark.objects.filter(
            returned__report=report, returned__answered_at=None
        ).select_related("indicator", "section")
    )


def opened(report: PeriodicReport, rows: Iterable[FieldRemark] | None = None) -> Opened:
    """What of it is open: everything, unless remarks are pinned."""
    rows = of_report(report) if rows is None else list(rows)
    if not rows:
        return WHOLE
    return Opened(is_whole=False, keys=frozenset(row.key for row in rows))


def refuse_closed(report: PeriodicReport, changed: Mapping[str, str]) -> None:
    """Raise Refused if one of the places that were changed (key -> name) is closed."""
    now = opened(report)
    if closed := [name for key, name in changed.items() if not now.has(key)]:
        raise Refused(
            _(
                "Not open: %(what)s. Only what %(board)s has pinned a remark to can be "
                "changed. If more has to be mended, ask it to pin a remark there as well."
            )
            % {"what": ", ".join(closed), "board": report.campaign.board}
        )


def pin(returned: ReportReturn, texts: Mapping[str, str]) -> list[FieldRemark]:
    """A remark for each place (key -> text)."""
    return FieldRemark.objects.bulk_create(
        FieldRemark(
            returned=returned,
            indicator_id=int(key[1:]) if key.startswith("i") else None,
            section_id=int(key[1:]) if key.startswith("s") else None,
            text=text,
        )
        for key, text in texts.items()
    )


def where(remark: FieldRemark) -> str:
    if remark.indicator:
        return remark.indicator.name
    return remark.section.name if remark.section else _("Signed report")


def lines(rows: Iterable[FieldRemark]) -> list[str]:
    return [f"{where(row)}: {row.text}" for row in rows]


def standing(report: PeriodicReport, held: Contents) -> list[Standing]:
    """Those of the open return; a place counts as mended once it differs from what was
    handed in."""
    rows = of_report(report)
    if not rows:
        return []
    last = versions.latest(report)
    before = last.content if last else {"figures": [], "texts": [], "file": None}
    now = versions.content(report, held)
    return [_standing(report, row, before, now) for row in rows]


def _standing(
    report: PeriodicReport,
    row: FieldRemark,
    before: dict[str, Any],
    now: dict[str, Any],
) -> Standing:
    task = completeness.FILE
    if row.indicator:
        task = completeness.FIGURES
    elif row.section:
        task = completeness.TEXTS
    url = reverse(completeness.PAGES[task], args=[report.pk])
    return Standing(
        row,
        where(row),
        task,
        f"{url}#id_{row.key}",
        _at(before, row) != _at(now, row),
    )


def _at(content: dict[str, Any], row: FieldRemark) -> Any:
    """What a frozen content, or the current one, has in the remark's place."""
    if row.indicator:
        return {line["code"]: line["value"] for line in content["figures"]}.get(
            row.indicator.code
        )
    if row.section:
        return {line["code"]: line["text"] for line in content["texts"]}.get(
            row.section.code
        )
    return (content["file"] or {}).get("sha256")
