"""Storing and serving files. A caller decides who may; this room decides how."""

import logging
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from emulation import clock
from records import file_types, scanning, stored_files
from records.audit import record
from records.file_names import extension, tidy_name
from records.models import Attachment, StoredFile

logger = logging.getLogger(__name__)

PDF = file_types.PDF
DOCX = file_types.DOCX
XLSX = file_types.XLSX
ZIP = "application/zip"


def store(upload: UploadedFile, *, by: models.Model | None) -> Attachment:
    """Check the file (type by content and extension, size, nothing active in it), keep
    it under a server-made name. Raises ValidationError with a sentence that says what is
    wrong with the file and what to do."""
    name = tidy_name(upload.name or "")
    content_type = check(upload)
    upload.seek(0)
    return _keep(upload.chunks(stored_files.CHUNK), name, content_type, by)


def check(upload: UploadedFile) -> str:
    """The content type of an acceptable upload; ValidationError for any other. Forms
    call it early, so that the sentence stands beside the field."""
    name = tidy_name(upload.name or "")
    check_promise(name, upload.size or 0)
    return file_types.check(upload, extension(name))


def check_promise(name: str, size: int) -> None:
    """What can be said of a file before it has come: ValidationError if it is empty, too
    large, or of no type that is accepted."""
    if not size:
        raise ValidationError(
            _("The file is empty. Choose the right file and upload it again."),
            code="empty",
        )
    if size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("The file is larger than %(limit)d MB. Scan at 200 dpi, or split it.")
            % {"limit": settings.UPLOAD_MAX_BYTES // (1024 * 1024)},
            code="size",
        )
    file_types.kind_of(extension(name))


def store_bytes(
    content: bytes, name: str, content_type: str, *, by: models.Model | None
) -> Attachment:
    """Keep a file that the product made itself."""
    return _keep([content], tidy_name(name), content_type, by)


def store_chunks(
    chunks: Iterable[bytes], name: str, content_type: str, *, by: models.Model | None
) -> Attachment:
    """The same for a file too large for memory, in pieces."""
    return _keep(chunks, tidy_name(name), content_type, by)


class Infected(Http404):
    """A file that is not handed out. It answers like no page, but says why."""

    template = "404_infected.html"


def path_of(attachment: Attachment) -> Path:
    return stored_files.path_of(attachment.file)


def serve(attachment: Attachment) -> FileResponse:
    """The file as a download that no browser will run: nosniff, sandboxing CSP,
    attachment disposition with the original name (RFC 6266)."""
    if attachment.is_infected:
        raise Infected
    path = path_of(attachment)
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        logger.critical("File %s of attachment %s is missing", path, attachment.pk)
        raise Http404 from error
    if os.fstat(file.fileno()).st_size != attachment.size:
        file.close()
        logger.critical("File %s of attachment %s is damaged", path, attachment.pk)
        raise Http404
    response = FileResponse(
        file,
        as_attachment=True,
        filename=attachment.original_name,
        content_type=attachment.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def refuse_infected(stored: StoredFile) -> None:
    """Raise ValidationError for a content in which malware was found before."""
    if stored.is_infected:
        raise ValidationError(
            _(
                "The scanner found malware in this file. Clean the computer that it came "
                "from, then upload another file."
            ),
            code="malware",
        )


def _keep(
    chunks: Iterable[bytes], name: str, content_type: str, by: models.Model | None
) -> Attachment:
    # The file first: a rollback leaves an orphan to sweep, never a row without a file.
    written = stored_files.write(chunks)
    with transaction.atomic():
        stored = stored_files.adopt(written)
        refuse_infected(stored)
        scanning.ask(stored)
        attachment = Attachment.objects.create(
            file=stored,
            original_name=name,
            content_type=content_type,
            uploaded_by_id=by.pk if by is not None else None,
            uploaded_at=clock.now(),
        )
        record(
            "attachment.stored",
            attachment,
            by=by,
            after={"sha256": written.sha256, "size": written.size},
        )
    return attachment
