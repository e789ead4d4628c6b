"""A clerk downloads the nominees, fills them in with a spreadsheet program, uploads them
with errors, mends these, looks, applies, and takes it back."""

import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from nominations.models import Dossier, NomineeImport
from tests.campaigns.factories import campaign as small_campaign
from tests.campaigns.factories import participant
from tests.journeys.looking import look
from tests.nominations.factories import (
    add_nominees,
    clerk_and_leader,
    draft_dossier,
)
from tests.nominations.spreadsheet.files import BODIES, FIRST, PERSON, File

pytestmark = pytest.mark.django_db(transaction=True)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEXT = FIRST + 1


@pytest.fixture
def dossier(db) -> Dossier:
    made = small_campaign()
    organization = participant(made, name="Hội Nông dân tỉnh Mẫu")
    us = clerk_and_leader(organization)
    dossier = draft_dossier(made, organization, us)
    add_nominees(dossier, 2, by=us)
    return dossier


def downloaded(page: Page, link: str) -> File:
    with page.expect_download() as waiting:
        page.locator(link).click()
    return File(Path(waiting.value.path()).read_bytes())


def upload(page: Page, file: File) -> None:
    page.set_input_files(
        "[name=file]",
        {"name": "danh sách.xlsx", "mimeType": XLSX, "buffer": file.content()},
    )
    page.locator("main form.form-page button.btn-primary").click()


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
def test_from_the_download_to_the_undo(page_as, screen, dossier, has_script):
    us = clerk_and_leader(dossier.organization)
    page = page_as(us, screen, java_script_enabled=has_script, accept_downloads=True)

    def see(name: str) -> None:
        if has_script:  # axe needs it too
            look(page, name)

    page.goto(dossier.get_absolute_url())
    see("excel-dossier")
    page.locator("a[href$='/nominees/excel/']").click()
    see("excel-start")
    file = downloaded(page, "a[href$='/excel/file/']")

    # Filled in with a year alone, and one number whose zero Excel has dropped.
    file.fill(FIRST, position="Chủ tịch Hội")
    file.fill(NEXT, **PERSON | {"born_on": "1970", "citizen_id": 89170000999})
    file.fill(NEXT + 1, name='=HYPERLINK("http://x")', kind="Nông dân")
    file.book[BODIES].delete_rows(FIRST)
    upload(page, file)
    faults = page.locator("#faults")
    expect(faults).to_contain_text(f"Ô {file.address('born_on', NEXT)}")
    expect(faults).to_contain_text(f"Ô {file.address('citizen_id', NEXT)}")
    see("excel-errors")
    assert dossier.nominations.count() == 2

    # The same file with notes in the cells; mended there, and uploaded.
    marked = downloaded(page, "a[href$='/errors/']")
    assert marked.cell("born_on", NEXT).comment
    marked.fill(NEXT, born_on="05/09/1970", citizen_id="089170000999")
    marked.fill(NEXT + 1, name="Lê Văn Thêm", kind="Người dân")
    page.locator("a.btn[href$='/nominees/excel/']").click()
    upload(page, marked)
    expect(page.locator("#changed")).to_contain_text("Chủ tịch Hội")
    expect(page.locator("#added")).to_contain_text("Lê Văn Thêm")
    expect(page.locator("#missing")).to_contain_text("Chi hội Mẫu 2")
    see("excel-preview")
    assert dossier.nominations.count() == 2

    page.check("[name=removes]")
    page.locator("form[action$='/apply/'] button").click()
    expect(page.locator(".notice-success").first).to_be_visible()
    see("excel-applied")
    assert dossier.nominations.count() == 3
    assert dossier.nominations.filter(position="Chủ tịch Hội").exists()

    page.locator("form[action$='/undo/'] button").click()
    expect(page.locator("form[action$='/undo/']")).to_have_count(0)
    see("excel-undone")
    names = set(dossier.nominations.values_list("name", flat=True))
    assert names == {"Nguyễn Thị Mẫu 1", "Chi hội Mẫu 2"}
    assert NomineeImport.objects.latest("pk").state == NomineeImport.State.UNDONE


def test_zeros_are_put_back_when_the_clerk_agrees(page_as, screen, dossier):
    page = page_as(clerk_and_leader(dossier.organization), screen)
    page.goto(f"{dossier.get_absolute_url()}nominees/excel/")
    file = downloaded(page, "a[href$='/excel/file/']")
    upload(page, file.fill(NEXT, **PERSON | {"citizen_id": 89170000999}))

    page.locator("form:has([name=restores_zeros]) button").click()

    expect(page.locator("#notes")).to_contain_text("089170000999")
    look(page, "excel-zeros")


def test_a_file_that_is_none_gets_a_sentence(page_as, screen, dossier):
    page = page_as(clerk_and_leader(dossier.organization), screen)
    page.goto(f"{dossier.get_absolute_url()}nominees/excel/")
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.save(buffer)
    page.set_input_files(
        "[name=file]",
        {"name": "khác.xlsx", "mimeType": XLSX, "buffer": buffer.getvalue()},
    )
    page.locator("main form.form-page button.btn-primary").click()

    expect(page.locator(".notice-error")).to_be_visible()
    look(page, "excel-stranger")
