"""Photos as they come from a phone: pages made into one small PDF, pictures made small."""

import io
import time
from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter

from records import attachments, file_types

PAGE_BYTES = 500 * 1024
# A4 at about 170 dots an inch: print of 8 points stays legible.
MAX_EDGE = 2000
MOST_PAGES = 40
A4_INCHES = (8.27, 11.69)
QUALITIES = (85, 75, 65, 55, 45)
# The same photos make the same file, byte for byte.
NO_DATE = time.gmtime(0)


class Size(NamedTuple):
    """What a picture may take: the longer edge in points, and bytes."""

    edge: int
    most_bytes: int


def is_photo(upload: UploadedFile) -> bool:
    """By its name; what it really is `as_pdf` checks."""
    return PurePath(upload.name or "").suffix.lower() in (".jpg", ".jpeg", ".png")


def wants_pdf(uploads: Sequence[UploadedFile]) -> bool:
    """Several pictures, or one that is too large for a page, are better one PDF."""
    return all(map(is_photo, uploads)) and (
        len(uploads) > 1 or (uploads[0].size or 0) > PAGE_BYTES
    )


def as_pdf(uploads: Sequence[UploadedFile]) -> UploadedFile:
    """One PDF of these pictures in their order, a page each of at most 500 KB, upright,
    within A4; named after the first. ValidationError names the picture that is no good."""
    if len(uploads) > MOST_PAGES:
        raise ValidationError(
            _(
                "At most %(most)d photos make one file. Make a PDF of them and upload that."
            )
            % {"most": MOST_PAGES},
            code="pages",
        )
    writer = PdfWriter()
    for upload in uploads:
        writer.append(PdfReader(io.BytesIO(_page(upload))))
    stream = io.BytesIO()
    writer.write(stream)
    name = PurePath(uploads[0].name or "").stem + ".pdf"
    return SimpleUploadedFile(name, stream.getvalue(), file_types.PDF)


def _page(upload: UploadedFile) -> bytes:
    try:
        attachments.check(upload)
    except ValidationError as error:
        text = " ".join(error.messages)
        raise ValidationError(f"{upload.name}: {text}", code=error.code) from error
    upload.seek(0)
    with Image.open(upload) as photo:
        picture = ImageOps.exif_transpose(photo).convert("RGB")
    picture.thumbnail((MAX_EDGE, MAX_EDGE))
    while True:
        for quality in QUALITIES:
            page = _encoded(picture, quality)
            if len(page) <= PAGE_BYTES:
                return page
        picture.thumbnail((picture.width * 4 // 5, picture.height * 4 // 5))


def check_photo(upload: UploadedFile) -> None:
    """ValidationError, with a sentence, for what is no whole and harmless photo."""
    if not is_photo(upload):
        raise ValidationError(
            _("The photo must be JPG or PNG. Save it as one of these."),
            code="extension",
        )
    attachments.check(upload)


def as_jpeg(upload: UploadedFile, size: Size) -> bytes:
    """The picture upright and small, with nothing of what the camera wrote into it.
    ValidationError if it is no good picture."""
    check_photo(upload)
    upload.seek(0)
    with Image.open(upload) as photo:
        picture = ImageOps.exif_transpose(photo).convert("RGB")
    picture.thumbnail((size.edge, size.edge))
    while True:
        for quality in QUALITIES:
            stream = io.BytesIO()
            picture.save(stream, "JPEG", quality=quality, optimize=True)
            if stream.tell() <= size.most_bytes:
                return stream.getvalue()
        picture.thumbnail((picture.width * 4 // 5, picture.height * 4 // 5))


def _encoded(picture: Image.Image, quality: int) -> bytes:
    inches = sorted(A4_INCHES, reverse=picture.width > picture.height)
    dots = max(picture.width / inches[0], picture.height / inches[1])
    stream = io.BytesIO()
    picture.save(
        stream,
        "PDF",
        quality=quality,
        resolution=dots,
        creationDate=NO_DATE,
        modDate=NO_DATE,
    )
    return stream.getvalue()
