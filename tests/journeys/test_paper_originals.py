"""The desk where originals arrive, by keyboard alone: a scanner types and presses Enter."""

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from nominations import paper_sheets
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.journeys.looking import look
from tests.nominations.factories import clerk_and_leader, submitted_dossier
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_cover_sheet_is_scanned_and_its_sets_are_counted(page_as, screen):
    made = make_campaign()
    dossier = submitted_dossier(made, participant(made))
    mark = paper_sheets.mark(dossier.versions.get())
    desk = page_as(person(Role.BOARD_INTAKE, organization=made.board), screen)
    desk.goto("/paper/missing/")
    look(desk, "paper-missing")
    desk.goto("/paper/")
    look(desk, "paper-desk")

    expect(desk.locator("#id_mark_read")).to_be_focused()
    desk.keyboard.type(mark)
    desk.keyboard.press("Enter")
    expect(desk.locator(".notice-success")).to_contain_text("Bản giấy khớp")
    look(desk, "paper-agrees")
    for _ in range(60):
        if desk.evaluate("document.activeElement.id") == "id_note":
            break
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")

    expect(desk.locator(".notice-success")).to_contain_text("Đã ghi nhận")
    look(desk, "paper-recorded")
    dossier.refresh_from_db()
    assert (dossier.paper_sets, dossier.paper_receipts.get().version) == (2, 1)
    desk.goto("/paper/?mark=HS-2030-9999")
    expect(desk.locator(".notice-warning")).to_contain_text("quét lại")
    look(desk, "paper-unknown")


def test_the_organisation_finds_the_cover_sheet_on_its_receipt(page_as, screen):
    made = make_campaign()
    dossier = submitted_dossier(made, participant(made))
    page = page_as(clerk_and_leader(dossier.organization), screen)
    page.goto(f"/dossiers/{dossier.pk}/receipt/")

    look(page, "paper-receipt")
    with page.expect_download() as download:
        page.locator("text=In tờ bìa bộ bản chính").click()

    assert download.value.suggested_filename == f"to-bia-{dossier.code}.pdf"
