"""The list to the Standing Committee in Word, to be finished by the office."""

import io
from typing import Any

from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from nominations.models import Proposal
from reports.documents.proposals import COLUMNS, FONT, cells, context, totals
from reports.letterhead import Letterhead


def as_docx(proposal: Proposal) -> bytes:
    values = context(proposal)
    document = new_document()
    document.core_properties.title = values["title"]
    document.core_properties.language = "vi-VN"
    set_page(document, values["stamp"])
    write_letterhead(document, values["head"])
    centred(document, "DANH SÁCH", 15)
    centred(
        document,
        "tập thể, cá nhân đủ điều kiện, tiêu chuẩn đề nghị tặng\n" + values["award"],
        14,
    )
    attached = document.add_paragraph()
    attached.alignment = WD_ALIGN_PARAGRAPH.CENTER
    attached.add_run(values["attached_to"]).italic = True
    document.add_paragraph(totals(values))
    for section in values["sections"]:
        heading = document.add_paragraph()
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.space_before = Pt(10)
        heading.add_run(section.title).bold = True
        _table(document, section.lines)
    signature = document.add_paragraph()
    signature.paragraph_format.left_indent = Mm(92)
    signature.paragraph_format.space_before = Pt(18)
    signature.alignment = WD_ALIGN_PARAGRAPH.CENTER
    signature.add_run(values["signer_line"]).bold = True
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


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


def write_letterhead(document: Any, head: Letterhead) -> None:
    """The issuer on the left, the title on the right."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    for column, cell, mm in zip(table.columns, (left, right), (67, 100), strict=True):
        column.width = cell.width = Mm(mm)
    _line(left.paragraphs[0], head.superior)
    _line(left.add_paragraph(), head.name, bold=True, is_ruled=not head.mark)
    _line(left.add_paragraph(), head.mark)
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


def _table(document: Any, lines: list[dict[str, Any]]) -> None:
    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style, table.autofit = "Table Grid", False
    for column, (_title, _width, mm) in zip(table.columns, COLUMNS, strict=True):
        column.width = Mm(mm)
    _fill(table.rows[0], [title for title, _width, _mm in COLUMNS], is_head=True)
    for number, line in enumerate(lines, start=1):
        _fill(table.add_row(), cells(number, line))


def _fill(row: Any, texts: list[str], *, is_head: bool = False) -> None:
    """A row that is never cut by the end of a page; the heading stands on every page."""
    for name in ("w:cantSplit", "w:tblHeader") if is_head else ("w:cantSplit",):
        mark = OxmlElement(name)
        mark.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(mark)
    last = len(texts) - 1
    for index, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = Mm(COLUMNS[index][2])
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        if is_head or index in (0, last):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(11), is_head or index == 1
