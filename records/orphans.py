"""Stored files against their rows: files without a row, rows without a sound file."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage

from emulation import clock
from records.attachments import CHUNK, path_of
from records.models import Attachment

# A file is written before its row is committed; a day is longer than any request.
MIN_AGE_SECONDS = 24 * 60 * 60


def clean_orphans() -> int:
    """Remove files that no row knows and that no open transaction can still bring."""
    root = Path(default_storage.path(""))
    too_young = clock.real_now().timestamp() - MIN_AGE_SECONDS
    old = {
        path.relative_to(root).as_posix(): path
        for path in root.glob("[0-9]*/*")
        if path.stat().st_mtime < too_young
    }
    names = Attachment.objects.values_list("storage_name", flat=True)
    orphans = old.keys() - set(names.iterator())
    for name in orphans:
        old[name].unlink(missing_ok=True)
    return len(orphans)


def damaged() -> Iterator[tuple[Attachment, str]]:
    """Attachments whose file is missing or is not what was stored, and which of both."""
    for attachment in Attachment.objects.order_by("pk").iterator(chunk_size=500):
        path = path_of(attachment)
        if not path.exists():
            yield attachment, "missing"
        elif sha256_of(path) != attachment.sha256:
            yield attachment, "changed"


def sha256_of(path: Path) -> str:
    sha256 = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            sha256.update(chunk)
    return sha256.hexdigest()
