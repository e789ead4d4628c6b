"""The list to the Standing Committee: three files that say the same, from the snapshot."""

import io
import re

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import Organization, Role
from emulation import clock
from nominations import proposal
from nominations.models import Nomination
from reports import letterhead
from reports.documents.proposal_excel import as_xlsx
from reports.documents.proposal_word import as_docx
from reports.documents.proposals import as_pdf
from tests.nominations.lists import frozen_list
from tests.people import person

pytestmark = pytest.mark.django_db
NOMINEES = 60


@pytest.fixture
def made():
    return frozen_list(places=NOMINEES - 2, nominees=NOMINEES)


def pdf_pages(made):
    pages = PdfReader(io.BytesIO(as_pdf(made))).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def word_texts(made):
    document = Document(io.BytesIO(as_docx(made)))
    cells = [
        " ".join(cell.text.split())
        for table in document.tables
        for row in table.rows
        for cell in row.cells
    ]
    return [" ".join(p.text.split()) for p in document.paragraphs], cells


def sheet_of(made):
    return load_workbook(io.BytesIO(as_xlsx(made)))["Danh sách"]


def test_the_three_files_agree_on_totals_and_names(made):
    pages = " ".join(pdf_pages(made))
    paragraphs, cells = word_texts(made)
    sheet = sheet_of(made)
    in_excel = [row[1].value for row in sheet.iter_rows(min_row=5) if row[1].value]
    names = [line["name"] for line in made.content["lines"]]

    total = "Tổng số đề nghị: 58 (tập thể: 0; cá nhân: 58), trên tổng số 58 suất. Dự phòng: 2."
    assert total in pages
    assert total in paragraphs
    assert sheet["A2"].value == total
    assert in_excel == names
    assert [cell for cell in cells if cell in names] == names
    assert re.findall(r"Nguyễn Thị Mẫu số \d+", pages) == names


def test_every_page_bears_the_hash_and_the_heading_row(made):
    pages = pdf_pages(made)

    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert made.sha256 in page
        assert f"Danh sách số {made.version}, chốt" in page
        assert "Tóm tắt thành tích" in page
        assert (f" {number} Danh sách số" in page) is (number > 1)
    document = Document(io.BytesIO(as_docx(made)))
    section = document.sections[0]
    for footer in (section.footer, section.first_page_footer):
        assert made.sha256 in footer.paragraphs[0].text
    assert made.sha256 in sheet_of(made).oddFooter.left.text


def test_a_later_change_does_not_reach_the_frozen_list(made):
    Nomination.objects.update(name="Tên đã đổi")

    assert "Tên đã đổi" not in " ".join(pdf_pages(made))
    assert "Tên đã đổi" not in " ".join(word_texts(made)[1])
    assert all(
        cell.value != "Tên đã đổi" for row in sheet_of(made).iter_rows() for cell in row
    )


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2", "@SUM(A1)", "https://x.vn"])
def test_what_a_person_typed_is_text_in_excel(text):
    made = frozen_list(places=1, nominees=1)
    made.content["lines"][0]["summary"] = text
    made.content["lines"][0]["name"] = text

    sheet = sheet_of(made)

    typed = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(typed) == 2
    assert all(cell.data_type == "s" and not cell.hyperlink for cell in typed)


def test_a_long_word_and_markup_stay_in_their_cell():
    made = frozen_list(places=1, nominees=1)
    line = made.content["lines"][0]
    line["name"] = "<b>Nguyễn</b> & Cộng sự"
    line["summary"] = "dài" * 2000

    assert "<b>Nguyễn</b> & Cộng sự" in " ".join(pdf_pages(made))
    assert "<b>Nguyễn</b> & Cộng sự" in word_texts(made)[1]


def test_a_recalled_list_and_its_successor_keep_their_own_numbers(made):
    head = person(Role.BOARD_LEADER, organization=made.campaign.board)
    proposal.recall(made, reason="Rà soát lại", by=head)
    second = proposal.freeze(made.campaign, by=head)

    assert "Danh sách số 1, chốt" in pdf_pages(made)[0]
    assert "Danh sách số 2, chốt" in pdf_pages(second)[0]


@pytest.mark.parametrize(
    ("style", "title", "mark", "number"),
    [
        ("party", "ĐẢNG CỘNG SẢN VIỆT NAM", "*", "số ……-TTr/BTG"),
        ("youth_union", "ĐOÀN TNCS HỒ CHÍ MINH", "*", "số ……-TTr/BTG"),
        ("state", "Độc lập - Tự do - Hạnh phúc", "", "số ……/TTr-BTG"),
    ],
)
def test_the_letterhead_is_the_organisation_s(style, title, mark, number):
    issuer = Organization(
        name="Ban Mẫu", letterhead=style, document_symbol="BTG", place="Mẫu"
    )

    head = letterhead.of(issuer, clock.today())

    assert (head.name, head.titles[-1], head.mark) == ("BAN MẪU", title, mark)
    assert head.place_and_date.startswith("Mẫu, ngày ")
    assert letterhead.number_line(issuer, "TTr") == number
