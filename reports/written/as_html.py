"""A Word file as HTML for the printer: paragraphs, runs, tables, margins and page numbers
are what the documents written here consist of. What cannot be shown (pictures, text
boxes) is refused when a template is brought in."""

from collections.abc import Iterator
from html import escape
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

# What a template may not hold, by the name of its element.
UNSHOWN = ("w:drawing", "w:pict", "w:object", "mc:AlternateContent")

_ALIGNS = {
    ALIGN.CENTER: "center",
    ALIGN.RIGHT: "right",
    ALIGN.JUSTIFY: "justify",
    ALIGN.LEFT: "left",
}


def html(document: Any, fonts: str) -> str:
    """The whole page; `fonts` is the style sheet's @font-face part."""
    body = "".join(_blocks(document.element.body, document))
    return (
        f"<!doctype html><html lang='vi'><head><meta charset='utf-8'>"
        f"<title>{escape(document.core_properties.title or '')}</title><style>{fonts}"
        f"{_page(document)}html{{line-height:1.15}}p{{margin:0}}table{{border-collapse:collapse}}"
        "td{vertical-align:top;padding:0 1.9mm}.grid td{border:.5pt solid #000}"
        "tr{break-inside:avoid}</style></head>"
        f"<body>{body}</body></html>"
    )


def _page(document: Any) -> str:
    section = document.sections[0]
    size = f"{section.page_width.mm:.1f}mm {section.page_height.mm:.1f}mm"
    sides = (
        section.top_margin,
        section.right_margin,
        section.bottom_margin,
        section.left_margin,
    )
    margin = " ".join(f"{side.mm:.1f}mm" for side in sides)
    rule = f"@page{{size:{size};margin:{margin};"
    if "PAGE" in section.header._element.xml:
        rule += "@top-center{content:counter(page);font:13pt Serif}"
    rule += "}"
    if section.different_first_page_header_footer:
        rule += "@page:first{@top-center{content:none}}"
    normal = document.styles["Normal"].font.size
    return rule + f"html{{font-size:{normal.pt if normal else 13:g}pt}}"


def _blocks(parent: Any, document: Any) -> Iterator[str]:
    for child in parent.iterchildren():
        if child.tag == qn("w:p"):
            yield _paragraph(Paragraph(child, document))
        elif child.tag == qn("w:tbl"):
            yield _table(Table(child, document), document)


def _table(table: Table, document: Any) -> str:
    style = table.style.name if table.style is not None else ""
    kind = " class='grid'" if style == "Table Grid" else ""
    columns = "".join(
        f"<col style='width:{column.width.mm:.1f}mm'>" if column.width else "<col>"
        for column in table.columns
    )
    rows = list(table._tbl.tr_lst)
    heads = [
        row
        for row in rows
        if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    ]
    head = "".join(_row(row, document) for row in heads)
    rest = "".join(_row(row, document) for row in rows if row not in heads)
    return (
        f"<table{kind}><colgroup>{columns}</colgroup>"
        f"<thead>{head}</thead><tbody>{rest}</tbody></table>"
    )


def _row(row: Any, document: Any) -> str:
    cells = "".join(
        f"<td colspan='{cell.grid_span}'>{''.join(_blocks(cell, document))}</td>"
        for cell in row.tc_lst
    )
    return f"<tr>{cells}</tr>"


def _paragraph(paragraph: Paragraph) -> str:
    text = "".join(_runs(paragraph))
    return f"<p style='{_look(paragraph)}'>{text or '&nbsp;'}</p>"


def _look(paragraph: Paragraph) -> str:
    own, style = paragraph.paragraph_format, paragraph.style
    base = style.paragraph_format if style is not None else own
    rules = [f"text-align:{_ALIGNS.get(paragraph.alignment, 'left')}"]  # type: ignore[arg-type]
    for name, rule in (
        ("space_before", "margin-top"),
        ("space_after", "margin-bottom"),
        ("first_line_indent", "text-indent"),
        ("left_indent", "margin-left"),
    ):
        length = getattr(own, name)
        length = getattr(base, name) if length is None else length
        if length:
            rules.append(f"{rule}:{length.pt:g}pt")
    if own.keep_with_next:
        rules.append("break-after:avoid")
    if own.page_break_before:
        rules.append("break-before:page")
    return ";".join(rules)


def _runs(paragraph: Paragraph) -> Iterator[str]:
    for run in paragraph.runs:
        text = "".join(_pieces(run))
        if not text:
            continue
        look = []
        if run.font.size:
            look.append(f"font-size:{run.font.size.pt:g}pt")
        if run.underline:
            look.append("text-decoration:underline")
        if run.bold:
            text = f"<b>{text}</b>"
        if run.italic:
            text = f"<i>{text}</i>"
        yield f"<span style='{';'.join(look)}'>{text}</span>" if look else text


def _pieces(run: Any) -> Iterator[str]:
    for child in run._r.iterchildren():
        if child.tag == qn("w:t"):
            yield escape(child.text or "")
        elif child.tag == qn("w:tab"):
            yield "&emsp;"
        elif child.tag == qn("w:br"):
            is_page = child.get(qn("w:type")) == "page"
            yield "<span style='break-after:page'></span>" if is_page else "<br>"
