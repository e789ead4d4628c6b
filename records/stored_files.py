"""Content on disk: written once, whoever brings it and however often."""

import hashlib
import logging
import os
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from emulation import clock
from records.models import StoredFile

logger = logging.getLogger(__name__)

CHUNK = 256 * 1024


class Written(NamedTuple):
    """A file on disk that no row knows yet."""

    name: str
    size: int
    sha256: str


def write(chunks: Iterable[bytes]) -> Written:
    """Put the content on disk under a new name, and be sure that it is there."""
    name = f"{clock.today():%Y}/{uuid.uuid4().hex}"
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    sha256, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        for chunk in chunks:
            file.write(chunk)
            sha256.update(chunk)
            size += len(chunk)
        file.flush()
        os.fsync(file.fileno())
    return Written(name, size, sha256.hexdigest())


def adopt(written: Written) -> StoredFile:
    """The row of this content: the one that is there, or a new one. Inside the caller's
    transaction, in which the row stays locked: the sweep cannot take it meanwhile."""
    found = _locked(written)
    if found is None:
        try:
            with transaction.atomic():
                return StoredFile.objects.create(
                    storage_name=written.name, size=written.size, sha256=written.sha256
                )
        except IntegrityError:
            found = _locked(written)  # Another request has just brought the same.
            if found is None:
                raise
    _give_way(written, found)
    return found


def path_of(stored: StoredFile) -> Path:
    return _path(stored.storage_name)


def is_sound(stored: StoredFile) -> bool:
    """Whether the file on disk is what was stored."""
    path = path_of(stored)
    return path.exists() and sha256_of(path) == stored.sha256


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _locked(written: Written) -> StoredFile | None:
    rows = StoredFile.objects.select_for_update(no_key=True)
    return rows.filter(sha256=written.sha256, size=written.size).first()


def _give_way(written: Written, found: StoredFile) -> None:
    """Of two files with the same content the first stays; a damaged one is healed."""
    if is_sound(found):
        _path(written.name).unlink()
    else:
        logger.warning("File %s was damaged and is whole again", found.storage_name)
        path_of(found).parent.mkdir(parents=True, exist_ok=True)
        os.replace(_path(written.name), path_of(found))


def _path(name: str) -> Path:
    return Path(default_storage.path(name))
