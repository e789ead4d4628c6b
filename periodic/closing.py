"""Closing a period: its figures are frozen with their sources, and what is corrected
later is shown as a correction."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Milestone
from emulation import clock
from nominations.versions import digest
from periodic import rollup, rules
from periodic.figures import EMPTY, Figure, of_plain
from periodic.models import PeriodClose
from periodic.rollup import COLUMNS, Line, Rollup
from records import audit
from records.errors import Refused


@dataclass(frozen=True)
class Correction:
    """A figure of one organisation that differs from what was frozen."""

    line: Line
    organization: str
    before: Figure
    after: Figure


@transaction.atomic
def close(milestone: Milestone, *, by: User) -> PeriodClose:
    """Freeze the period's figures. Before its last day only if nobody is missing."""
    locked = (
        Milestone.objects.select_for_update(of=("self",))
        .select_related("campaign__board")
        .get(pk=milestone.pk)
    )
    if not rules.may_close(by, locked):
        raise PermissionDenied
    if PeriodClose.objects.filter(milestone=locked).exists():
        raise Refused(_("%(period)s is closed already.") % {"period": locked})
    found = rollup.of_period(locked)
    if found.missing and clock.today() <= locked.due_on:
        raise Refused(
            _(
                "%(number)d reports are missing and the last day, %(day)s, is not over. "
                "Close the period after it, or when all are there."
            )
            % {"number": len(found.missing), "day": f"{locked.due_on:%d/%m/%Y}"}
        )
    content = frozen(found)
    made = PeriodClose.objects.create(
        milestone=locked,
        content=content,
        sha256=digest(content),
        closed_by=by,
        closed_at=clock.now(),
    )
    audit.record(
        "period.closed",
        locked,
        by=by,
        after={"sha256": made.sha256, "missing": len(found.missing)},
    )
    return made


def frozen(found: Rollup) -> dict[str, Any]:
    """All figures of the roll-up with names, units and sources, in JSON values."""
    return {
        "milestone": found.milestone.code,
        "name": found.milestone.name,
        "organizations": {
            duty.organization.code: duty.organization.name for duty in found.duties
        },
        "missing": [duty.organization.name for duty in found.missing],
        "coverage": {
            column: [row.handed_in, row.accepted, row.expected]
            for column, row in found.coverage.items()
        },
        "lines": [_line(line) for line in found.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    indicator = line.indicator
    return {
        "code": indicator.code,
        "version": indicator.version,
        "group": str(indicator.group),
        "name": indicator.name,
        "unit": indicator.unit,
        "kind": indicator.kind,
        "rollup": indicator.rollup,
        "total_of": indicator.total_of,
        "cells": {column: line.cells[column].plain for column in COLUMNS},
        "sources": {
            source.duty.organization.code: source.figure.plain
            for source in line.sources
            if not source.figure.is_empty
        },
    }


def corrections(close: PeriodClose, found: Rollup) -> list[Correction]:
    """What differs now from what was frozen, source by source, in the page's order; what
    is no source any more, because its organisation owes nothing now, at the end."""
    held = {row["code"]: row for row in close.content["lines"]}
    names = close.content["organizations"]
    return [
        correction
        for line in found.lines
        if line.indicator.code in held
        for correction in _corrections(line, held[line.indicator.code], names)
    ]


def _corrections(
    line: Line, held: dict[str, Any], names: dict[str, str]
) -> list[Correction]:
    now = {source.duty.organization.code: source for source in line.sources}
    gone = [code for code in held["sources"] if code not in now]
    pairs = [
        (source.duty.organization.name, code, source.figure)
        for code, source in now.items()
    ]
    pairs += [(names[code], code, EMPTY) for code in gone]
    return [
        Correction(line, name, of_plain(before, held["kind"]), figure)
        for name, code, figure in pairs
        for before in [held["sources"].get(code)]
        if before != figure.plain
    ]
