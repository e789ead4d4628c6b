"""What the templates are made of: the page, the letterhead, titles, tables, signatures."""

from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.documents.proposals import FONT

# Margins of Decree 30/2020 (top and bottom 20-25, left 30-35, right 15-20 mm).
MARGINS = {"top": 20, "bottom": 20, "left": 30, "right": 15}


def page(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(6)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, mm in MARGINS.items():
        setattr(section, f"{side}_margin", Mm(mm))
    # The page's number stands at the top centre, and not on the first page.
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    run = number.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text
        run._r.append(element)


def letterhead(document: Any, *, has_number: bool = True) -> None:
    left, right = columns(document, 72, 93)
    line_if(left, "head.superior", "{{ head.superior }}")
    line(left, "{{ head.name }}", bold=True)
    line_if(left, "head.mark", "{{ head.mark }}")
    if has_number:
        line(left, "{{ head.number }}", size=13)
    line(right, "{{ head.title }}", bold=True)
    line_if(right, "head.motto", "{{ head.motto }}", bold=True, size=13)
    line(right, "{{ head.place_and_date }}", italic=True, size=13)


def columns(document: Any, *widths: int) -> list[Any]:
    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for column, cell, mm in zip(
        table.columns, table.rows[0].cells, widths, strict=True
    ):
        column.width = cell.width = Mm(mm)
    return list(table.rows[0].cells)


def line_if(cell: Any, field: str, text: str, **look: Any) -> None:
    """A line that is not there at all where the field is empty."""
    line(cell, "{%p if " + field + " %}")
    line(cell, text, **look)
    line(cell, "{%p endif %}")


def line(
    cell: Any,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: int = 12,
) -> None:
    first = cell.paragraphs[0]
    paragraph = cell.add_paragraph() if first.runs else first
    paragraph.alignment = ALIGN.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def title(document: Any, title: str, about: str, *, new_page: bool = False) -> None:
    for text, size in ((title, 15), (about, 14)):
        paragraph = document.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        paragraph.paragraph_format.keep_with_next = True
        if text == title:
            paragraph.paragraph_format.space_before = Pt(12)
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.paragraph_format.page_break_before = new_page
        run = paragraph.add_run(text)
        run.bold, run.font.size = True, Pt(size)


def heading(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.add_run(text).bold = True


def text(
    document: Any, text: str, *, align: Any = ALIGN.JUSTIFY, italic: bool = False
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    if align == ALIGN.JUSTIFY:
        paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.add_run(text).italic = italic


def paragraph(document: Any, text: str) -> None:
    """For what steers the template and is not there in the document."""
    document.add_paragraph().add_run(text)


def table(document: Any, source: str, columns: Sequence[tuple[str, int, str]]) -> None:
    """A heading that stands on every page, and a row for each in `source`."""
    table = document.add_table(rows=4, cols=len(columns))
    table.style, table.autofit = "Table Grid", False
    loop = ("{%tr for row in " + source + " %}", "{%tr endfor %}")
    for index, (title, mm, field) in enumerate(columns):
        texts = (
            title,
            loop[0] if not index else "",
            field,
            loop[1] if not index else "",
        )
        table.columns[index].width = Mm(mm)
        for row, text in zip(table.rows, texts, strict=True):
            cell = row.cells[index]
            cell.width = Mm(mm)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(text)
            run.font.size = Pt(12)
            if row is table.rows[0] or text == title:
                paragraph.alignment, run.bold = ALIGN.CENTER, True
    for row in table.rows:
        mark(row, "w:cantSplit")
    mark(table.rows[0], "w:tblHeader")
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def mark(row: Any, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def signature(
    document: Any, title: str = "{{ signer_title }}", name: str = "{{ signer }}"
) -> None:
    """Copies on the left, the signer on the right."""
    left, right = columns(document, 72, 93)
    left.paragraphs[0].add_run("Nơi nhận:").bold = True
    line = left.add_paragraph()
    line.add_run("{% for copy in copies %}{{ copy }}\n{% endfor %}").font.size = Pt(11)
    signer(right, title, name)


def signers(document: Any, *pairs: list[str]) -> None:
    for cell, (title, name) in zip(columns(document, 82, 83), pairs, strict=True):
        signer(cell, title, name)


def signer(cell: Any, title: str, name: str) -> None:
    line(cell, title, bold=True, size=13)
    line(cell, "\n\n\n", size=13)
    line(cell, name, bold=True, size=14)
