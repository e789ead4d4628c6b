"""What was handed in, frozen; and what differs between two versions."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from emulation import clock
from nominations.versions import Change, digest, file_line
from periodic import completeness
from periodic.contents import Contents, Line, Part
from periodic.figures import of_plain
from periodic.models import PeriodicReport, ReportVersion


def freeze(report: PeriodicReport, held: Contents, *, by: User) -> ReportVersion:
    """Keep what has just been handed in as version `report.version`."""
    frozen = content(report, held)
    return ReportVersion.objects.create(
        report=report,
        number=report.version,
        content=frozen,
        sha256=digest(frozen),
        submitted_by=by,
        submitted_at=clock.now(),
    )


def content(report: PeriodicReport, held: Contents) -> dict[str, Any]:
    """All that the report says, with the names and units of the day, in JSON values."""
    return {
        "campaign": report.campaign.code,
        "milestone": report.milestone.code,
        "milestone_name": report.milestone.name,
        "organization": report.organization.name,
        "figures": [_figure(line) for line in held.lines],
        "texts": [_text(part) for part in held.parts],
        "file": _file(held),
        "answers": [_answer(line, held) for line in completeness.questions(held)],
    }


def _figure(line: Line) -> dict[str, Any]:
    indicator = line.indicator
    return {
        "code": indicator.code,
        "version": indicator.version,
        "group": str(indicator.group),
        "name": indicator.name,
        "kind": indicator.kind,
        "unit": indicator.unit,
        "value": line.figure.plain,
        "counted": line.count.plain if line.count else None,
    }


def _text(part: Part) -> dict[str, Any]:
    section = part.section
    return {
        "code": section.code,
        "version": section.version,
        "name": section.name,
        "text": part.text,
    }


def _file(held: Contents) -> dict[str, Any] | None:
    if held.file is None:
        return None
    attachment = held.file.attachment
    return {
        "name": attachment.original_name,
        "size": attachment.size,
        "sha256": attachment.sha256,
    }


def _answer(line: Line, held: Contents) -> dict[str, str]:
    period = held.previous.name if held.previous else ""
    return {
        "code": line.indicator.code,
        "name": line.indicator.name,
        "question": completeness.question(line, period),
        "answer": line.reason,
    }


def latest(report: PeriodicReport) -> ReportVersion | None:
    return report.versions.order_by("-number").first()


# ------------------------------------------------------------------------ differences
def diff(older: dict[str, Any], newer: dict[str, Any]) -> list[Change]:
    """Place by place, what the newer content changes."""
    return [*_figure_changes(older, newer), *_text_changes(older, newer), *_files(older, newer)]  # fmt: skip


def _figure_changes(older: dict[str, Any], newer: dict[str, Any]) -> Iterator[Change]:
    old = {row["code"]: row for row in older["figures"]}
    for row in newer["figures"]:
        before = old.get(row["code"], {"value": None, "kind": row["kind"]})
        if before["value"] != row["value"]:
            yield Change(
                row["group"],
                row["name"],
                of_plain(before["value"], before["kind"]).shown,
                of_plain(row["value"], row["kind"]).shown,
            )


def _text_changes(older: dict[str, Any], newer: dict[str, Any]) -> Iterator[Change]:
    old = {row["code"]: row["text"] for row in older["texts"]}
    for row in newer["texts"]:
        before = old.get(row["code"], "")
        if before != row["text"]:
            yield Change(_("In words"), row["name"], before, row["text"])


def _files(older: dict[str, Any], newer: dict[str, Any]) -> Iterator[Change]:
    before, after = older["file"], newer["file"]
    if (before or {}).get("sha256") != (after or {}).get("sha256"):
        name = _("signed report")
        yield Change(_("Signed report"), name, file_line(before), file_line(after))
