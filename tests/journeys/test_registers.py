"""A model on its way from being discovered to the page that everybody reads, and down
again; a register with Excel; the Board's announcement, guidance and answer."""

import gzip
from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import Page, Response, expect

from accounts.models import Role
from campaigns.models import Campaign
from registers.models import Difficulty, Exemplar, PropagandaEntry
from tests.campaigns.factories import campaign as small_campaign
from tests.campaigns.factories import participant
from tests.conftest import DESKTOP, PHONE
from tests.factories import AdministrativeUnitFactory
from tests.journeys.looking import look
from tests.nominations.factories import board_member, clerk_and_leader, pdf
from tests.people import person
from tests.registers.factories import (
    announcement,
    entry,
    guidance,
    picture,
    table,
)

pytestmark = pytest.mark.django_db(transaction=True)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STORY = (
    "Từ năm 2026, tổ hợp tác cùng nhau chọn giống, cùng gieo sạ một ngày và cùng bán lúa.\n"
    "Mỗi héc-ta bớt được 40 kg giống, bán cao hơn 200 đồng một ký."
)
FIRST_LOAD = 60 * 1024


@pytest.fixture
def made(db) -> Campaign:
    made = small_campaign()
    Campaign.objects.update(public_examples=True, public_guidance=True)
    return made


@pytest.fixture
def commune(made):
    AdministrativeUnitFactory(name="Xã Mẫu", kind="commune")
    return participant(made, name="Hội Nông dân xã Mẫu", level="commune")


def press(page: Page, selector: str) -> None:
    page.locator(selector).first.click()
    page.wait_for_load_state()


def save(page: Page) -> None:
    press(page, "main form button.btn-primary")


def test_a_model_is_recognised_replicated_published_and_taken_down(
    page_as, made, commune
):
    phone = page_as(person(Role.ORG_CLERK, organization=commune), PHONE)
    phone.goto("/registers/")
    look(phone, "registers-index")
    phone.locator(".tasks a").first.click()
    press(phone, ".page-actions .btn-primary")
    _describe(phone)
    exemplar = Exemplar.objects.get()
    assert exemplar.photo is not None
    look(phone, "registers-exemplar")
    press(phone, "a[href$='step=foster']")
    look(phone, "registers-stage")
    save(phone)
    press(phone, "a[href$='/consent/']")
    phone.fill("[name=given_by]", "Nguyễn Văn Mẫu")
    phone.fill("[name=on]", f"{exemplar.happened_on:%d/%m/%Y}")
    phone.check("[name=covers_photo]")
    look(phone, "registers-consent")
    save(phone)

    board = page_as(board_member(made), DESKTOP)
    board.goto(exemplar.get_absolute_url())
    press(board, "a[href$='step=recognise']")
    board.fill("[name=by_whom]", "Ban Tuyên giáo Mẫu")
    save(board)
    for place in ("Xã Mẫu Đông", "Xã Mẫu Tây"):
        press(board, "a[href$='step=replicate']")
        board.fill("[name=place]", place)
        save(board)
    press(board, "form[action$='/publish/'] button")
    look(board, "registers-published")

    anyone = page_as(None, PHONE)
    _read_by_anyone(anyone, exemplar)
    phone.goto(exemplar.get_absolute_url())
    press(phone, "a[href$='/withdraw/']")
    save(phone)
    look(phone, "registers-withdrawn")
    photo = f"/examples/{exemplar.pk}/photo/"
    assert anyone.request.get(exemplar.get_public_url()).status == 404
    assert anyone.request.get(photo).status == 404
    anyone.goto("/examples/")
    expect(anyone.locator("main")).not_to_contain_text("Tổ hợp tác")


def _describe(page: Page) -> None:
    page.fill("[name=title]", "Tổ hợp tác lúa chất lượng cao Mẫu")
    page.select_option("[name=subject]", index=1)
    page.select_option("[name=field]", "economy")
    page.fill("[name=happened_on]", "05/01/2026")
    page.fill("[name=story]", STORY)
    page.fill("[name=benefit]", "45 hộ có thu nhập ổn định hơn.")
    photo = picture()
    page.set_input_files(
        "[name=picture]",
        {"name": photo.name, "mimeType": "image/jpeg", "buffer": photo.read()},
    )
    look(page, "registers-exemplar-form")
    save(page)


def _read_by_anyone(page: Page, exemplar: Exemplar) -> None:
    """Found by a word without its marks; the first visit is light."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/examples/", wait_until="networkidle")
    # The server of the tests sends static files plainly; the real one compresses them.
    bodies = [(answer.url, answer.body()) for answer in answers]
    sizes = [len(gzip.compress(b) if "/static/" in url else b) for url, b in bodies]
    assert len(sizes) >= 5
    assert sum(sizes) <= FIRST_LOAD
    look(page, "examples-list")
    page.fill("[name=q]", "to hop tac lua")
    press(page, "main form button.btn-primary")
    page.locator(".examples a").click()
    expect(page.locator("main")).to_contain_text("bớt được 40 kg giống")
    page.wait_for_function("document.querySelector('.example-photo').complete")
    look(page, "examples-detail")


def test_a_register_goes_to_excel_and_comes_back(page_as, screen, made, commune):
    us = clerk_and_leader(commune)
    for number in range(1, 4):
        entry(PropagandaEntry, made, commune, title=f"Bài số {number}", reach=1200)
    page = page_as(us, screen, accept_downloads=True)
    page.goto("/registers/propaganda/")
    page.locator("details > summary").first.click()
    page.fill("[name=q]", "bai so 2")
    press(page, "form.filters button")
    look(page, "registers-filter")
    expect(page.locator("tbody tr")).to_have_count(1)
    sheet = _downloaded(page, "a[href*='/export/']")
    assert "Bài số 2" in {cell.value for row in sheet.iter_rows() for cell in row}

    page.locator("a[href$='/import/']").click()
    head = [cell.value for cell in _downloaded(page, "a[href$='/blank/']")[1]]
    for name, row in (("sai", ["Bài từ Excel", "kênh lạ", "45/13/2026"]), ("dung", ["Bài từ Excel", "mạng xã hội", "05/01/2026"])):  # fmt: skip
        _upload(page, table(head[:3], row))
        if name == "sai":
            expect(page.locator("[aria-labelledby=faults]")).to_contain_text("B2")
            look(page, "registers-import-faults")
    look(page, "registers-import-preview")
    save(page)
    expect(page.locator("main")).to_contain_text("Bài từ Excel")
    assert PropagandaEntry.objects.count() == 4


def _downloaded(page: Page, link: str):
    with page.expect_download() as waiting:
        page.locator(link).click()
    return openpyxl.load_workbook(BytesIO(waiting.value.path().read_bytes())).worksheets[0]  # fmt: skip


def _upload(page: Page, file) -> None:
    page.set_input_files(
        "[type=file]", {"name": file.name, "mimeType": XLSX, "buffer": file.read()}
    )
    save(page)


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
def test_the_board_announces_and_sees_who_has_read(page_as, made, commune, has_script):
    """And puts up a form, and answers a proposal; with and without scripts."""
    announcement(made, commune)  # its line of the distribution list
    other = participant(made, name="Hội Cựu chiến binh Mẫu")
    clerk = person(Role.ORG_CLERK, organization=commune)

    def see(page: Page, name: str) -> None:
        if has_script:
            look(page, name)

    board = page_as(board_member(made), DESKTOP, java_script_enabled=has_script)
    board.goto("/announcements/new/")
    see(board, "announcement-form")
    board.fill("[name=title]", "Gửi báo cáo năm trước 31/12/2026")
    board.fill("[name=text]", "Đề nghị các đơn vị gửi báo cáo đúng hạn.")
    board.locator("[name=lines]").first.check()
    file = pdf("công văn.pdf")
    board.set_input_files("[name=uploads]", {"name": file.name, "mimeType": "application/pdf", "buffer": file.read()})  # fmt: skip
    save(board)
    expect(board.locator("main")).to_contain_text(commune.name)
    expect(board.locator("main")).not_to_contain_text(other.name)
    see(board, "announcement-send")
    save(board)

    phone = page_as(clerk, PHONE, java_script_enabled=has_script)
    phone.goto("/announcements/")
    see(phone, "announcement-list")
    phone.locator(".tasks a", has_text="31/12/2026").click()
    see(phone, "announcement-read")
    board.reload()
    expect(board.locator("#receipts + p")).to_contain_text("1/1")
    board.locator("details summary").first.click()
    see(board, "announcement-receipts")

    guidance(made, title="Mẫu báo cáo năm", note="Điền trên máy, in hai bản.")
    guidance(made, kind="guidance", title="Hướng dẫn lập hồ sơ")
    board.goto("/guidance/")
    see(board, "guidance-board")
    phone.goto("/guidance/")
    see(phone, "guidance")
    _ask_and_answer(phone, board, see)


def _ask_and_answer(phone: Page, board: Page, see) -> None:
    phone.goto("/registers/difficulties/new/")
    phone.fill("[name=title]", "Đường truyền yếu")
    phone.select_option("[name=kind]", "proposal")
    phone.fill("[name=happened_on]", "05/01/2026")
    phone.fill("[name=text]", "Xin hỗ trợ đường truyền cho ba ấp.")
    see(phone, "difficulty-form")
    save(phone)
    asked = Difficulty.objects.get()
    board.goto(asked.get_absolute_url())
    see(board, "difficulty-waiting")
    press(board, "a[href$='/answer/']")
    board.fill("[name=answer]", "Sở đã ghi nhận, lắp trong quý I.")
    see(board, "difficulty-answer")
    save(board)
    phone.goto(asked.get_absolute_url())
    expect(phone.locator("main")).to_contain_text("lắp trong quý I")
    see(phone, "difficulty-answered")
