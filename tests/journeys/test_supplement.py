"""A dossier goes back by field: the Board pins two remarks, the organisation mends just
those and hands it in again in four clicks, the Board reads what was changed."""

import pytest
from playwright.sync_api import Page, expect

from nominations.models import Dossier, Remark
from tests.campaigns.factories import campaign as small_campaign
from tests.campaigns.factories import participant
from tests.journeys.looking import look
from tests.nominations.factories import (
    board_member,
    clerk_and_leader,
    submitted_dossier,
)

pytestmark = pytest.mark.django_db(transaction=True)
WANTING = "Nêu số liệu cụ thể của từng năm."


@pytest.fixture
def dossier(db):
    made = small_campaign()
    return submitted_dossier(made, participant(made, name="Hội Nông dân tỉnh Mẫu"))


def pin(page: Page, dossier: Dossier) -> None:
    nominee = dossier.nominations.get()
    page.goto(f"/dossiers/{dossier.pk}/request-supplement/")
    look(page, "supplement-form")
    page.fill("[name=due_on]", "31/12/2030")
    page.select_option("[name=remarks-0-place]", f"{nominee.pk}-achievement")
    page.fill("[name=remarks-0-text]", WANTING)
    page.locator("main form.form-page button.btn-primary").click()
    expect(page.locator("#remarks")).to_contain_text(WANTING)
    look(page, "supplement-sent")


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
def test_it_goes_back_by_field_and_comes_in_again_in_four_clicks(
    page_as, screen, dossier, has_script
):
    board = page_as(board_member(dossier.campaign), screen)
    pin(board, dossier)
    assert Remark.objects.count() == 1

    us = clerk_and_leader(dossier.organization)
    page = page_as(us, screen, java_script_enabled=has_script)
    # The address that the letter gives.
    page.goto(dossier.get_absolute_url())
    if has_script:
        look(page, "supplement-list")
    page.locator("#remarks a").click()  # 1
    expect(page.locator("[name=achievement]")).to_be_enabled()
    expect(page.locator("[name=name]")).to_be_disabled()
    if has_script:
        look(page, "supplement-field")
    page.fill("[name=achievement]", "Năm 2028 vượt 12%, năm 2029 vượt 15%.")
    page.locator("main form.form-page button.btn-primary").click()  # 2
    page.check("[name=assured]")  # 3
    page.locator("form:has([name=assured]) button").click()  # 4

    expect(page.locator("h1")).to_be_visible()
    dossier.refresh_from_db()
    assert (dossier.state, dossier.version) == (Dossier.State.SUBMITTED, 2)
    board.goto(dossier.get_absolute_url())
    expect(board.locator("#mended")).to_contain_text("năm 2029 vượt 15%")
    look(board, "supplement-answered")
