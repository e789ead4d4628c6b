"""Everything in one file: rows, stored files, the audit anchors, and a manifest that
counts and hashes each. The secret keys are not in it; they are kept apart."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from emulation import clock
from records.errors import Refused
from records.models import StoredFile
from records.sealing import anchor_file
from records.stored_files import CHUNK, path_of
from records.tables import lines, tables

FORMAT = 1
MANIFEST = "manifest.json"
ANCHORS = "audit-anchors.log"
# The archive ends with the SHA-256 of all that stands before it.
SEAL_LENGTH = 64


def back_up(target: Path) -> dict[str, Any]:
    """Write the archive at one moment of the database, while others go on writing; the
    manifest. Files that are not sound are named under `damaged`."""
    if target.exists():
        raise Refused(
            _("%(path)s exists already; a backup never replaces a file.")
            % {"path": target}
        )
    part = target.with_name(f"{target.name}.part")
    with snapshot(), zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        manifest = _fill(archive)
        archive.comment = b"0" * SEAL_LENGTH
    _seal(part)
    os.replace(part, target)
    return manifest


@contextmanager
def snapshot() -> Iterator[None]:
    """All reads in here see the database as it was at the first; no writer waits."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    else:
        # Django would begin IMMEDIATE and keep writers out; a reader needs no lock.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def applied_migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def key_fingerprint() -> str:
    """Tells two audit keys apart without giving either away."""
    return hashlib.sha256(b"fingerprint " + settings.AUDIT_KEY.encode()).hexdigest()[
        :16
    ]


def archive_hash(path: Path) -> tuple[str, str]:
    """The hash that the archive ends with, and the one that it ought to end with."""
    sha256, left = hashlib.sha256(), path.stat().st_size - SEAL_LENGTH
    with path.open("rb") as file:
        while left > 0:
            chunk = file.read(min(CHUNK, left))
            sha256.update(chunk)
            left -= len(chunk)
        return file.read().decode("ascii", "replace"), sha256.hexdigest()


def _fill(archive: zipfile.ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "made_at": clock.real_now().isoformat(),
        "engine": connection.vendor,
        "audit_key": key_fingerprint(),
        "migrations": applied_migrations(),
        "tables": {},
        "files": {},
        "damaged": [],
    }
    for model in tables():
        name = model._meta.db_table
        rows, _size, sha256 = _add(archive, f"tables/{name}.jsonl", lines(model))
        manifest["tables"][name] = {"rows": rows, "sha256": sha256}
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=500):
        _add_file(archive, manifest, stored)
    if anchor_file().exists():
        _add(archive, ANCHORS, [anchor_file().read_bytes()])
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    archive.writestr(MANIFEST, text)
    return manifest


def _add_file(
    archive: zipfile.ZipFile, manifest: dict[str, Any], stored: StoredFile
) -> None:
    path, name = path_of(stored), stored.storage_name
    if not path.exists():
        manifest["damaged"].append(name)
        return
    with path.open("rb") as file:
        chunks = iter(lambda: file.read(CHUNK), b"")
        _count, size, sha256 = _add(archive, f"files/{name}", chunks)
    manifest["files"][name] = {"size": size, "sha256": sha256}
    if sha256 != stored.sha256:
        manifest["damaged"].append(name)


def _add(
    archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]
) -> tuple[int, int, str]:
    """Write one member; number of chunks, of bytes, and hash."""
    sha256, count, size = hashlib.sha256(), 0, 0
    with archive.open(name, "w", force_zip64=True) as member:
        for chunk in chunks:
            member.write(chunk)
            sha256.update(chunk)
            count += 1
            size += len(chunk)
    return count, size, sha256.hexdigest()


def _seal(path: Path) -> None:
    _old, sha256 = archive_hash(path)
    with path.open("r+b") as file:
        file.seek(-SEAL_LENGTH, os.SEEK_END)
        file.write(sha256.encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
