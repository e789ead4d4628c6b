"""The templates that the product brings along, as Word files with the fields in them.
An administrator downloads one, changes it in Word, and puts it in the product's place."""

import io
from functools import cache
from typing import Any

from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from reports.written import parts, periodic_bodies
from reports.written.facts import Kind

# Official documents are in Vietnamese, whatever the page's language.
TITLES = {
    Kind.REQUEST: "Tờ trình và danh sách trích ngang",
    Kind.MINUTES: "Biên bản họp xét",
    Kind.COLLECTIVE_REPORT: "Báo cáo thành tích của tập thể",
    Kind.INDIVIDUAL_REPORT: "Báo cáo thành tích của cá nhân",
    Kind.PERIODIC_REPORT: "Báo cáo định kỳ",
    Kind.PERIODIC_SUMMARY: "Báo cáo tổng hợp kết quả của tỉnh",
}


@cache
def default(kind: str) -> bytes:
    """The Word file for this kind of document; the same bytes each time."""
    document = new_document()
    document.core_properties.title = TITLES[Kind(kind)]
    document.core_properties.language = "vi-VN"
    parts.page(document)
    _BODIES[Kind(kind)](document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


# ------------------------------------------------------------------------------ bodies
def _request(document: Any) -> None:
    parts.letterhead(document)
    parts.title(document, "TỜ TRÌNH", "về việc đề nghị tặng {{ award }}")
    parts.text(document, "Kính gửi: {{ addressee }}", align=ALIGN.CENTER)
    parts.text(document, "Căn cứ {{ plan }} ({{ campaign }});")
    parts.text(document, "Căn cứ Biên bản họp xét {{ met_on }} của {{ body }};")
    parts.text(
        document,
        "{{ organization }} kính trình {{ addressee }} xem xét, đề nghị tặng {{ award }} "
        "cho {{ collectives }} tập thể và {{ individuals }} cá nhân (có danh sách kèm "
        "theo).",
    )
    parts.text(document, "{{ reasons }}")
    parts.text(
        document,
        "{{ organization }} cam kết hồ sơ trung thực, bản điện tử và bản giấy thống "
        "nhất, và chịu trách nhiệm về nội dung đề nghị.",
    )
    parts.signature(document)
    parts.title(
        document,
        "DANH SÁCH TRÍCH NGANG",
        "tập thể, cá nhân đề nghị tặng {{ award }}",
        new_page=True,
    )
    parts.text(
        document,
        "(Kèm theo Tờ trình của {{ organization }}, {{ head.place_and_date }})",
        align=ALIGN.CENTER,
        italic=True,
    )
    parts.table(
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
    parts.text(
        document,
        "Danh sách gồm {{ collectives }} tập thể và {{ individuals }} cá nhân.",
        italic=True,
    )


def _minutes(document: Any) -> None:
    parts.letterhead(document, has_number=False)
    parts.title(document, "BIÊN BẢN", "họp xét đề nghị tặng {{ award }}")
    parts.text(document, "Thời gian: {{ met_on }}. Địa điểm: {{ place }}.")
    parts.text(document, "Hội nghị: {{ body }}.")
    parts.text(document, "Chủ trì: {{ chair }}. Thư ký: {{ secretary }}.")
    parts.text(
        document,
        "Thành phần: tổng số {{ members_total }} thành viên, có mặt "
        "{{ members_present }}.{% if absent %} Vắng: {{ absent }}.{% endif %}",
    )
    parts.heading(document, "I. NỘI DUNG")
    parts.text(
        document,
        "Xét, đề nghị tặng {{ award }} cho {{ collectives }} tập thể và "
        "{{ individuals }} cá nhân theo {{ plan }}.",
    )
    parts.heading(document, "II. KẾT QUẢ BIỂU QUYẾT")
    parts.text(document, "Hình thức: {{ voting }}. Số phiếu đồng ý:")
    parts.table(
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
    parts.heading(document, "III. KẾT LUẬN")
    parts.text(document, "{{ conclusion }}")
    parts.signers(
        document,
        ["THƯ KÝ", "{{ secretary }}"],
        ["CHỦ TRÌ", "{{ chair }}"],
    )


def _individual(document: Any) -> None:
    parts.letterhead(document, has_number=False)
    parts.title(document, "BÁO CÁO THÀNH TÍCH", "đề nghị tặng {{ award }}")
    parts.heading(document, "I. SƠ LƯỢC LÝ LỊCH")
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
        parts.text(document, line)
    parts.heading(document, "II. THÀNH TÍCH ĐẠT ĐƯỢC")
    _achievement(document)
    parts.signers(
        document,
        ["XÁC NHẬN CỦA ĐƠN VỊ TRÌNH", "{{ signer }}"],
        ["NGƯỜI BÁO CÁO", "{{ name }}"],
    )


def _collective(document: Any) -> None:
    parts.letterhead(document, has_number=False)
    parts.title(document, "BÁO CÁO THÀNH TÍCH", "đề nghị tặng {{ award }}")
    parts.heading(document, "I. SƠ LƯỢC ĐẶC ĐIỂM, TÌNH HÌNH")
    for line in (
        "Tên tập thể: {{ name }}",
        "Người đứng đầu: {{ chief }}",
        "Địa chỉ: {{ address }}. Điện thoại: {{ phone }}",
        "Quá trình thành lập: {{ founded }}",
        "Số thành viên: {{ members }}, trong đó nữ: {{ women }}",
        "Đặc điểm chính: {{ features }}",
    ):
        parts.text(document, line)
    parts.heading(document, "II. THÀNH TÍCH ĐẠT ĐƯỢC")
    _achievement(document)
    parts.signers(
        document,
        ["XÁC NHẬN CỦA ĐƠN VỊ TRÌNH", "{{ signer }}"],
        ["THỦ TRƯỞNG ĐƠN VỊ", "{{ chief }}"],
    )


def _achievement(document: Any) -> None:
    parts.text(document, "Phong trào: {{ movement }}")
    parts.text(document, "1. Chức năng, nhiệm vụ được giao: {{ duties }}")
    parts.text(document, "2. Thành tích: {{ achievement }}")
    parts.text(
        document, "3. Điểm xuất sắc, nổi trội, có thể nhân rộng: {{ statement }}"
    )
    parts.text(document, "4. Kỷ luật, thanh tra, khiếu nại, tố cáo: {{ discipline }}")
    parts.heading(document, "III. CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG")
    parts.table(
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
    Kind.PERIODIC_REPORT: periodic_bodies.report,
    Kind.PERIODIC_SUMMARY: periodic_bodies.summary,
}
