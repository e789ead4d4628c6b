"""The templates that the product brings along, as Word files with the fields in them.
An administrator downloads one, changes it in Word, and puts it in the product's place."""

import io
from collections.abc import Sequence
from functools import cache
from typing import Any

from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.documents.proposals import FONT
from reports.written.facts import Kind

# Margins of Decree 30/2020 (top and bottom 20-25, left 30-35, right 15-20 mm).
MARGINS = {"top": 20, "bottom": 20, "left": 30, "right": 15}


# Official documents are in Vietnamese, whatever the page's language.
TITLES = {
    Kind.REQUEST: "Tờ trình và danh sách trích ngang",
    Kind.MINUTES: "Biên bản họp xét",
    Kind.COLLECTIVE_REPORT: "Báo cáo thành tích của tập thể",
    Kind.INDIVIDUAL_REPORT: "Báo cáo thành tích của cá nhân",
}


@cache
def default(kind: str) -> bytes:
    """The Word file for this kind of document; the same bytes each time."""
    document = new_document()
    document.core_properties.title = TITLES[Kind(kind)]
    document.core_properties.language = "vi-VN"
    _page(document)
    _BODIES[Kind(kind)](document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


# ------------------------------------------------------------------------------ bodies
def _request(document: Any) -> None:
    _letterhead(document)
    _title(document, "TỜ TRÌNH", "về việc đề nghị tặng {{ award }}")
    _text(document, "Kính gửi: {{ addressee }}", align=ALIGN.CENTER)
    _text(document, "Căn cứ {{ plan }} ({{ campaign }});")
    _text(document, "Căn cứ Biên bản họp xét {{ met_on }} của {{ body }};")
    _text(
        document,
        "{{ organization }} kính trình {{ addressee }} xem xét, đề nghị tặng {{ award }} "
        "cho {{ collectives }} tập thể và {{ individuals }} cá nhân (có danh sách kèm "
        "theo).",
    )
    _text(document, "{{ reasons }}")
    _text(
        document,
        "{{ organization }} cam kết hồ sơ trung thực, bản điện tử và bản giấy thống "
        "nhất, và chịu trách nhiệm về nội dung đề nghị.",
    )
    _signature(document)
    _title(
        document,
        "DANH SÁCH TRÍCH NGANG",
        "tập thể, cá nhân đề nghị tặng {{ award }}",
        new_page=True,
    )
    _text(
        document,
        "(Kèm theo Tờ trình của {{ organization }}, {{ head.place_and_date }})",
        align=ALIGN.CENTER,
        italic=True,
    )
    _table(
        document,
        "rows",
        [
            ("TT", 10, "{{ row.number }}"),
            ("Họ và tên, tên tập thể", 40, "{{ row.name }}"),
            ("Chức vụ, đơn vị", 38, "{{ row.post }}"),
            ("Tóm tắt thành tích", 44, "{{ row.summary }}"),
            ("Hình thức đề nghị", 33, "{{ row.award }}"),
        ],
    )
    _text(
        document,
        "Danh sách gồm {{ collectives }} tập thể và {{ individuals }} cá nhân.",
        italic=True,
    )


def _minutes(document: Any) -> None:
    _letterhead(document, has_number=False)
    _title(document, "BIÊN BẢN", "họp xét đề nghị tặng {{ award }}")
    _text(document, "Thời gian: {{ met_on }}. Địa điểm: {{ place }}.")
    _text(document, "Hội nghị: {{ body }}.")
    _text(document, "Chủ trì: {{ chair }}. Thư ký: {{ secretary }}.")
    _text(
        document,
        "Thành phần: tổng số {{ members_total }} thành viên, có mặt "
        "{{ members_present }}.{% if absent %} Vắng: {{ absent }}.{% endif %}",
    )
    _heading(document, "I. NỘI DUNG")
    _text(
        document,
        "Xét, đề nghị tặng {{ award }} cho {{ collectives }} tập thể và "
        "{{ individuals }} cá nhân theo {{ plan }}.",
    )
    _heading(document, "II. KẾT QUẢ BIỂU QUYẾT")
    _text(document, "Hình thức: {{ voting }}. Số phiếu đồng ý:")
    _table(
        document,
        "rows",
        [
            ("TT", 12, "{{ row.number }}"),
            ("Họ và tên, tên tập thể", 75, "{{ row.name }}"),
            ("Loại", 28, "{{ row.kind }}"),
            ("Phiếu đồng ý", 25, "{{ row.votes }}"),
            ("Tỷ lệ", 25, "{{ row.share }}"),
        ],
    )
    _heading(document, "III. KẾT LUẬN")
    _text(document, "{{ conclusion }}")
    _signers(
        document,
        ["THƯ KÝ", "{{ secretary }}"],
        ["CHỦ TRÌ", "{{ chair }}"],
    )


def _individual(document: Any) -> None:
    _letterhead(document, has_number=False)
    _title(document, "BÁO CÁO THÀNH TÍCH", "đề nghị tặng {{ award }}")
    _heading(document, "I. SƠ LƯỢC LÝ LỊCH")
    for line in (
        "Họ và tên: {{ name }}{% if alias %} (bí danh: {{ alias }}){% endif %}",
        "Ngày, tháng, năm sinh: {{ born_on }}. Giới tính: {{ gender }}",
        "Quê quán: {{ hometown }}",
        "Nơi thường trú: {{ address }}",
        "Điện thoại: {{ phone }}",
        "Đơn vị công tác: {{ workplace }}",
        "Chức vụ: {{ position }}",
        "Trình độ chuyên môn: {{ qualification }}",
    ):
        _text(document, line)
    _heading(document, "II. THÀNH TÍCH ĐẠT ĐƯỢC")
    _achievement(document)
    _signers(
        document,
        ["XÁC NHẬN CỦA ĐƠN VỊ TRÌNH", "{{ signer }}"],
        ["NGƯỜI BÁO CÁO", "{{ name }}"],
    )


def _collective(document: Any) -> None:
    _letterhead(document, has_number=False)
    _title(document, "BÁO CÁO THÀNH TÍCH", "đề nghị tặng {{ award }}")
    _heading(document, "I. SƠ LƯỢC ĐẶC ĐIỂM, TÌNH HÌNH")
    for line in (
        "Tên tập thể: {{ name }}",
        "Người đứng đầu: {{ chief }}",
        "Địa chỉ: {{ address }}. Điện thoại: {{ phone }}",
        "Quá trình thành lập: {{ founded }}",
        "Số thành viên: {{ members }}, trong đó nữ: {{ women }}",
        "Đặc điểm chính: {{ features }}",
    ):
        _text(document, line)
    _heading(document, "II. THÀNH TÍCH ĐẠT ĐƯỢC")
    _achievement(document)
    _signers(
        document,
        ["XÁC NHẬN CỦA ĐƠN VỊ TRÌNH", "{{ signer }}"],
        ["THỦ TRƯỞNG ĐƠN VỊ", "{{ chief }}"],
    )


def _achievement(document: Any) -> None:
    _text(document, "Phong trào: {{ movement }}")
    _text(document, "1. Chức năng, nhiệm vụ được giao: {{ duties }}")
    _text(document, "2. Thành tích: {{ achievement }}")
    _text(document, "3. Điểm xuất sắc, nổi trội, có thể nhân rộng: {{ statement }}")
    _text(document, "4. Kỷ luật, thanh tra, khiếu nại, tố cáo: {{ discipline }}")
    _heading(document, "III. CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG")
    _table(
        document,
        "awards",
        [
            ("Năm", 16, "{{ row.year }}"),
            ("Danh hiệu, hình thức khen thưởng", 64, "{{ row.title }}"),
            ("Số, ngày quyết định", 42, "{{ row.decision }}"),
            ("Cơ quan ban hành", 43, "{{ row.authority }}"),
        ],
    )


_BODIES = {
    Kind.REQUEST: _request,
    Kind.MINUTES: _minutes,
    Kind.COLLECTIVE_REPORT: _collective,
    Kind.INDIVIDUAL_REPORT: _individual,
}


# ------------------------------------------------------------------------------- parts
def _page(document: Any) -> None:
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


def _letterhead(document: Any, *, has_number: bool = True) -> None:
    left, right = _columns(document, 72, 93)
    _line_if(left, "head.superior", "{{ head.superior }}")
    _line(left, "{{ head.name }}", bold=True)
    _line_if(left, "head.mark", "{{ head.mark }}")
    if has_number:
        _line(left, "{{ head.number }}", size=13)
    _line(right, "{{ head.title }}", bold=True)
    _line_if(right, "head.motto", "{{ head.motto }}", bold=True, size=13)
    _line(right, "{{ head.place_and_date }}", italic=True, size=13)


def _columns(document: Any, *widths: int) -> list[Any]:
    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for column, cell, mm in zip(
        table.columns, table.rows[0].cells, widths, strict=True
    ):
        column.width = cell.width = Mm(mm)
    return list(table.rows[0].cells)


def _line_if(cell: Any, field: str, text: str, **look: Any) -> None:
    """A line that is not there at all where the field is empty."""
    _line(cell, "{%p if " + field + " %}")
    _line(cell, text, **look)
    _line(cell, "{%p endif %}")


def _line(
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


def _title(document: Any, title: str, about: str, *, new_page: bool = False) -> None:
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


def _heading(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.add_run(text).bold = True


def _text(
    document: Any, text: str, *, align: Any = ALIGN.JUSTIFY, italic: bool = False
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    if align == ALIGN.JUSTIFY:
        paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.add_run(text).italic = italic


def _table(document: Any, source: str, columns: Sequence[tuple[str, int, str]]) -> None:
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
        _mark(row, "w:cantSplit")
    _mark(table.rows[0], "w:tblHeader")
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _mark(row: Any, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _signature(document: Any) -> None:
    """Copies on the left, the signer on the right."""
    left, right = _columns(document, 72, 93)
    left.paragraphs[0].add_run("Nơi nhận:").bold = True
    line = left.add_paragraph()
    line.add_run("{% for copy in copies %}{{ copy }}\n{% endfor %}").font.size = Pt(11)
    _signer(right, "{{ signer_title }}", "{{ signer }}")


def _signers(document: Any, *pairs: list[str]) -> None:
    for cell, (title, name) in zip(_columns(document, 82, 83), pairs, strict=True):
        _signer(cell, title, name)


def _signer(cell: Any, title: str, name: str) -> None:
    _line(cell, title, bold=True, size=13)
    _line(cell, "\n\n\n", size=13)
    _line(cell, name, bold=True, size=14)
