"""What the frame does in a browser, beyond what is written in the page."""

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from tests.campaigns.factories import campaign
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)
SAVE = "main form button.btn-primary"
CLICK_AGAIN_AND_AGAIN = """async selector => {
  for (let i = 0; i < 4; i++) {
    document.querySelector(selector).click();
    await new Promise(done => setTimeout(done, 150));
  }
}"""


@pytest.fixture
def profile(page_as):
    """The page of one's own particulars, which has a form."""
    page = page_as(person(Role.ORG_CLERK))
    page.goto("/profile/")
    return page


def test_a_form_is_sent_once_however_often_one_clicks(profile):
    held = []
    profile.route(
        "**/profile/",
        lambda route: (
            held.append(route) if route.request.method == "POST" else route.continue_()
        ),
    )

    profile.evaluate(CLICK_AGAIN_AND_AGAIN, SAVE)

    assert len(held) == 1
    held[0].continue_()
    expect(profile.locator(".notice")).to_be_visible()


def test_leaving_unsent_text_is_asked_about(profile):
    asked = []
    profile.on("dialog", lambda box: (asked.append(box.type), box.accept()))
    profile.locator("#id_position").press_sequentially("Chuyên viên")

    profile.goto("/")

    assert asked == ["beforeunload"]


def test_sending_the_text_is_not_asked_about(profile):
    asked = []
    profile.on("dialog", lambda box: (asked.append(box.type), box.accept()))
    profile.locator("#id_position").press_sequentially("Chuyên viên")

    profile.locator(SAVE).click()

    expect(profile.locator("#id_position")).to_have_value("Chuyên viên")
    expect(profile.locator(".notice")).to_be_visible()
    assert asked == []


def test_a_lost_network_is_said_and_a_found_one_unsaid(profile, page_as):
    banner = profile.locator("#offline")

    profile.context.set_offline(True)
    expect(banner).to_be_visible()
    profile.context.set_offline(False)
    expect(banner).to_be_hidden()
    page_as.complaints.clear()  # what could not be fetched meanwhile


def test_the_first_tab_offers_to_skip_to_the_content(profile):
    profile.keyboard.press("Tab")
    expect(profile.locator(".skip")).to_be_focused()
    expect(profile.locator(".skip")).to_be_in_viewport()

    profile.keyboard.press("Enter")

    expect(profile.locator("main")).to_be_focused()


@pytest.mark.parametrize(
    "address", ["/", "/dossiers/", "/dossiers/new/", "/campaign/", "/profile/", "/no/"]
)
def test_nothing_is_cut_off_at_four_hundred_per_cent(page_as, address):
    """1280 pixels enlarged four times are 320."""
    campaign()
    page = page_as(person(Role.ORG_CLERK), {"width": 320, "height": 256})
    page.goto(address)
    page_as.complaints.clear()  # the answer 404 is one

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_same_pages_work_without_scripts(browser, live_server):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="vi-VN"
    )
    user = person(Role.ORG_CLERK, password="mat khau thu nghiem dai")
    page = context.new_page()

    page.goto("/profile/")
    page.fill("[name=login]", user.username)
    page.fill("[name=password]", "mat khau thu nghiem dai")
    page.click("main form button")
    page.fill("#id_position", "Chuyên viên")
    page.click(SAVE)

    expect(page.locator(".notice")).to_be_visible()
    expect(page.locator("#id_position")).to_have_value("Chuyên viên")
    context.close()
