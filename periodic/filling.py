"""Filling a report in: figures, words, the signed file, answers to what looks odd."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Indicator
from emulation import clock
from periodic import contents, remarks, rules, workflow
from periodic.contents import Line
from periodic.figures import Figure
from periodic.models import (
    IndicatorValue,
    Narrative,
    PeriodicReport,
    ReportFile,
    ValueAnswer,
)
from records import attachments, audit, merging
from records.errors import Refused


def lock(report: PeriodicReport, by: User) -> PeriodicReport:
    """The row, locked, if this person may edit it now."""
    locked = workflow.lock(report)
    if not rules.may_prepare(by, locked):
        raise PermissionDenied
    if not locked.is_editable:
        raise Refused(
            _(
                "%(report)s can no longer be edited: it is %(state)s. Only a draft or a "
                "report that was sent back can."
            )
            % {"report": locked, "state": locked.get_state_display()}
        )
    return locked


# ---------------------------------------------------------------------------- figures
@transaction.atomic
def save_figures(
    report: PeriodicReport, mine: Mapping[str, Figure], *, by: User, revision: int
) -> bool:
    """Store the figures (key -> figure); False if nothing changed. Raises Conflict if
    somebody else changed the same ones since `revision`, Refused for one that a return
    does not open."""
    locked = lock(report, by)
    held = {line.key: line for line in contents.load(locked).lines}
    current = {key: held[key].figure.plain for key in mine}
    names = {key: line.indicator.name for key, line in held.items()}
    plain = {key: figure.plain for key, figure in mine.items()}
    merged = merging.merge(locked, plain, current, revision, label=names.__getitem__)
    changed = [key for key in merged if merged[key] != current[key]]
    if not changed:
        return False
    remarks.refuse_closed(locked, {key: names[key] for key in changed})
    _put_figures(locked, {held[key].indicator: mine[key] for key in changed})
    _record(locked, "figures_saved", current, merged, changed, by)
    workflow.show(locked, report)
    return True


def _put_figures(report: PeriodicReport, figures: Mapping[Indicator, Figure]) -> None:
    """Two queries, however many figures."""
    emptied = [i for i, figure in figures.items() if figure.is_empty]
    if emptied:
        report.values.filter(indicator__in=emptied).delete()
    IndicatorValue.objects.bulk_create(
        (
            IndicatorValue(
                report=report,
                indicator=indicator,
                number=figure.number,
                text=figure.text,
                yes_no=figure.yes_no,
                is_absent=figure.is_absent,
            )
            for indicator, figure in figures.items()
            if not figure.is_empty
        ),
        update_conflicts=True,
        unique_fields=["report", "indicator"],
        update_fields=["number", "text", "yes_no", "is_absent"],
    )


@transaction.atomic
def copy_previous(report: PeriodicReport, *, by: User) -> list[Line]:
    """Take over the last period's figures into fields that are empty and open; the lines
    that were filled. What was written stays."""
    return _take_over(report, lambda line: line.previous, "figures_copied", by)


@transaction.atomic
def take_counts(report: PeriodicReport, *, by: User) -> list[Line]:
    """The same with what the registers count."""
    return _take_over(report, lambda line: line.counted, "figures_counted", by)


def _take_over(
    report: PeriodicReport, proposed: Callable[[Line], Figure], verb: str, by: User
) -> list[Line]:
    locked = lock(report, by)
    opened = remarks.opened(locked)
    lines = [
        line
        for line in contents.load(locked).lines
        if line.figure.is_empty and not proposed(line).is_empty and opened.has(line.key)
    ]
    _put_figures(locked, {line.indicator: proposed(line) for line in lines})
    if lines:
        before = {line.key: None for line in lines}
        after = {line.key: proposed(line).plain for line in lines}
        _record(locked, verb, before, after, before, by)
    workflow.show(locked, report)
    return lines


# ------------------------------------------------------------------------------ words
@transaction.atomic
def save_texts(
    report: PeriodicReport, mine: Mapping[str, str], *, by: User, revision: int
) -> bool:
    """Store the sections in words (key -> text); raises as `save_figures` does."""
    locked = lock(report, by)
    held = {part.key: part for part in contents.load(locked).parts}
    current = {key: held[key].text for key in mine}
    names = {key: part.section.name for key, part in held.items()}
    merged = merging.merge(
        locked, dict(mine), current, revision, label=names.__getitem__
    )
    changed = [key for key in merged if merged[key] != current[key]]
    if not changed:
        return False
    remarks.refuse_closed(locked, {key: names[key] for key in changed})
    for key in changed:
        section = held[key].section
        if merged[key]:
            Narrative.objects.update_or_create(
                report=locked, section=section, defaults={"text": merged[key]}
            )
        else:
            locked.narratives.filter(section=section).delete()
    _record(locked, "texts_saved", current, merged, changed, by)
    workflow.show(locked, report)
    return True


def _record(
    locked: PeriodicReport,
    verb: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    changed: Iterable[str],
    by: User,
) -> None:
    locked.revision += 1
    locked.save(update_fields=["revision"])
    audit.record(
        f"periodicreport.{verb}",
        locked,
        by=by,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed} | {"revision": locked.revision},
    )


# ------------------------------------------------------------------- the signed report
@transaction.atomic
def put_file(report: PeriodicReport, upload: UploadedFile, *, by: User) -> ReportFile:
    """A signed report in place of the current one, which stays readable; the same file
    again changes nothing. Raises ValidationError with a sentence if it is no good."""
    locked = lock(report, by)
    remarks.refuse_closed(locked, {remarks.FILE: _("Signed report")})
    current = locked.signed_file
    if current and current.attachment.sha256 == _sha256(upload):
        return current
    attachment = attachments.store(upload, by=by)
    locked.files.filter(replaced_at=None).update(replaced_at=clock.now())
    added = ReportFile.objects.create(
        report=locked, attachment=attachment, added_by=by, added_at=clock.now()
    )
    audit.record(
        "periodicreport.file_added",
        locked,
        by=by,
        before={"file": str(current)} if current else {},
        after={"file": str(attachment), "sha256": attachment.sha256},
    )
    return added


def _sha256(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


# ------------------------------------------------------------------ what looks odd
@transaction.atomic
def answer(report: PeriodicReport, key: str, reason: str, *, by: User) -> ValueAnswer:
    """Say why an odd figure is right; a new answer replaces the older one."""
    locked = workflow.lock(report)
    if not rules.may_prepare(by, locked):
        raise PermissionDenied
    if not rules.may_answer(by, locked):
        raise Refused(
            _("%(report)s is %(state)s: the answers can no longer be changed.")
            % {"report": locked, "state": locked.get_state_display()}
        )
    line = contents.load(locked).line(key)
    number = line.figure.number if line else None
    if line is None or number is None or not line.is_odd:
        raise Refused(_("The figure was changed meanwhile. Open the page again."))
    if not reason.strip():
        raise Refused(_("Write in a few words why the figure is right."))
    row, _created = ValueAnswer.objects.update_or_create(
        report=locked,
        indicator=line.indicator,
        defaults={
            "number": number,
            "previous": line.compared[0],
            "counted": line.compared[1],
            "reason": reason.strip(),
            "answered_by": by,
            "answered_at": clock.now(),
        },
    )
    audit.record(
        "periodicreport.answered",
        locked,
        by=by,
        after={"indicator": line.indicator.name, "number": line.figure.plain},
        reason=row.reason,
    )
    return row
