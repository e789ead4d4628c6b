"""Stored files against their rows: files without a row, rows without a sound file."""

from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction

from emulation import clock
from records import stored_files
from records.models import StoredFile

# A file is written before its row is committed; a day is longer than any request.
MIN_AGE_SECONDS = 24 * 60 * 60


def clean_orphans() -> int:
    """Remove files that no row knows and that no open transaction can still bring."""
    _forget_unused()
    root = Path(default_storage.path(""))
    too_young = clock.real_now().timestamp() - MIN_AGE_SECONDS
    old = {
        path.relative_to(root).as_posix(): path
        for path in root.glob("[0-9]*/*")
        if path.stat().st_mtime < too_young
    }
    names = StoredFile.objects.values_list("storage_name", flat=True)
    orphans = old.keys() - set(names.iterator())
    for name in orphans:
        old[name].unlink(missing_ok=True)
    return len(orphans)


def _forget_unused() -> None:
    """Drop rows of content that no attachment uses any more; never of shared content."""
    for key in StoredFile.objects.unused().values_list("pk", flat=True):
        with transaction.atomic():
            # Locked and looked at again: somebody may just be uploading the same.
            row = StoredFile.objects.select_for_update().filter(pk=key).first()
            if row is not None and not row.attachments.exists():
                row.delete()


def damaged() -> Iterator[tuple[StoredFile, str]]:
    """Rows whose file is missing or is not what was stored, and which of both."""
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=500):
        if not stored_files.path_of(stored).exists():
            yield stored, "missing"
        elif not stored_files.is_sound(stored):
            yield stored, "changed"
