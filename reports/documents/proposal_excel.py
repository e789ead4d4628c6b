"""The list to the Standing Committee in Excel."""

import io
from typing import Any

import xlsxwriter

from nominations.models import Proposal
from reports.documents.proposals import (
    COLUMNS,
    FONT,
    Section,
    cells,
    figures,
    headings,
    sections,
    stamp,
    totals,
)

LINE_POINTS = 16
HEAD_ROW = 3
CELL = {
    "font_name": FONT,
    "font_size": 12,
    "valign": "top",
    "text_wrap": True,
    "border": 1,
}


def as_xlsx(proposal: Proposal) -> bytes:
    """One sheet; every cell is text, so that nothing in it can act as a formula."""
    mark = stamp(proposal)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    title = f"Danh sách đề nghị khen thưởng số {proposal.version}"
    book.set_properties({"title": title})
    sheet = book.add_worksheet("Danh sách")
    line = book.add_format({"font_name": FONT, "font_size": 12})
    bold = book.add_format({"font_name": FONT, "font_size": 12, "bold": True})
    award = proposal.content["award"]
    sheet.write_string(0, 0, f"DANH SÁCH ĐỀ NGHỊ TẶNG {award.upper()}", bold)
    sheet.write_string(1, 0, totals(figures(proposal)), line)
    sheet.write_string(2, 0, mark, line)
    _set_up(book, sheet, mark)
    row = HEAD_ROW + 1
    for section in headings(sections(proposal)):
        sheet.write_string(row, 0, section.title, bold)
        row = _rows(book, sheet, row + 1, section)
    book.close()
    return buffer.getvalue()


def _set_up(book: Any, sheet: Any, stamp: str) -> None:
    """Widths, the heading that stays on the screen and on every printed page."""
    head = book.add_format(
        CELL | {"bold": True, "align": "center", "valign": "vcenter"}
    )
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, column.letters)
        sheet.write_string(HEAD_ROW, index, column.title, head)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_header('&C&"Times New Roman,Regular"&P')
    sheet.set_footer(f'&L&"Times New Roman,Regular"&7{stamp}')


def _rows(book: Any, sheet: Any, row: int, section: Section) -> int:
    """The lines of a section; the number of the row after them."""
    plain = book.add_format(CELL)
    centred = book.add_format(CELL | {"align": "center"})
    for number, line in enumerate(section.lines, start=1):
        texts = cells(number, line)
        sheet.set_row(row, LINE_POINTS * _height(texts))
        for index, (column, text) in enumerate(zip(COLUMNS, texts, strict=True)):
            look = centred if column.is_centred else plain
            sheet.write_string(row, index, text, look)
        row += 1
    return row


def _height(texts: list[str]) -> int:
    """Lines that the fullest cell takes, for programs that do not fit rows themselves."""
    return max(
        sum(-(-len(part) // column.letters) or 1 for part in text.split("\n"))
        for text, column in zip(texts, COLUMNS, strict=True)
    )
