"""A plain official table in Word, to be finished by the office."""

import io
from typing import Any

from docx import Document as new_document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.documents.proposal_word import centred, set_page, write_letterhead
from reports.documents.tables import Sheet, shown

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def as_docx(sheet: Sheet) -> bytes:
    document = new_document()
    document.core_properties.title = sheet.title
    document.core_properties.language = "vi-VN"
    set_page(document, "")
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    write_letterhead(document, sheet.head)
    centred(document, sheet.title, 15)
    centred(document, sheet.subtitle, 12)
    for text in sheet.lead:
        document.add_paragraph(text)
    for part in sheet.parts:
        if part.title:
            document.add_paragraph().add_run(part.title).bold = True
        _table(document, sheet, part.rows)
    for text in sheet.closing:
        document.add_paragraph().add_run(text).bold = True
    if sheet.signers:
        _signers(document, sheet.signers)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _table(document: Any, sheet: Sheet, rows: list[list[Any]]) -> None:
    table = document.add_table(rows=1, cols=len(sheet.columns))
    table.style, table.autofit = "Table Grid", False
    titles = [column.title for column in sheet.columns]
    _fill(table.rows[0], sheet, titles, is_head=True)
    for cells in rows:
        _fill(table.add_row(), sheet, [shown(cell) for cell in cells])


def _fill(row: Any, sheet: Sheet, texts: list[str], *, is_head: bool = False) -> None:
    """A row that is never cut by the end of a page; the heading stands on every page."""
    for name in ("w:cantSplit", "w:tblHeader") if is_head else ("w:cantSplit",):
        mark = OxmlElement(name)
        mark.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(mark)
    for cell, text, column in zip(row.cells, texts, sheet.columns, strict=True):
        cell.width = Mm(column.mm)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.alignment = ALIGN["center" if is_head else column.align]
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(11), is_head


def _signers(document: Any, signers: list[str]) -> None:
    table = document.add_table(rows=1, cols=len(signers))
    for cell, text in zip(table.rows[0].cells, signers, strict=True):
        cell.paragraphs[0].alignment = ALIGN["center"]
        cell.paragraphs[0].add_run(text).bold = True
