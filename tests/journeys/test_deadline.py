"""The last day has passed: the page says so and who can help; the Board grants one
organisation more time, and the dossier goes in."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from emulation import clock
from nominations.models import Dossier
from tests.campaigns.factories import campaign as small_campaign
from tests.campaigns.factories import participant
from tests.journeys.looking import look
from tests.nominations.factories import clerk_and_leader, complete_dossier
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)


def test_late_only_through_an_extension(page_as, screen):
    made = small_campaign()
    organization = participant(made, name="Hội Nông dân tỉnh Mẫu")
    us = clerk_and_leader(organization)
    dossier = complete_dossier(made, organization, us)
    yesterday = clock.today() - dt.timedelta(days=1)
    made.milestones.filter(kind="dossier_window").update(due_on=yesterday)
    page = page_as(us, screen)
    page.goto(f"{dossier.get_absolute_url()}check/")
    expect(page.locator("main")).to_contain_text("gia hạn")
    look(page, "deadline-over")
    page.check("[name=assured]")
    page.locator("form:has([name=assured]) button").click()
    expect(page.locator(".notice-error")).to_contain_text("Đã hết hạn nhận hồ sơ")

    board = page_as(person(Role.BOARD_LEADER, organization=made.board), screen)
    board.goto("/campaign/")
    board.click("a[href*='extension']")
    look(board, "extension")
    board.select_option("[name=organization]", label=organization.name)
    board.select_option("[name=milestone]", index=1)
    board.fill("[name=until]", f"{clock.today():%d/%m/%Y}")
    board.fill("[name=reason]", "Bão làm mất điện hai ngày.")
    board.locator("main form button.btn-primary").click()
    expect(board.locator("main")).to_contain_text("Bão làm mất điện")

    page.goto(f"{dossier.get_absolute_url()}check/")
    # The server's clock counts down to the end of the day that was granted.
    expect(page.locator("[role=timer]")).to_contain_text(":")
    page.check("[name=assured]")
    page.locator("form:has([name=assured]) button").click()

    expect(page).to_have_url(re.compile("/receipt/"))
    assert Dossier.objects.get().state == Dossier.State.SUBMITTED
