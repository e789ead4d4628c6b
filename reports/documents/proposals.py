"""The list to the Standing Committee as PDF, Word and Excel, from the frozen snapshot
alone: totals and names cannot differ between the three."""

import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone
from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from emulation.vietnamese import vn_datetime, vn_decimal, vn_long_date
from nominations.models import Proposal
from reports import pdf

COLUMNS = [
    ("TT", 6, 11),
    ("Họ và tên, tên tập thể", 30, 40),
    ("Chức vụ, đơn vị; cơ quan đề nghị", 42, 44),
    ("Tóm tắt thành tích", 60, 55),
    ("Điểm", 9, 16),
]
FONT = "Times New Roman"
LINE_POINTS = 16


@dataclass(frozen=True)
class Section:
    """A part of the list under its own heading."""

    title: str
    lines: list[dict[str, Any]]


def sections(proposal: Proposal) -> list[Section]:
    """Collectives, individuals, then the reserve, each in the order of the ranking."""
    lines = [
        {
            **line,
            "score_text": vn_decimal(Decimal(line["score"])),
            "where": _where(line),
        }
        for line in proposal.content["lines"]
    ]
    proposed = [line for line in lines if line["part"] == "proposed"]
    return [
        Section("I. Tập thể", [x for x in proposed if x["subject"] == "collective"]),
        Section("II. Cá nhân", [x for x in proposed if x["subject"] == "individual"]),
        Section("III. Dự phòng", [x for x in lines if x["part"] == "reserve"]),
    ]


def _where(line: dict[str, Any]) -> str:
    place = line["workplace"] or line["address"]
    return ", ".join(part for part in (line["position"], place) if part)


def _context(proposal: Proposal) -> dict[str, Any]:
    collectives, individuals, reserves = (len(s.lines) for s in sections(proposal))
    board = proposal.campaign.board
    return {
        "title": f"Danh sách đề nghị khen thưởng số {proposal.version}",
        "issuer": board,
        "number_line": "",
        "long_date": vn_long_date(timezone.localdate(proposal.frozen_at)),
        "award": proposal.content["award"],
        "places": proposal.content["places"],
        "total": collectives + individuals,
        "collectives": collectives,
        "individuals": individuals,
        "reserves": reserves,
        "sections": sections(proposal),
        "signer_line": "T/M LÃNH ĐẠO BAN",
        "stamp": stamp(proposal),
    }


def stamp(proposal: Proposal) -> str:
    """What stands on every page, so that paper and record can be matched."""
    moment = vn_datetime(proposal.frozen_at, seconds=True)
    return f"Danh sách số {proposal.version}, chốt {moment}. SHA-256: {proposal.sha256}"


def as_pdf(proposal: Proposal) -> bytes:
    return pdf.render("documents/proposal.html", _context(proposal))


def cells(number: int, line: dict[str, Any]) -> list[str]:
    """A line as the three documents print it."""
    return [
        str(number),
        line["name"],
        f"{line['where']}\n{line['organization']}",
        line["summary"],
        line["score_text"],
    ]


def as_xlsx(proposal: Proposal) -> bytes:
    """One sheet; every cell is text, so that nothing in it can act as a formula."""
    context = _context(proposal)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    sheet = book.add_worksheet("Danh sách")
    base = {"font_name": FONT, "font_size": 12, "valign": "top", "text_wrap": True}
    plain = book.add_format(base | {"border": 1})
    bold = book.add_format({**base, "bold": True, "text_wrap": False})
    head = book.add_format(base | {"bold": True, "border": 1, "align": "center"})
    for index, (_title, width, _mm) in enumerate(COLUMNS):
        sheet.set_column(index, index, width)
    sheet.write_string(0, 0, f"DANH SÁCH ĐỀ NGHỊ TẶNG {context['award'].upper()}", bold)
    sheet.write_string(1, 0, _totals(context), book.add_format({"font_name": FONT}))
    sheet.write_string(2, 0, context["stamp"], book.add_format({"font_name": FONT}))
    for index, (title, _width, _mm) in enumerate(COLUMNS):
        sheet.write_string(3, index, title, head)
    sheet.freeze_panes(4, 0)
    sheet.repeat_rows(3)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    row = 4
    for section in context["sections"]:
        if section.lines:
            sheet.write_string(row, 0, f"{section.title} ({len(section.lines)})", bold)
            row += 1
        for number, line in enumerate(section.lines, start=1):
            texts = cells(number, line)
            sheet.set_row(row, LINE_POINTS * _height(texts))
            for index, text in enumerate(texts):
                sheet.write_string(row, index, text, plain)
            row += 1
    book.close()
    return buffer.getvalue()


def _height(texts: list[str]) -> int:
    """Lines that the fullest cell takes, for programs that do not fit rows themselves."""
    return max(
        sum(-(-len(part) // width) or 1 for part in text.split("\n"))
        for text, (_title, width, _mm) in zip(texts, COLUMNS, strict=True)
    )


def _totals(context: dict[str, Any]) -> str:
    return (
        f"Tổng số đề nghị: {context['total']} (tập thể: {context['collectives']}; "
        f"cá nhân: {context['individuals']}), trên tổng số {context['places']} suất. "
        f"Dự phòng: {context['reserves']}."
    )


def as_docx(proposal: Proposal) -> bytes:
    """The list in Word, to be finished by the office."""
    context = _context(proposal)
    document = new_document()
    _page(document, context["stamp"])
    _letterhead(document, context)
    _centred(document, "DANH SÁCH", 15)
    _centred(
        document,
        "tập thể, cá nhân đủ điều kiện, tiêu chuẩn đề nghị tặng\n" + context["award"],
        14,
    )
    document.add_paragraph(_totals(context))
    for section in context["sections"]:
        if section.lines:
            heading = document.add_paragraph()
            heading.paragraph_format.keep_with_next = True
            heading.add_run(f"{section.title} ({len(section.lines)})").bold = True
            _table(document, section.lines)
    signature = document.add_paragraph()
    signature.paragraph_format.left_indent = Mm(95)
    signature.alignment = WD_ALIGN_PARAGRAPH.CENTER
    signature.add_run(context["signer_line"]).bold = True
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page(document: Any, stamp_text: str) -> None:
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


def _letterhead(document: Any, context: dict[str, Any]) -> None:
    issuer = context["issuer"]
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    _lines(
        left,
        [
            (issuer.letterhead_superior.upper(), False),
            (issuer.letterhead_name.upper(), True),
        ],
    )
    titles = {
        "party": [("ĐẢNG CỘNG SẢN VIỆT NAM", True)],
        "youth_union": [("ĐOÀN TNCS HỒ CHÍ MINH", True)],
        "state": [
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True),
            ("Độc lập - Tự do - Hạnh phúc", True),
        ],
    }[issuer.letterhead]
    _lines(right, titles)
    place = right.add_paragraph()
    place.alignment = WD_ALIGN_PARAGRAPH.CENTER
    place.add_run(f"{issuer.place}, {context['long_date']}").italic = True


def _lines(cell: Any, lines: list[tuple[str, bool]]) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for index, (text, is_bold) in enumerate(line for line in lines if line[0]):
        run = paragraph.add_run(("\n" if index else "") + text)
        run.bold = is_bold


def _centred(document: Any, text: str, size: int) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(size)


def _table(document: Any, lines: list[dict[str, Any]]) -> None:
    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style, table.autofit = "Table Grid", False
    for column, (_title, _width, mm) in zip(table.columns, COLUMNS, strict=True):
        column.width = Mm(mm)
    for cell, (title, _width, mm) in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.width = Mm(mm)
        cell.paragraphs[0].add_run(title).bold = True
    _repeat(table.rows[0])
    for number, line in enumerate(lines, start=1):
        row = table.add_row()
        for cell, text, (_title, _width, mm) in zip(
            row.cells, cells(number, line), COLUMNS, strict=True
        ):
            cell.width = Mm(mm)
            cell.paragraphs[0].add_run(text).font.size = Pt(11)


def _repeat(row: Any) -> None:
    """The heading row stands again on every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
