"""What may be uploaded, and proof that a file is what its name says.

A type is accepted by extension and content and structure. Each check reads the open
file from its start and raises ValidationError in words for the person who uploads.
"""

import logging
from collections.abc import Callable
from typing import IO, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from records import ooxml

logger = logging.getLogger(__name__)
# It warns of every oddity of every file, quoting the file.
logging.getLogger("pypdf").setLevel(logging.ERROR)

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A3 at 600 dpi is 70 million; more is no scan of a document.
MAX_PIXELS = 80_000_000
MAX_PDF_OBJECTS = 300_000
OLE_HEADER = bytes.fromhex("d0cf11e0a1b11ae1")


class FileType(NamedTuple):
    content_type: str
    header: bytes
    check: Callable[[IO[bytes]], None]


def check(file: IO[bytes], extension: str) -> str:
    """The content type of a file that is whole and harmless; else ValidationError."""
    kind = kind_of(extension)
    file.seek(0)
    _check_header(file.read(8), kind, extension)
    file.seek(0)
    kind.check(file)
    file.seek(0)
    return kind.content_type


def kind_of(extension: str) -> FileType:
    """By the name alone; ValidationError for a type that is not accepted."""
    kind = TYPES.get(extension)
    if kind is None:
        raise ValidationError(
            _("The file must be PDF, JPG, PNG, DOCX or XLSX. Save it as one of these."),
            code="extension",
        )
    return kind


def _check_header(start: bytes, kind: FileType, extension: str) -> None:
    if start.startswith(kind.header):
        return
    if start == OLE_HEADER and kind.content_type in (DOCX, XLSX):
        raise ValidationError(
            _(
                "The file is protected by a password or is of the old Office format. "
                "Remove the password and save it as %(type)s."
            )
            % {"type": extension.upper()},
            code="encrypted",
        )
    raise ValidationError(
        _(
            "The file's content is not %(type)s, although its name says so. "
            "Open it and save it as %(type)s again."
        )
        % {"type": extension.upper()},
        code="content",
    )


def check_pdf(file: IO[bytes]) -> None:
    """It opens, has pages, wants no password and holds nothing that runs."""
    try:
        reader = PdfReader(file)
        if reader.is_encrypted:
            raise ValidationError(
                _("The file is protected by a password. Remove it and upload again."),
                code="encrypted",
            )
        if not len(reader.pages):
            raise ValidationError(
                _("The PDF has no pages. Make it again and upload it."), code="damaged"
            )
        _refuse_active_content(reader)
    except (PyPdfError, RecursionError, ValueError, KeyError, TypeError, OSError,
            AttributeError, IndexError, AssertionError, NotImplementedError) as error:  # fmt: skip
        # Whatever a hostile or cut file makes the parser trip over is the same to us.
        logger.info("PDF refused: %r", error)
        raise ValidationError(
            _("The PDF is damaged and cannot be opened. Make or scan it again."),
            code="damaged",
        ) from error


def _refuse_active_content(reader: PdfReader) -> None:
    numbers = {
        (number, generation)
        for generation, entries in reader.xref.items()
        for number in entries
    } | {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MAX_PDF_OBJECTS:
        raise ValidationError(
            _("The PDF is too complex. Print it to PDF again, or scan it."),
            code="complex",
        )
    for number, generation in numbers:
        if _is_active(_read(reader, number, generation), depth=0):
            raise ValidationError(
                _(
                    "The PDF contains a script or starts a program, which is not "
                    "accepted. Print it to PDF again and upload that file."
                ),
                code="active",
            )


def _read(reader: PdfReader, number: int, generation: int) -> Any:
    try:
        return reader.get_object(IndirectObject(number, generation, reader))
    except PyPdfError:
        return None  # Scanners leave entries that point nowhere; no reader runs those.


def _is_active(item: Any, depth: int) -> bool:
    """Whether an object, or one written inside it, is an action that runs something."""
    if depth > 20:
        return True
    if isinstance(item, DictionaryObject):
        if item.get("/S") in ("/JavaScript", "/Launch") or "/JS" in item:
            return True
        values = [] if isinstance(item, StreamObject) else item.values()
        return any(_is_active(value, depth + 1) for value in values)
    if isinstance(item, list):
        return any(_is_active(value, depth + 1) for value in item)
    return False


def check_image(file: IO[bytes]) -> None:
    """It is whole, and small enough to be opened by whoever reads it."""
    damaged = ValidationError(
        _("The picture is damaged and cannot be opened. Scan or take it again."),
        code="damaged",
    )
    try:
        with Image.open(file, formats=["JPEG", "PNG"]) as image:
            _refuse_too_many_pixels(image)
            is_simple_jpeg = image.format == "JPEG" and "progressive" not in image.info
            image.verify()
        if is_simple_jpeg:
            # verify() reads only a JPEG's header; an eighth of the size shows the rest.
            file.seek(0)
            with Image.open(file, formats=["JPEG"]) as image:
                image.draft("L", (image.width // 8, image.height // 8))
                image.load()
    except (Image.DecompressionBombError, UnidentifiedImageError) as error:
        raise damaged from error
    except (OSError, SyntaxError, ValueError) as error:
        raise damaged from error


def _refuse_too_many_pixels(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise ValidationError(
            _(
                "The picture is %(width)d × %(height)d points, which is too large. "
                "Scan at 200 dpi."
            )
            % {"width": image.width, "height": image.height},
            code="pixels",
        )


def check_docx(file: IO[bytes]) -> None:
    ooxml.check(file, ooxml.DOCX_MAIN)


def check_xlsx(file: IO[bytes]) -> None:
    ooxml.check(file, ooxml.XLSX_MAIN)


TYPES = {
    "pdf": FileType(PDF, b"%PDF-", check_pdf),
    "jpg": FileType(JPEG, b"\xff\xd8\xff", check_image),
    "jpeg": FileType(JPEG, b"\xff\xd8\xff", check_image),
    "png": FileType(PNG, b"\x89PNG\r\n\x1a\n", check_image),
    "docx": FileType(DOCX, b"PK\x03\x04", check_docx),
    "xlsx": FileType(XLSX, b"PK\x03\x04", check_xlsx),
}
