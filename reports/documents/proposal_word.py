"""The papers of a list to the Standing Committee in Word, to be finished by the office."""

import io
from typing import Any

from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.documents.proposals import FONT, Column, Paper, Row
from reports.letterhead import Letterhead


def write(paper: Paper) -> bytes:
    document = new_document()
    document.core_properties.title = paper.title
    document.core_properties.language = "vi-VN"
    set_page(document, paper.stamp)
    write_letterhead(document, paper.head, paper.number)
    centred(document, paper.title, 15)
    centred(document, paper.about, 14)
    attached = document.add_paragraph()
    attached.alignment = WD_ALIGN_PARAGRAPH.CENTER
    attached.add_run(paper.attached_to).italic = not paper.number
    for text in paper.lead:
        _text(document, text)
    for table in paper.tables:
        heading = document.add_paragraph()
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.space_before = Pt(10)
        heading.add_run(table.title).bold = True
        _table(document, paper.columns, table.rows)
    if paper.closing:
        document.add_paragraph().paragraph_format.space_after = Pt(0)
    for text in paper.closing:
        _text(document, text, is_last=text == paper.closing[-1])
    _end(document, paper)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _text(document: Any, text: str, *, is_last: bool = False) -> None:
    paragraph = document.add_paragraph(text)
    # The signature never stands on a page alone.
    paragraph.paragraph_format.keep_with_next = is_last
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(10)


def _end(document: Any, paper: Paper) -> None:
    """Who gets a copy on the left, the signer on the right."""
    gap = document.add_paragraph().paragraph_format
    gap.space_after, gap.keep_with_next = Pt(4), True
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    for column, cell, mm in zip(table.columns, (left, right), (82, 85), strict=True):
        column.width = cell.width = Mm(mm)
    if paper.copies:
        run = left.paragraphs[0].add_run("Nơi nhận:")
        run.bold, run.font.size = True, Pt(11)
        for copy in paper.copies:
            line = left.add_paragraph()
            line.paragraph_format.space_after = Pt(0)
            line.add_run(copy).font.size = Pt(11)
    _line(right.paragraphs[0], paper.signer_line, bold=True)


def set_page(document: Any, stamp_text: str) -> None:
    """An A4 page of an office: its face, its margins, its numbers, the stamp below."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(6)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(28), Mm(15)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_number(number)
    for footer in (section.footer, section.first_page_footer):
        run = footer.paragraphs[0].add_run(stamp_text)
        run.font.size = Pt(7.5)


def _page_number(paragraph: Any) -> None:
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        tag = "w:fldChar" if kind else "w:instrText"
        element = OxmlElement(tag)
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text
        run._r.append(element)


def write_letterhead(document: Any, head: Letterhead, number: str = "") -> None:
    """The issuer on the left with the document's number, the title on the right."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    for column, cell, mm in zip(table.columns, (left, right), (67, 100), strict=True):
        column.width = cell.width = Mm(mm)
    _line(left.paragraphs[0], head.superior)
    _line(left.add_paragraph(), head.name, bold=True, is_ruled=not head.mark)
    _line(left.add_paragraph(), head.mark)
    if number:
        _line(left.add_paragraph(), number)
    for index, title in enumerate(head.titles):
        paragraph = right.add_paragraph() if index else right.paragraphs[0]
        _line(paragraph, title, bold=True, is_ruled=title == head.titles[-1])
    _line(right.add_paragraph(), head.place_and_date, italic=True)


def _line(
    paragraph: Any,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    is_ruled: bool = False,
) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.underline = bold, italic, is_ruled
    run.font.size = Pt(12)


def centred(document: Any, text: str, size: int) -> None:
    """A bold line in the middle, in points."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(size)


def _table(document: Any, columns: list[Column], rows: list[Row]) -> None:
    table = document.add_table(rows=1, cols=len(columns))
    table.style, table.autofit = "Table Grid", False
    for drawn, column in zip(table.columns, columns, strict=True):
        drawn.width = Mm(column.mm)
    _fill(table.rows[0], columns, [column.title for column in columns], is_head=True)
    for row in rows:
        _fill(table.add_row(), columns, row)


def _fill(
    row: Any, columns: list[Column], texts: list[str], *, is_head: bool = False
) -> None:
    """A row that is never cut by the end of a page; the heading stands on every page."""
    for name in ("w:cantSplit", "w:tblHeader") if is_head else ("w:cantSplit",):
        mark = OxmlElement(name)
        mark.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(mark)
    for column, cell, text in zip(columns, row.cells, texts, strict=True):
        cell.width = Mm(column.mm)
        lines = [(text, "b")] if is_head else column.styled(text)
        for number, (line, look) in enumerate(lines):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            if is_head or column.is_centred:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = paragraph.add_run(line)
            run.font.size, run.bold, run.italic = Pt(11), look == "b", look == "i"
