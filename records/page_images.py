"""Pages of an uploaded paper as pictures, to be read beside a form on any computer. A
stranger's file is drawn in a process of its own, with little time and memory; what was
drawn is kept for some days."""

import logging
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from records import stored_files
from records.file_types import JPEG, PDF, PNG
from records.models import Attachment

logger = logging.getLogger(__name__)

KINDS = {PDF: "pdf", JPEG: "image", PNG: "image"}
SECONDS = 20
# Pixels across: a page of small print is readable, and a page stays near 150 KB.
WIDTH = 1100
MOST_PAGES = 200
KEPT_SECONDS = 7 * 24 * 3600


def page_count(attachment: Attachment) -> int:
    """How many pages can be shown; 0 for another kind of file, one that is infected or
    cannot be drawn."""
    kind = KINDS.get(attachment.content_type)
    if kind is None or attachment.is_infected:
        return 0
    key = f"pages:{attachment.sha256}"
    known: int | None = cache.get(key)
    if known is None:
        said = _ask(attachment, kind, 0)
        known = min(int(said), MOST_PAGES) if said.isdigit() else 0
        cache.set(key, known, KEPT_SECONDS)
    return known


def picture(attachment: Attachment, page: int) -> bytes:
    """The page (from 1) as JPEG; empty if there is no such page."""
    if not 1 <= page <= page_count(attachment):
        return b""
    kept = _folder() / f"{attachment.sha256}-{page}.jpg"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        drawn = _ask(attachment, KINDS[attachment.content_type], page)
        if drawn:
            _keep(kept, drawn)
        return drawn


def forget_pictures() -> int:
    """What was drawn longer ago is drawn again when somebody asks."""
    if not _folder().exists():
        return 0
    limit = time.time() - KEPT_SECONDS
    old = [path for path in _folder().iterdir() if path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _ask(attachment: Attachment, kind: str, page: int) -> bytes:
    path = stored_files.path_of(attachment.file)
    command = [sys.executable, "-m", "records.page_image_child", str(path), kind]
    try:
        done = subprocess.run(
            [*command, str(page), str(WIDTH)],
            capture_output=True,
            cwd=settings.BASE_DIR,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        logger.warning("No picture of %s: %s", attachment.storage_name, error)
        return b""
    return done.stdout


def _keep(path: Path, content: bytes) -> None:
    """Whole or not at all, whoever draws the same page at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{uuid.uuid4().hex}.part")
    fresh.write_bytes(content)
    os.replace(fresh, path)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "pages"
