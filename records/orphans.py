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
    removed = 0
    root = Path(default_storage.path(""))
    for path in root.glob("[0-9]*/*"):
        is_old = clock.real_now().timestamp() - path.stat().st_mtime > MIN_AGE_SECONDS
        name = path.relative_to(root).as_posix()
        if is_old and not Attachment.objects.filter(storage_name=name).exists():
            path.unlink(missing_ok=True)
            removed += 1
    return removed


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
