"""Word and Excel files as packages: limits are checked before any parser sees them."""

import zipfile
import zlib
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 2_000
MAX_RATIO = 100
MAX_CONTENT_TYPES = 1024 * 1024

_FORMAT = "application/vnd.openxmlformats-officedocument"
DOCX_MAIN = f"{_FORMAT}.wordprocessingml.document.main+xml"
XLSX_MAIN = f"{_FORMAT}.spreadsheetml.sheet.main+xml"
_DOCTYPES = [
    "<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be")
]
_ENCRYPTED = 0x1


def check(file: IO[bytes], main_type: str) -> None:
    """Raise ValidationError unless the package is a plain document of `main_type`."""
    try:
        with zipfile.ZipFile(file) as package:
            _check_limits(package.infolist())
            _check_content_types(package, main_type)
            _refuse_doctypes(package)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, OSError,
        NotImplementedError, RuntimeError, ParseError,
    ) as error:  # fmt: skip
        raise ValidationError(
            _("The file is damaged and cannot be opened. Save it again in Office."),
            code="damaged",
        ) from error


def _check_limits(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if (
        len(parts) > MAX_PARTS
        or unpacked > MAX_UNPACKED
        or unpacked > MAX_RATIO * max(packed, 1)
    ):
        raise ValidationError(
            _(
                "The file unpacks to far more than its size, which is not accepted. "
                "Copy the content to a new file and upload that."
            ),
            code="bomb",
        )
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise ValidationError(
            _("The file is protected by a password. Remove it and upload again."),
            code="encrypted",
        )
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise _has_macros()


def _check_content_types(package: zipfile.ZipFile, main_type: str) -> None:
    part = package.getinfo("[Content_Types].xml")
    if part.file_size > MAX_CONTENT_TYPES:
        raise ValueError("list of content types too long")
    try:
        root = fromstring(package.read(part), forbid_dtd=True)
    except DefusedXmlException as error:
        raise _has_doctype() from error
    types = {element.get("ContentType", "") for element in root}
    if any("macroenabled" in name.lower() for name in types):
        raise _has_macros()
    if main_type not in types:
        raise ValidationError(
            _(
                "The file's content is not what its name says. "
                "Open it in Office and save it again as DOCX or XLSX."
            ),
            code="content",
        )


def _refuse_doctypes(package: zipfile.ZipFile) -> None:
    for part in package.infolist():
        if part.filename.lower().endswith((".xml", ".rels")):
            with package.open(part) as stream:
                _refuse_doctype(stream)


def _refuse_doctype(stream: IO[bytes]) -> None:
    tail = b""
    while chunk := stream.read(64 * 1024):
        window = tail + chunk
        if any(mark in window for mark in _DOCTYPES):
            raise _has_doctype()
        tail = window[-20:]


def _has_macros() -> ValidationError:
    return ValidationError(
        _("The file contains macros. Save it without macros and upload again."),
        code="active",
    )


def _has_doctype() -> ValidationError:
    return ValidationError(
        _(
            "The file refers to content outside itself, which is not accepted. "
            "Copy the content to a new file and upload that."
        ),
        code="external",
    )
