"""The words in a Word file or PDF that somebody has uploaded. A parser at work on a
stranger's file runs in a process of its own, with little time and memory."""

import logging
import subprocess
import sys

from django.conf import settings

from records import stored_files
from records.file_types import DOCX, PDF
from records.models import Attachment

logger = logging.getLogger(__name__)

KINDS = {DOCX: "docx", PDF: "pdf"}
SECONDS = 20
MAX_BYTES = 30 * 1024 * 1024
# A PDF without either holds no letter: a scan, or photos of pages.
_MARKS_OF_TEXT = (b"/Font", b"/ObjStm")


def may_have_text(attachment: Attachment) -> bool:
    """By its type alone."""
    return attachment.content_type in KINDS


def text_of(attachment: Attachment) -> str:
    """All its words, paragraph by paragraph; empty for a scan, for a file of another
    type, and for one that is too large, too slow to read, infected or damaged."""
    kind = KINDS.get(attachment.content_type)
    if kind is None or attachment.size > MAX_BYTES or attachment.is_infected:
        return ""
    path = stored_files.path_of(attachment.file)
    try:
        content = path.read_bytes()
    except OSError:
        logger.warning("File %s cannot be read", attachment.storage_name)
        return ""
    if kind == "pdf" and not any(mark in content for mark in _MARKS_OF_TEXT):
        return ""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "records.file_text_child", kind, str(path)],
            capture_output=True,
            cwd=settings.BASE_DIR,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        logger.warning("No text read from %s: %s", attachment.storage_name, error)
        return ""
    return done.stdout.decode("utf-8", "ignore").replace("\x00", "")
