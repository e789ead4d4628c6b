"""What the parser does not tell of a sheet, read from its XML beforehand.

calamine gives an error value as an empty cell and a formula as its last result, and it
lays a sheet out as a full rectangle: two cells in far corners would take all memory.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from nominations.spreadsheet.faults import Unreadable

MAX_ROWS = 10_000
MAX_COLUMNS = 100
# A few title rows, and what stands below by accident.
_ROOM = 1_000
_MAX_CELLS = 1_000_000

# A cell: its attributes, whether it ends at once, whether a formula begins it.
_CELL = re.compile(
    rb"<(?:\w+:)?c(\s[^>]*?)?(/>|>\s*</(?:\w+:)?c>|>)(\s*<(?:\w+:)?f[\s/>])?"
)
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_IS_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class At(NamedTuple):
    """Counted from 0."""

    row: int
    column: int


@dataclass
class Scan:
    formulas: set[At] = field(default_factory=set)
    errors: set[At] = field(default_factory=set)


def scan(content: bytes, wanted: Collection[str]) -> dict[str, Scan]:
    """Of the wanted sheets, by name. Raises Unreadable for one too large to be laid out,
    or not to be found as the parser would find it."""
    found: dict[str, Scan] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name, part in _sheets(package):
                if name in found:
                    raise _strange()
                if name in wanted:
                    found[name] = _scan(package.read(part))
    except (KeyError, ParseError, DefusedXmlException, zipfile.BadZipFile) as error:
        raise _strange() from error
    if found.keys() != set(wanted):
        raise _strange()
    return found


def _sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name and part of each worksheet."""
    names = set(package.namelist())
    relations = fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {line.get("Id"): line.get("Target", "") for line in relations}
    for element in fromstring(package.read("xl/workbook.xml")).iter():
        if element.tag.endswith("}sheet"):
            target = targets.get(element.get(_RELATION), "")
            part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            if part in names:
                yield element.get("name", ""), part


def _scan(xml: bytes) -> Scan:
    if b"\x00" in xml:
        raise _strange()
    found, cells = Scan(), 0
    for match in _CELL.finditer(xml):
        attributes, end, has_formula = match.groups()
        if end != b">":
            continue  # Only formatted: the parser leaves it out too.
        cells += 1
        at = _where(attributes or b"")
        if at.row >= MAX_ROWS + _ROOM or at.column >= MAX_COLUMNS or cells > _MAX_CELLS:
            raise _too_large(at)
        if has_formula:
            found.formulas.add(at)
        elif _IS_ERROR.search(attributes or b""):
            found.errors.add(at)
    return found


def _where(attributes: bytes) -> At:
    match = _REFERENCE.search(attributes)
    if match is None:
        raise _strange()
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - 64
    return At(int(match[2]) - 1, column - 1)


def _too_large(at: At) -> Unreadable:
    return Unreadable(
        _(
            "A sheet reaches to row %(row)d and column %(column)d; at most %(rows)d "
            "nominees are read at a time. Delete what stands far below or far to the "
            "right, or divide the file."
        )
        % {"row": at.row + 1, "column": at.column + 1, "rows": MAX_ROWS}
    )


def _strange() -> Unreadable:
    return Unreadable(
        _(
            "The file was not written by Excel or LibreOffice as they do it today. Open "
            "it there, save it as XLSX again, and upload that."
        )
    )
