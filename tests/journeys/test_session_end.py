"""A session that ends soon says so before it does, and can be gone on with."""

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from tests.campaigns.factories import campaign
from tests.journeys.looking import look
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_announced_and_one_press_goes_on(page_as, screen, settings):
    campaign()
    settings.SESSION_LIMITS = {"sensitive": (5, 12), "other": (5, 12)}
    page = page_as(person(Role.ORG_CLERK), screen)
    page.goto("/")
    warning = page.locator("#session")

    expect(warning).to_contain_text("5 phút")
    look(page, "session-ends-soon")
    settings.SESSION_LIMITS = {"sensitive": (60, 12), "other": (60, 12)}
    warning.get_by_role("button").click()

    expect(warning).to_be_hidden()


def test_when_it_has_ended_the_page_stays_and_says_what_to_do(page_as, settings):
    campaign()
    settings.SESSION_LIMITS = {"sensitive": (0.05, 12), "other": (0.05, 12)}
    page = page_as(person(Role.ORG_CLERK))
    page.goto("/profile/")

    expect(page.locator("#session")).to_contain_text("đã kết thúc")
    expect(page.locator("#session button")).to_be_hidden()
    expect(page.locator("main form")).to_be_visible()
