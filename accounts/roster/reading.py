"""Opening the workbook: rows with their values, faults with their places."""

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from accounts.roster import cells
from accounts.roster.columns import SHEETS, Column, Sheet
from emulation.vietnamese import search_key
from records.errors import Refused

logger = logging.getLogger(__name__)

MAX_ROWS = 5_000
# The heading is looked for in so many rows: above it stands what people write there.
HEAD_ROWS = 10
MAX_COLUMNS = 40


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: the sheet, the line and the column as Excel has them."""

    sheet: Sheet
    line: int
    letter: str
    heading: str
    message: str

    def __str__(self) -> str:
        place = {"line": self.line, "letter": self.letter, "heading": self.heading}
        where = _("Line %(line)d, column %(letter)s (%(heading)s)") % place
        return f"{where}: {self.message}"


@dataclass
class Row:
    """A line of a sheet: only what its cells say, by the names of the columns."""

    sheet: Sheet
    line: int
    values: dict[str, Any] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)

    def fault(self, name: str, message: str) -> Fault:
        column = next(one for one in self.sheet.columns if one.name == name)
        letter = self.letters.get(name, self.sheet.letter(name))
        return Fault(self.sheet, self.line, letter, str(column.heading), message)


@dataclass
class Content:
    rows: dict[str, list[Row]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read(content: bytes) -> Content:
    """The rows of the three sheets; one that is missing has none. Raises Refused if the
    file is no workbook of ours."""
    by_title = {search_key(name): table for name, table in _tables(content)}
    found = Content()
    for sheet in SHEETS:
        table = next((by_title[t] for t in titles(sheet) if t in by_title), None)
        found.rows[sheet.key] = []
        if table is not None:
            _read_sheet(sheet, table, found)
    if not any(found.rows.values()) and not found.faults:
        raise Refused(_nothing())
    return found


def _tables(content: bytes) -> list[tuple[str, list[list[Any]]]]:
    """Every sheet's values, streamed within bounds: a cell in the last corner of a sheet
    must not make a table of a whole sheet's size."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [
            (
                sheet.title,
                [
                    list(row)
                    for row in sheet.iter_rows(
                        max_row=MAX_ROWS + HEAD_ROWS + 1,
                        max_col=MAX_COLUMNS,
                        values_only=True,
                    )
                ],
            )
            for sheet in book.worksheets
        ]
    except Exception as error:  # The library raises whatever its parser meets.
        logger.warning("A roster could not be read: %r", error)
        raise Refused(
            _("The file cannot be read as a workbook. Save it in Excel as XLSX.")
        ) from error


def titles(sheet: Sheet) -> list[str]:
    """How the sheet may be called, in either language."""
    return [_in(language, sheet.title) for language in ("vi", "en")]


def _in(language: str, words: Any) -> str:
    with translation.override(language):
        return search_key(str(words))


def _nothing() -> str:
    with translation.override("vi"):
        names = ", ".join(str(sheet.title) for sheet in SHEETS)
    return _(
        "The file has no row in the sheets %(names)s. Fill in the template and keep the "
        "names of its sheets."
    ) % {"names": names}


def _read_sheet(sheet: Sheet, table: list[list[Any]], found: Content) -> None:
    head = _head(sheet, table)
    if head is None:
        first = sheet.columns[0]
        message = _("The heading is not found. Copy the first line of the template.")
        found.faults.append(Fault(sheet, 1, "A", str(first.heading), message))
        return
    line, places = head
    body = table[line:]
    if len(body) > MAX_ROWS:
        raise Refused(
            _("The sheet %(name)s has more than %(rows)d rows. Import it in parts.")
            % {"name": sheet.title, "rows": MAX_ROWS}
        )
    for number, cells_of_row in enumerate(body, start=line + 1):
        if any(cells.plain(value) for value in cells_of_row):
            found.rows[sheet.key].append(
                _read_row(sheet, number, cells_of_row, places, found.faults)
            )


def _head(sheet: Sheet, table: list[list[Any]]) -> tuple[int, dict[str, int]] | None:
    """The line of the heading, and where in it each column stands."""
    for line, row in enumerate(table[:HEAD_ROWS], start=1):
        words = [search_key(cells.plain(value).rstrip(" *")) for value in row]
        places = {
            column.name: words.index(heading)
            for column in sheet.columns
            for heading in _headings(column)
            if heading in words
        }
        if all(c.name in places for c in sheet.columns if c.name in _keys(sheet)):
            return line, places
    return None


def _keys(sheet: Sheet) -> set[str]:
    return {"posts": {"username", "organization", "role"}}.get(
        sheet.key, {sheet.columns[0].name}
    )


def _headings(column: Column) -> Iterator[str]:
    yield search_key(column.name)
    for language in ("en", "vi"):
        yield _in(language, column.heading)


def _read_row(
    sheet: Sheet,
    line: int,
    values: list[Any],
    places: dict[str, int],
    faults: list[Fault],
) -> Row:
    row = Row(sheet, line)
    row.letters = {name: letter(place) for name, place in places.items()}
    for column in sheet.columns:
        place = places.get(column.name)
        value = values[place] if place is not None and place < len(values) else None
        _read_cell(row, column, value, faults)
    return row


def _read_cell(row: Row, column: Column, value: Any, faults: list[Fault]) -> None:
    words = cells.plain(value)
    if not words:
        return
    if words == cells.CLEAR and column.may_be_emptied:
        row.values[column.name] = column.emptied
        return
    try:
        row.values[column.name] = column.parse(value)
    except ValueError as error:
        faults.append(row.fault(column.name, str(error)))
        row.values[column.name] = None  # Said already: it is not missing as well.


def letter(place: int) -> str:
    """0 -> 'A', 26 -> 'AA'."""
    head, tail = divmod(place, 26)
    return (letter(head - 1) if head else "") + chr(ord("A") + tail)
