"""The chain: a sealer gives each audit event its place, in small batches.

Writers never wait for it. An event whose transaction commits late gets a later place.
After each batch a line goes to the anchor file, which finds a cut tail; kept on another
machine, it finds one even if the whole of this one was rewritten.
"""

import os
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, QuerySet

from emulation import clock
from records.audit import keyed_hash
from records.models import AuditEvent, AuditSeal

_SEALER_LOCK = 7_230_118
# How far behind the newest place a late event is looked for at every batch; a search of
# the whole table, now and then, finds any that is later still.
WINDOW = 10_000


def seal_pending(batch: int = 500, *, everywhere: bool = False) -> int:
    """Seal events that have no place yet; how many. Nothing if another sealer works."""
    if not _pending(everywhere).exists():
        return 0
    with transaction.atomic():
        if not _is_only_sealer():
            return 0
        last = AuditSeal.objects.order_by("-position").first()
        events = _pending(everywhere).values_list("pk", "digest")[:batch]
        seals = _chain(last, list(events))
        AuditSeal.objects.bulk_create(seals)
    if seals:
        _anchor(seals[-1])
    return len(seals)


def _pending(everywhere: bool) -> QuerySet[AuditEvent]:
    pending = AuditEvent.objects.filter(seal=None).order_by("pk")
    if everywhere:
        return pending
    newest = AuditSeal.objects.aggregate(newest=Max("event_id"))["newest"] or 0
    return pending.filter(pk__gt=newest - WINDOW)


def link(previous: str, position: int, event_id: int, event_digest: str) -> str:
    """The digest of one link of the chain."""
    return keyed_hash(f"{previous} {position} {event_id} {event_digest}")


def anchor_file() -> Path:
    return Path(settings.DATA_DIR) / "audit-anchors.log"


def _chain(last: AuditSeal | None, events: list[tuple[int, str]]) -> list[AuditSeal]:
    previous, position = (last.digest, last.position) if last else ("", 0)
    now, seals = clock.real_now(), []
    for event_id, event_digest in events:
        position += 1
        previous = link(previous, position, event_id, event_digest)
        seals.append(
            AuditSeal(
                position=position, event_id=event_id, digest=previous, sealed_at=now
            )
        )
    return seals


def _is_only_sealer() -> bool:
    if connection.vendor != "postgresql":
        return True  # BEGIN IMMEDIATE: this transaction is SQLite's only writer.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEALER_LOCK])
        return bool(cursor.fetchone()[0])


def _anchor(seal: AuditSeal) -> None:
    with anchor_file().open("a", encoding="ascii") as file:
        file.write(f"{seal.position} {seal.digest} {seal.sealed_at.isoformat()}\n")
        file.flush()
        os.fsync(file.fileno())
