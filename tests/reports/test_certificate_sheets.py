"""Certificates on paper, measured in the file: nothing overflows, nothing is missing."""

import io
from datetime import date
from types import SimpleNamespace

import pytest
from pypdf import PdfReader
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from nominations.certificates import Way
from reports.documents import calibration, certificate_design
from reports.documents.certificates import render
from reports.typesetting import BOLD, LEAST, fit

LONG = (
    "Câu lạc bộ Liên thế hệ tự giúp nhau và Tổ nhân dân tự quản số 12 khu dân cư kiểu "
    "mẫu ấp Hòa Bình Thạnh Phú Đông thuộc Ban công tác Mặt trận xã Mẫu Thạnh Trung Đông "
    "tỉnh Mẫu, nhiệm kỳ 2025-2030"
)
NAMES = [
    "Lê Mẫu",
    "Nguyễn Thị Ánh Nguyệt Mẫu",
    "HỢP TÁC XÃ DỊCH VỤ NÔNG NGHIỆP TỔNG HỢP KIỂU MẪU ẤP HÒA BÌNH",
    LONG[:200],
    LONG.upper()[:200],
    "Ễ" * 200,
    "W" * 200,
    "Một " * 50,
]


def decision(**design):
    texts = {
        "heading": "ĐẢNG CỘNG SẢN VIỆT NAM",
        "authority": "BAN THƯỜNG VỤ TỈNH ỦY MẪU",
        "verb": "TẶNG",
        "title": "BẰNG KHEN",
        "achievement": "Đã có thành tích xuất sắc trong phong trào thi đua mẫu",
        "place": "Tỉnh Mẫu",
        "signer_lines": ["T/M BAN THƯỜNG VỤ"],
    }
    campaign = SimpleNamespace(
        public_certificates=True, certificate_design=texts | design
    )
    return SimpleNamespace(
        campaign=campaign,
        number="1-QĐ/TU",
        decided_on=date(2030, 9, 15),
        signer="Nguyễn Văn Mẫu",
        signer_title="Phó Bí thư",
    )


def certificate(name="Nguyễn Văn Mẫu An", description="Hội viên, xã Mẫu", ordinal=7):
    return SimpleNamespace(
        code="A" * 27, ordinal=ordinal, name=name.strip(), description=description
    )


def pages(content):
    return PdfReader(io.BytesIO(content)).pages


def words_of(page):
    return " ".join(page.extract_text().split())


def own_lines(page):
    """What was set for this page alone: text, left edge, base line and size in points."""
    found = []

    def visit(text, matrix, place, _font, size):
        if text.strip():
            left, base = matrix[4] + place[4], matrix[5] + place[5]
            found.append((text.strip(), left, base, size))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_however_long_stays_within_its_box(name):
    block = certificate_design.of({}).blocks["name"]
    (page,) = pages(render(decision(), [certificate(name, "")]))
    top, bottom = 210 - block.top, 210 - block.top - block.height

    lines = [
        line
        for line in own_lines(page)
        if bottom * mm <= line[2] <= top * mm and "BẰNG KHEN" not in line[0]
    ]

    assert "".join("".join(line[0] for line in lines).split()) == "".join(name.split())
    for text, left, base, size in lines:
        right = left + stringWidth(text, BOLD, size)
        assert left >= block.left * mm - 0.1
        assert right <= (block.left + block.width) * mm + 0.1
        assert base + 0.93 * size <= top * mm + 0.1
        assert base - 0.25 * size >= bottom * mm - 0.1
        assert size >= LEAST


def test_a_short_name_is_set_at_the_full_size_and_a_long_one_in_lines_of_like_length():
    block = certificate_design.of({}).blocks["name"]

    short, long = fit("Lê Mẫu", block), fit(LONG, block)

    assert (short.size, short.lines) == (29, ["Lê Mẫu"])
    lengths = [stringWidth(line, BOLD, long.size) for line in long.lines]
    assert len(long.lines) > 1
    assert min(lengths) > 0.75 * max(lengths)


def test_a_certificate_bears_the_party_s_heading_and_its_own_line():
    (page,) = pages(render(decision(), [certificate()]))

    said = words_of(page)

    for text in (
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "BẰNG KHEN",
        "Nguyễn Văn Mẫu An",
        "Hội viên, xã Mẫu",
        "Số quyết định: 1-QĐ/TU",
        "Số sổ vàng: 7",
        "ngày 15 tháng 9 năm 2030",
        "T/M BAN THƯỜNG VỤ",
        "PHÓ BÍ THƯ",
    ):
        assert text in said
    assert (page.mediabox.width, page.mediabox.height) == pytest.approx(
        (297 * mm, 210 * mm)
    )


def test_on_a3_everything_grows_with_the_sheet():
    (small,) = pages(render(decision(), [certificate()]))
    (large,) = pages(render(decision(page_width=420, page_height=297), [certificate()]))

    size = {line[0]: line[3] for line in own_lines(small)}["Nguyễn Văn Mẫu An"]
    grown = {line[0]: line[3] for line in own_lines(large)}["Nguyễn Văn Mẫu An"]

    assert float(large.mediabox.width) == pytest.approx(420 * mm)
    assert grown == pytest.approx(size * 297 / 210, abs=0.6)


def test_over_a_blank_only_what_varies_is_printed_and_shifted():
    printer = SimpleNamespace(right_mm=-1.5, down_mm=2.0)

    (whole,) = pages(render(decision(), [certificate()]))
    (over,) = pages(render(decision(), [certificate()], Way(True, printer)))

    said = words_of(over)
    assert "Nguyễn Văn Mẫu An" in said
    assert "Phó Bí thư".upper() in said
    assert "BẰNG KHEN" not in said
    assert "ĐẢNG CỘNG SẢN" not in said
    before = {line[0]: line for line in own_lines(whole)}["Nguyễn Văn Mẫu An"]
    after = {line[0]: line for line in own_lines(over)}["Nguyễn Văn Mẫu An"]
    assert after[1] - before[1] == pytest.approx(-1.5 * mm, abs=0.01)
    assert after[2] - before[2] == pytest.approx(-2.0 * mm, abs=0.01)


def test_what_a_blank_bears_and_where_texts_stand_is_the_plan_s_data():
    design = {"on_a_blank": ["title", "signer"], "blocks": {"name": {"top": 100}}}

    (over,) = pages(render(decision(**design), [certificate()], Way(True)))

    said = words_of(over)
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in said
    assert "Nguyễn Văn Mẫu An" in said
    assert said.split().count("Nguyễn") == 1  # the signer's name is on the blank
    base = {line[0]: line for line in own_lines(over)}["Nguyễn Văn Mẫu An"][2]
    assert (210 - 124) * mm < base < (210 - 100) * mm


def test_a_copy_to_look_at_says_so():
    (page,) = pages(render(decision(), [certificate()], is_copy=True))

    assert "BẢN XEM" in words_of(page)


def test_a_campaign_without_the_public_check_prints_no_code():
    closed = decision()
    closed.campaign.public_certificates = False

    (page,) = pages(render(closed, [certificate()]))

    assert "Mã:" not in words_of(page)
    assert "Số sổ vàng: 7" in words_of(page)


def test_a_batch_carries_its_background_once():
    one = render(decision(), [certificate()])
    fifty = render(decision(), [certificate(ordinal=n) for n in range(1, 51)])

    assert len(pages(fifty)) == 50
    assert len(fifty) < len(one) + 50 * 3_000


def test_the_calibration_sheet_has_its_cross_at_50_mm_and_says_the_shift():
    printer = SimpleNamespace(name="Máy in Mẫu", right_mm=1.5, down_mm=0)
    design = certificate_design.of({})

    (page,) = pages(calibration.render(design, printer))

    said = words_of(page)
    assert "Máy in Mẫu" in said
    assert "dịch phải +1,5 mm" in said
    assert "Chức vụ, đơn vị" in said
    drawn = page.get_contents().get_data().decode("latin-1")
    # The cross' left arm begins 15 mm before its middle.
    assert f"{35 * mm:.4f} {160 * mm:.4f} m" in drawn
