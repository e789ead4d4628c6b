"""The list to the Standing Committee: three files that say the same, from the snapshot."""

import io
import re
import zipfile

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import Organization, Role
from emulation import clock
from nominations import invariants, proposal
from nominations.models import Nomination, Proposal
from nominations.proposal_content import in_short
from reports import letterhead
from reports.documents.proposal_excel import as_xlsx
from reports.documents.proposal_papers import PAPERS, as_docx, as_pdf
from tests.nominations.lists import frozen_list
from tests.people import person

pytestmark = pytest.mark.django_db
NOMINEES = 60


@pytest.fixture
def made():
    return frozen_list(places=NOMINEES - 2, nominees=NOMINEES)


def pdf_pages(made, *names):
    files = [as_pdf(made, name) for name in names or ["danh-sach"]]
    pages = [page for file in files for page in PdfReader(io.BytesIO(file)).pages]
    return [" ".join(page.extract_text().split()) for page in pages]


def word_texts(made, name="danh-sach"):
    document = Document(io.BytesIO(as_docx(made, name)))
    cells = [
        " ".join(cell.text.split())
        for table in document.tables
        for row in table.rows
        for cell in row.cells
    ]
    return [" ".join(p.text.split()) for p in document.paragraphs], cells


def sheet_of(made):
    return load_workbook(io.BytesIO(as_xlsx(made)))["Danh sách"]


def test_the_papers_agree_on_totals_and_names(made):
    pages = " ".join(pdf_pages(made, "danh-sach", "danh-sach-du-phong"))
    paragraphs, cells = word_texts(made)
    cells += word_texts(made, "danh-sach-du-phong")[1]
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
        assert "Tóm tắt thành tích" in page
        assert (f" {number} Danh sách số" in page) is (number > 1)
    assert made.sha256 in sheet_of(made).oddFooter.left.text


def test_every_page_of_every_paper_bears_the_hash(made):
    for name in PAPERS:
        for page in pdf_pages(made, name):
            assert f"Danh sách số {made.version}, chốt" in page
            assert made.sha256 in page
        section = Document(io.BytesIO(as_docx(made, name))).sections[0]
        for footer in (section.footer, section.first_page_footer):
            assert made.sha256 in footer.paragraphs[0].text


def test_the_request_counts_what_the_list_holds():
    made = frozen_list(places=3, nominees=3)
    made.campaign.legal_bases.create(order=1, text="Luật Mẫu số 1, ngày 15/6/2022.")
    head = person(Role.BOARD_LEADER, organization=made.campaign.board)
    proposal.recall(made, reason="Rà soát lại", by=head)
    made = proposal.freeze(made.campaign, by=head)
    made.campaign.legal_bases.all().delete()

    text = " ".join(pdf_pages(made, "to-trinh"))
    paragraphs, cells = word_texts(made, "to-trinh")

    assert "Căn cứ Luật Mẫu số 1, ngày 15/6/2022;" in text
    assert "3 trường hợp đủ điều kiện, tiêu chuẩn, gồm 0 tập thể và 3 cá nhân" in text
    assert cells[-5 - 2 : -2] == ["", "Cộng", "0", "3", "3"]
    assert any("Kính gửi: Ban Thường vụ Mẫu" in line for line in paragraphs)


def test_the_appendix_gives_whole_sentences_of_each_achievement():
    text = f"{'Dẫn đầu phong trào. ' * 30}{'x' * 200}. Cuối."

    short = in_short(text)

    assert len(short) <= 700
    assert short.endswith("phong trào.")
    assert in_short("Ngắn gọn.") == "Ngắn gọn."
    assert in_short("từ " * 400).endswith("từ…")


def test_a_list_changed_in_the_database_is_not_printed(client):
    made = frozen_list(places=1, nominees=1)
    changed = made.content
    changed["lines"][0]["name"] = "Người khác"
    Proposal.objects.filter(pk=made.pk).update(content=changed)
    client.force_login(person(Role.BOARD_LEADER, organization=made.campaign.board))

    for name in ("proposal_pdf", "proposal_package"):
        page = client.get(reverse(f"reports:{name}", args=[made.pk]), follow=True)
        assert "SHA" in page.content.decode() or "mã kiểm tra" in page.content.decode()
        assert page.redirect_chain
    assert any("SHA-256" in line for line in invariants.breaches())


def test_the_whole_package_is_one_archive(client):
    made = frozen_list(places=1, nominees=2)
    client.force_login(person(Role.COMMITTEE, organization=made.campaign.issuer))

    page = client.get(reverse("reports:proposal_package", args=[made.pk]))

    names = zipfile.ZipFile(io.BytesIO(page.content)).namelist()
    assert len(names) == 2 * len(PAPERS) + 1
    url = reverse("reports:proposal_paper", args=[made.pk, "to-trinh.exe"])
    assert client.get(url).status_code == 404


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
