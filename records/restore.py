"""Putting a backup back: into an empty system only, all of it or nothing, and compared
with its manifest before and after."""

import hashlib
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from records import tables
from records.backup import (
    ANCHORS,
    FORMAT,
    MANIFEST,
    applied_migrations,
    archive_hash,
    key_fingerprint,
)
from records.errors import Refused
from records.sealing import anchor_file
from records.stored_files import CHUNK

# A member of any other name, such as one that climbs out of its folder, is refused.
_MEMBER = re.compile(
    r"manifest\.json|audit-anchors\.log|tables/\w+\.jsonl|files/\d{4}/[0-9a-f]{32}"
)


def restore(source: Path) -> dict[str, Any]:
    """Bring everything back; the manifest. Raises Refused, having changed nothing, if
    the archive is not whole, is of another version, or the system is not empty."""
    try:
        _check_seal(source)
        with zipfile.ZipFile(source) as archive:
            manifest = _read_manifest(archive)
            _check_version(manifest)
            _check_members(archive, manifest)
            _check_empty()
            _bring_back(archive, manifest)
    except (
        zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, ValidationError,
        IntegrityError,
    ) as error:  # fmt: skip
        raise Refused(_not_whole(str(error))) from error
    return manifest


def _check_seal(source: Path) -> None:
    found, expected = archive_hash(source)
    if found != expected:
        raise Refused(_not_whole(_("its last line does not fit its content")))


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    names = archive.namelist()
    if bad := [name for name in names if not _MEMBER.fullmatch(name)]:
        raise Refused(_not_whole(_("it holds a strange name: %s") % bad[0]))
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    expected = {MANIFEST, *(f"tables/{name}.jsonl" for name in manifest["tables"])}
    expected |= {f"files/{name}" for name in manifest["files"]}
    if len(names) != len(set(names)) or set(names) - {ANCHORS} != expected:
        raise Refused(_not_whole(_("its parts are not those of its manifest")))
    return manifest


def _check_version(manifest: dict[str, Any]) -> None:
    known = {model._meta.db_table for model in tables.tables()}
    if (
        manifest["format"] != FORMAT
        or manifest["migrations"] != applied_migrations()
        or set(manifest["tables"]) != known
    ):
        raise Refused(
            _(
                "The backup was made by another version of the program. Install that "
                "version, run migrate, restore there, and upgrade afterwards."
            )
        )
    if manifest["audit_key"] != key_fingerprint():
        raise Refused(
            _(
                "The audit key here is not the one that the backup was made under. "
                "Put the old key into AUDIT_KEY or audit_key.txt first."
            )
        )


def _check_members(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    members = [(f"tables/{name}.jsonl", v) for name, v in manifest["tables"].items()]
    members += [(f"files/{name}", v) for name, v in manifest["files"].items()]
    for name, values in members:
        sha256 = hashlib.sha256()
        for chunk in _chunks(archive, name):
            sha256.update(chunk)
        if sha256.hexdigest() != values["sha256"]:
            raise Refused(_not_whole(name))


def _check_empty() -> None:
    full = [
        model._meta.db_table
        for model in tables.tables()
        if model._meta.label_lower not in tables.MADE_BY_MIGRATE
        and model._base_manager.exists()
    ]
    root = Path(default_storage.path(""))
    if not full and root.exists() and any(root.glob("[0-9]*/*")):
        full = [str(root)]
    if full:
        raise Refused(
            _(
                "This system is not empty (%(what)s). Restore into a new database "
                "and a new folder; nothing here was changed."
            )
            % {"what": ", ".join(full[:3])}
        )


def _bring_back(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    root = Path(default_storage.path(""))
    written: list[Path] = []
    try:
        for name in manifest["files"]:
            written.append(root / name)
            _write_file(archive, f"files/{name}", root / name)
        with transaction.atomic():
            _fill_tables(archive, manifest)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    if ANCHORS in archive.namelist():
        with archive.open(ANCHORS) as member, anchor_file().open("wb") as file:
            shutil.copyfileobj(member, file)


def _write_file(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        for chunk in _chunks(archive, name):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _fill_tables(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    for label in tables.MADE_BY_MIGRATE:
        apps.get_model(label)._base_manager.all().delete()
    for model in tables.tables():
        with archive.open(f"tables/{model._meta.db_table}.jsonl") as lines:
            tables.insert(model, lines)
    ContentType.objects.clear_cache()
    connection.check_constraints()
    tables.reset_sequences()
    for model in tables.tables():
        name = model._meta.db_table
        if tables.table_sum(model)._asdict() != manifest["tables"][name]:
            raise Refused(_("Table %s did not come back as it was.") % name)


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as member:
        while chunk := member.read(CHUNK):
            yield chunk


def _not_whole(what: str) -> str:
    return _("The backup is not whole: %(what)s. Use another copy of it.") % {
        "what": what
    }
