"""The papers of a dossier are drafted from its data; an administrator puts a template of
the office's own in the place of ours."""

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from accounts.models import Role
from tests.campaigns.factories import campaign as small_campaign
from tests.campaigns.factories import participant
from tests.journeys.looking import look
from tests.nominations.factories import clerk_and_leader, complete_dossier
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)


def download(page: Page, link):
    with page.expect_download() as waiting:
        link.click()
    return waiting.value.path()


def words(path) -> str:
    document = Document(str(path))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_word_and_pdf_of_every_paper_name_the_same_nominees(page_as, screen):
    made = small_campaign()
    organization = participant(made, name="Hội Nông dân tỉnh Mẫu")
    us = clerk_and_leader(organization)
    dossier = complete_dossier(made, organization, us, nominations=2)
    names = set(dossier.nominations.values_list("name", flat=True))
    page = page_as(us, screen)
    page.goto(f"{dossier.get_absolute_url()}papers/")
    look(page, "papers-drafted")
    drafted = page.locator("main li:has(a[href$='.docx'])")
    assert drafted.count() >= 1

    for row in drafted.all():
        word = words(download(page, row.locator("a[href$='.docx']")))
        pdf = PdfReader(download(page, row.locator("a[href$='.pdf']").first))
        text = " ".join(" ".join(p.extract_text() for p in pdf.pages).split())
        assert {name for name in names if name in word}
        assert {n for n in names if n in word} == {n for n in names if n in text}


def test_an_administrator_replaces_a_template_and_a_wrong_one_is_refused(
    page_as, tmp_path
):
    made = small_campaign()
    organization = participant(made, name="Hội Nông dân tỉnh Mẫu")
    us = clerk_and_leader(organization)
    dossier = complete_dossier(made, organization, us)
    admin = page_as(person(Role.ADMINISTRATOR, organization=made.board, is_staff=True))

    upload(admin, template(tmp_path, "Nơi nhận: {{ nobody_knows_this }}"))
    expect(admin.locator(".errorlist").last).to_contain_text("nobody_knows_this")
    upload(admin, template(tmp_path, "Mẫu riêng của tỉnh số {{ head.number }}"))

    expect(admin.locator(".messagelist")).to_be_visible()
    page = page_as(us)
    page.goto(f"{dossier.get_absolute_url()}papers/")
    address = f"/dossiers/{dossier.pk}/request.docx"
    with page.expect_download() as waiting:
        page.evaluate("address => { location.href = address; }", address)
    assert "Mẫu riêng của tỉnh số" in words(waiting.value.path())


def template(folder, text):
    document = Document()
    document.add_paragraph(text)
    path = folder / "mẫu.docx"
    document.save(str(path))
    return str(path)


def upload(admin: Page, path: str) -> None:
    admin.goto("/admin/reports/documenttemplate/add/")
    admin.select_option("[name=kind]", "request")
    admin.set_input_files("[name=upload]", path)
    admin.locator("[name=_save]").click()
