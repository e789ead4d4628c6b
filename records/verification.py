"""Reading the audit log against its chain and its anchors."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from records import guards
from records.audit import CONTENT, content_digest
from records.models import AuditEvent, AuditSeal
from records.sealing import link

CHUNK = 2_000


class Finding(NamedTuple):
    """What is wrong, and where."""

    position: int | None
    event_id: int | None
    text: str


class Verified(NamedTuple):
    sealed: int
    unsealed: int
    finding: Finding | None


class Row(NamedTuple):
    position: int
    event_id: int
    digest: str


def verify(anchors: Path | None = None) -> Verified:
    """Walk the whole chain; stop at the first thing that is wrong."""
    sealed, finding = _walk_chain()
    if finding is None and anchors is not None and anchors.exists():
        finding = _check_anchors(anchors)
    unsealed, bad = _check_unsealed()
    finding = finding or bad or _check_guards()
    return Verified(sealed, unsealed, finding)


def _walk_chain() -> tuple[int, Finding | None]:
    position, previous = 0, ""
    for rows in _chunks():
        events = _contents([row.event_id for row in rows])
        for row in rows:
            position += 1
            finding = _check_link(row, position, previous, events.get(row.event_id))
            if finding:
                return position - 1, finding
            previous = row.digest
    return position, None


def _check_link(
    row: Row, expected: int, previous: str, event: tuple[Any, ...] | None
) -> Finding | None:
    if row.position != expected:
        text = _("Place %(place)d is missing from the chain.") % {"place": expected}
        return Finding(expected, None, text)
    names = {"place": row.position, "event": row.event_id}
    if event is None:
        text = _("Event %(event)d, at place %(place)d, is missing.") % names
        return Finding(row.position, row.event_id, text)
    digest, *content = event
    if content_digest(content) != digest:
        text = _("Event %(event)d, at place %(place)d, has been changed.") % names
        return Finding(row.position, row.event_id, text)
    if link(previous, row.position, row.event_id, digest) != row.digest:
        text = (
            _("Event %(event)d, at place %(place)d, is not the one sealed there.")
            % names
        )
        return Finding(row.position, row.event_id, text)
    return None


def _check_anchors(anchors: Path) -> Finding | None:
    """Every anchor names a place and what its digest was then."""
    lines = anchors.read_text(encoding="ascii").splitlines()
    known = [anchor for line in lines if (anchor := _anchor(line))]
    for start in range(0, len(known), CHUNK):
        chunk = known[start : start + CHUNK]
        found = AuditSeal.objects.in_bulk([position for position, _d, _t in chunk])
        for position, digest, time in chunk:
            seal = found.get(position)
            if seal is None or seal.digest != digest:
                text = _(
                    "The chain was cut or rewritten: at %(time)s place %(place)d was "
                    "sealed, and it is not there now."
                ) % {"time": time, "place": position}
                return Finding(position, None, text)
    return None


def _anchor(line: str) -> tuple[int, str, str] | None:
    # A line half written when the power failed anchors nothing.
    match line.split():
        case [position, digest, time] if position.isdigit() and len(digest) == 64:
            return int(position), digest, time
    return None


def _check_unsealed() -> tuple[int, Finding | None]:
    waiting = AuditEvent.objects.filter(seal=None).order_by("pk")
    count = 0
    for event_id, digest, *content in waiting.values_list("pk", "digest", *CONTENT):
        count += 1
        if content_digest(content) != digest:
            text = _("Event %(event)d, not sealed yet, has been changed.") % {
                "event": event_id
            }
            return count, Finding(None, event_id, text)
    return count, None


def _check_guards() -> Finding | None:
    if names := guards.missing(connection):
        text = _("Triggers that protect the audit log are missing: %(names)s.") % {
            "names": ", ".join(names)
        }
        return Finding(None, None, text)
    return None


def _chunks() -> Iterator[list[Row]]:
    after = 0
    while rows := [
        Row(*values)
        for values in AuditSeal.objects.filter(position__gt=after)
        .order_by("position")
        .values_list("position", "event_id", "digest")[:CHUNK]
    ]:
        yield rows
        after = rows[-1].position


def _contents(ids: Iterable[int]) -> dict[int, tuple[Any, ...]]:
    events = AuditEvent.objects.filter(pk__in=list(ids)).order_by()
    return {row[0]: row[1:] for row in events.values_list("pk", "digest", *CONTENT)}
