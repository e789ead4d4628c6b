"""The templates of the years' documents, as the product brings them along."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from reports.written import parts

FIGURES = [
    ("TT", 13, "{{ row.number }}"),
    ("Chỉ tiêu", 68, "{{ row.name }}"),
    ("Đơn vị tính", 20, "{{ row.unit }}"),
    ("Kỳ trước", 24, "{{ row.before }}"),
    ("Kỳ này", 24, "{{ row.now }}"),
    ("Tăng, giảm", 16, "{{ row.change }}"),
]
TOTALS = [
    ("TT", 13, "{{ row.number }}"),
    ("Chỉ tiêu", 50, "{{ row.name }}"),
    ("Đơn vị tính", 18, "{{ row.unit }}"),
    ("Cấp tỉnh", 22, "{{ row.province }}"),
    ("Xã, phường, đặc khu", 22, "{{ row.communes }}"),
    ("Số chung", 22, "{{ row.total }}"),
    ("Có số liệu", 18, "{{ row.answered }}"),
]
CHARTS = [
    ("Chỉ tiêu", 38, "{{ row.name }}"),
    ("Kỳ", 30, "{{ row.periods }}"),
    ("Số liệu", 24, "{{ row.values }}"),
    ("Biểu đồ", 33, "{{ row.bars }}"),
    ("Chung", 20, "{{ row.together }}"),
    ("Mục tiêu", 20, "{{ row.target }}"),
]


def report(document: Any) -> None:
    """An organisation's yearly, midterm or final report."""
    parts.letterhead(document)
    parts.title(document, "BÁO CÁO", "kết quả thực hiện {{ plan }}")
    parts.text(document, "({{ period }})", align=ALIGN.CENTER, italic=True)
    parts.text(document, "Kính gửi: {{ addressee }}", align=ALIGN.CENTER)
    parts.text(
        document,
        "Thực hiện {{ plan }} ({{ campaign }}), {{ organization }} báo cáo kết quả như "
        "sau:",
    )
    parts.paragraph(document, "{%p for part in parts %}")
    parts.heading(document, "{{ part.number }}. {{ part.title }}")
    parts.text(document, "{{ part.text }}")
    parts.paragraph(document, "{%p endfor %}")
    parts.heading(document, "Số liệu (kỳ trước: {{ before }})")
    parts.table(document, "rows", FIGURES)
    parts.paragraph(document, "{%p for note in notes %}")
    parts.text(document, "Giải trình: {{ note }}", italic=True)
    parts.paragraph(document, "{%p endfor %}")
    parts.signature(document, title="THỦ TRƯỞNG ĐƠN VỊ", name="…………………")


def summary(document: Any) -> None:
    """The Board's report of a period to the Standing Committee."""
    parts.letterhead(document)
    parts.title(document, "BÁO CÁO", "tổng hợp kết quả thực hiện {{ plan }}")
    parts.text(document, "({{ period }})", align=ALIGN.CENTER, italic=True)
    parts.text(document, "Kính gửi: {{ addressee }}", align=ALIGN.CENTER)
    parts.heading(document, "I. TÌNH HÌNH BÁO CÁO")
    parts.text(
        document,
        "Các tổ chức cấp tỉnh đã gửi báo cáo: {{ province }}. Đảng ủy xã, phường, đặc "
        "khu đã gửi báo cáo: {{ communes }}. Chưa gửi: {{ missing }}. {{ status }}.",
    )
    parts.heading(document, "II. KẾT QUẢ")
    parts.text(document, "…………………………………………")
    parts.table(document, "rows", TOTALS)
    parts.heading(document, "III. SO SÁNH CÁC KỲ VÀ MỤC TIÊU")
    parts.table(document, "charts", CHARTS)
    parts.heading(document, "IV. ĐÁNH GIÁ, KIẾN NGHỊ")
    parts.text(document, "…………………………………………")
    parts.signature(document, title="T/M LÃNH ĐẠO BAN", name="…………………")
    parts.title(
        document, "PHỤ LỤC", "ý kiến của các đơn vị (trích báo cáo)", new_page=True
    )
    parts.paragraph(document, "{%p for excerpt in excerpts %}")
    parts.heading(document, "{{ excerpt.title }}")
    parts.paragraph(document, "{%p for line in excerpt.lines %}")
    parts.text(document, "- {{ line }}")
    parts.paragraph(document, "{%p endfor %}")
    parts.paragraph(document, "{%p endfor %}")
