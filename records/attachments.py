"""Storing and serving files. A caller decides who may; this room decides how."""

from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import FileResponse

from records.models import Attachment

PDF = "application/pdf"


def store(upload: UploadedFile, *, by: models.Model | None) -> Attachment:
    """Check the file (type by content and extension, size, nothing active in it), keep
    it under a server-made name. Raises ValidationError with a sentence that says what is
    wrong with the file and what to do."""
    raise NotImplementedError


def store_bytes(
    content: bytes, name: str, content_type: str, *, by: models.Model | None
) -> Attachment:
    """Keep a file that the product made itself."""
    raise NotImplementedError


def serve(attachment: Attachment) -> FileResponse:
    """The file as a download that no browser will run: nosniff, sandboxing CSP,
    attachment disposition with the original name (RFC 6266)."""
    raise NotImplementedError
