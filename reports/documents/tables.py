"""A plain official table (letterhead, title, parts, sums): what its PDF, Excel and Word
files say is said once."""

import io
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from emulation.vietnamese import vn_decimal
from reports import pdf
from reports.letterhead import Letterhead

FONT = "Times New Roman"
CELL = {
    "font_name": FONT,
    "font_size": 12,
    "valign": "top",
    "text_wrap": True,
    "border": 1,
}
Cell = str | int


@dataclass(frozen=True)
class Column:
    """A heading, its width on paper in mm, and how its cells stand."""

    title: str
    mm: int
    align: str = "left"


@dataclass(frozen=True)
class Part:
    """Rows under a heading of their own; whole numbers are amounts."""

    title: str
    rows: list[list[Cell]]


@dataclass(frozen=True)
class Sheet:
    """All that the table says."""

    head: Letterhead
    title: str
    subtitle: str
    columns: list[Column]
    parts: list[Part]
    lead: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    signers: list[str] = field(default_factory=list)
    # The least height of a row: room for a signature.
    row_mm: int = 6


def shown(cell: Cell) -> str:
    """An amount with its points; text as it is."""
    return vn_decimal(cell, 0) if isinstance(cell, int) else cell


def as_pdf(sheet: Sheet) -> bytes:
    aligned = [column.align for column in sheet.columns]
    parts = [
        {
            "title": part.title,
            "rows": [
                list(zip(map(shown, row), aligned, strict=True)) for row in part.rows
            ],
        }
        for part in sheet.parts
    ]
    return pdf.render("documents/table.html", {"sheet": sheet, "parts": parts})


def as_xlsx(sheet: Sheet) -> bytes:
    """One sheet; text is written as text, so that nothing in it can act as a formula;
    amounts are numbers, so that the office can go on reckoning."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"title": sheet.title})
    page = book.add_worksheet("Bảng")
    row = _heading(book, page, sheet)
    kinds = _formats(book, sheet.columns)
    bold = book.add_format({"font_name": FONT, "font_size": 12, "bold": True})
    for part in sheet.parts:
        if part.title:
            page.write_string(row, 0, part.title, bold)
            row += 1
        for cells in part.rows:
            _row(page, row, cells, kinds)
            row += 1
    for text in sheet.closing:
        page.write_string(row, 0, text, bold)
        row += 1
    book.close()
    return buffer.getvalue()


def _heading(book: Any, page: Any, sheet: Sheet) -> int:
    """Title, lines before the table, headings that stay in sight; the next row."""
    bold = book.add_format({"font_name": FONT, "font_size": 12, "bold": True})
    line = book.add_format({"font_name": FONT, "font_size": 12})
    head = book.add_format(CELL | {"bold": True, "align": "center"})
    page.write_string(0, 0, sheet.title, bold)
    for row, text in enumerate([sheet.subtitle, *sheet.lead], start=1):
        page.write_string(row, 0, text, line)
    row = 2 + len(sheet.lead)
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.mm / 1.9)
        page.write_string(row, index, column.title, head)
    page.freeze_panes(row + 1, 0)
    page.repeat_rows(row)
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    return row + 1


def _row(page: Any, row: int, cells: list[Cell], kinds: list[Any]) -> None:
    for index, cell in enumerate(cells):
        if isinstance(cell, int):
            page.write_number(row, index, cell, kinds[index])
        else:
            page.write_string(row, index, cell, kinds[index])


def _formats(book: Any, columns: list[Column]) -> list[Any]:
    """Amounts with the points of the reader's own Excel."""
    return [
        book.add_format(CELL | {"align": column.align, "num_format": "#,##0"})
        for column in columns
    ]
