"""Nothing typed is lost: in a browser, on a line that breaks, in two windows, by people
who write Vietnamese with an input method."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from accounts.models import Role
from records.models import Draft
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.journeys.looking import look
from tests.nominations.factories import draft_dossier
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = re.compile(r"Đã lưu nháp lúc \d\d:\d\d:\d\d\.")
SAVE = "main form.form-page button.btn-primary"


@pytest.fixture
def organization():
    return participant(make_campaign())


@pytest.fixture
def clerk(organization):
    return person(Role.ORG_CLERK, organization=organization, full_name="Trần Thị Lan")


@pytest.fixture
def leader(organization):
    return person(Role.ORG_LEADER, organization=organization, full_name="Lê Minh")


@pytest.fixture
def dossier(organization, clerk):
    made = organization.participations.get().campaign
    return draft_dossier(made, organization, clerk)


@pytest.fixture
def form(dossier):
    return f"/dossiers/{dossier.pk}/request/"


def typed(page, text="Viết rất lâu mới xong."):
    page.locator("#id_request_text").fill("")
    page.locator("#id_request_text").press_sequentially(text)


def line(page):
    return page.locator("#autosave")


def text(page):
    return page.locator("#id_request_text")


def test_the_draft_is_saved_within_three_seconds_of_the_last_key(
    page_as, clerk, form, screen
):
    page = page_as(clerk, screen)
    page.goto(form)

    typed(page)

    expect(line(page)).to_have_text(SAVED, timeout=3000)
    look(page, "typing-saved")
    asked = []
    page.on("dialog", lambda box: (asked.append(box.type), box.accept()))
    page.goto("/")  # Closed without Save: nothing to warn of.
    page.goto(form)
    assert asked == []
    expect(text(page)).to_have_value("Viết rất lâu mới xong.")
    look(page, "typing-restored")
    page.locator("text=Bỏ bản nháp").click()
    expect(text(page)).not_to_have_value("Viết rất lâu mới xong.")


def test_saving_leaves_no_draft_and_no_copy(page_as, clerk, form, dossier):
    page = page_as(clerk)
    page.goto(form)
    typed(page)

    page.locator(SAVE).click()

    expect(page.locator(".notice")).to_be_visible()
    assert page.evaluate("Object.keys(sessionStorage)") == []
    dossier.refresh_from_db()
    assert dossier.request_text == "Viết rất lâu mới xong."
    page.goto(form)
    assert not Draft.objects.exists()


def test_without_a_network_the_text_waits_here_and_goes_by_itself(page_as, clerk, form):
    page = page_as(clerk)
    page.goto(form)
    page.context.set_offline(True)

    typed(page)
    expect(line(page)).to_contain_text("Mất mạng", timeout=4000)
    page.locator(SAVE).click()  # Stays on the page.
    expect(text(page)).to_have_value("Viết rất lâu mới xong.")
    look(page, "typing-offline")
    page.context.set_offline(False)

    expect(line(page)).to_have_text(SAVED, timeout=8000)
    assert Draft.objects.get().fields["request_text"] == ["Viết rất lâu mới xong."]
    page_as.complaints.clear()  # what could not be fetched meanwhile


def test_signing_out_leaves_nothing_for_the_next_person(page_as, clerk, form):
    page = page_as(clerk)
    page.goto(form)
    page.route("**/drafts/save/", lambda route: route.abort())
    page.on("dialog", lambda box: box.accept())
    typed(page)
    expect(line(page)).to_contain_text("Chưa lưu nháp được", timeout=4000)
    assert "Viết rất lâu" in page.evaluate("JSON.stringify(sessionStorage)")

    page.locator("[data-sign-out]").click()

    expect(page.locator("[name=password]")).to_be_visible()
    assert page.evaluate("Object.keys(sessionStorage)") == []
    page_as.complaints.clear()  # the aborts


def test_an_error_of_the_server_takes_nothing(page_as, clerk, form):
    page = page_as(clerk)
    page.goto(form)
    page.route(
        f"**{form}",
        lambda route: (
            route.fulfill(
                status=500, body="lỗi", content_type="text/plain; charset=utf-8"
            )
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    page.route("**/drafts/save/", lambda route: route.abort())
    typed(page)
    expect(line(page)).to_contain_text("Chưa lưu nháp được", timeout=4000)
    page.locator(SAVE).click()
    expect(page.locator("body")).to_have_text("lỗi")
    page.unroute("**/drafts/save/")

    page.goto(form)

    expect(text(page)).to_have_value("Viết rất lâu mới xong.")
    expect(line(page)).to_have_text(SAVED, timeout=4000)
    page_as.complaints.clear()  # the abort and the 500


def test_after_the_session_ended_the_text_is_kept_and_said(page_as, clerk, form):
    page = page_as(clerk)
    page.goto(form)
    Session.objects.all().delete()

    typed(page)

    expect(line(page)).to_contain_text("Phiên làm việc đã hết", timeout=4000)
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    assert "Viết rất lâu mới xong." in kept
    page.locator(SAVE).click()
    expect(page.locator("h1")).to_contain_text("Phiên làm việc")
    look(page, "typing-session-ended")
    page_as.complaints.clear()


def test_two_windows_show_both_texts_and_let_one_choose(page_as, clerk, form):
    first = page_as(clerk)
    first.goto(form)
    second = first.context.new_page()
    second.goto(form)
    typed(first, "ở cửa sổ một")
    expect(line(first)).to_have_text(SAVED, timeout=4000)

    typed(second, "ở cửa sổ hai")

    panel = second.locator(".panel-warn")
    expect(panel).to_contain_text("ở cửa sổ một", timeout=4000)
    expect(panel).to_contain_text("ở cửa sổ hai")
    look(second, "typing-two-windows")
    panel.locator("text=Dùng nội dung ở cửa sổ này").click()
    expect(line(second)).to_have_text(SAVED, timeout=4000)
    assert Draft.objects.get().fields["request_text"] == ["ở cửa sổ hai"]
    page_as.complaints.clear()  # the answer 409 is one


def test_nothing_is_saved_while_a_syllable_is_composed(page_as, clerk, form):
    page = page_as(clerk)
    page.goto(form)
    sent = []
    page.on("request", lambda one: sent.append(one.url) if "drafts" in one.url else 0)
    text(page).focus()
    keys = page.context.new_cdp_session(page)

    for half in ("t", "ti", "tiê", "tiế", "tiến"):
        keys.send(
            "Input.imeSetComposition",
            {"text": half, "selectionStart": len(half), "selectionEnd": len(half)},
        )
    page.wait_for_timeout(2500)  # Longer than the pause: still nothing may go.
    assert sent == []
    keys.send("Input.insertText", {"text": "tiến"})

    expect(line(page)).to_have_text(SAVED, timeout=4000)
    assert "tiến" in Draft.objects.get().fields["request_text"][0]


def test_the_second_editor_reads_or_takes_over(page_as, clerk, leader, form, screen):
    first = page_as(clerk, screen)
    with first.expect_response("**/presence/"):
        first.goto(form)
    second = page_as(leader, screen)
    second.goto(form)

    expect(second.locator("#company")).to_contain_text("Trần Thị Lan đang sửa")
    expect(text(second)).to_be_disabled()
    look(second, "typing-second-editor")
    second.locator("text=Nhận quyền sửa").last.click()

    expect(text(second)).to_be_enabled()


def test_without_scripts_save_keeps_even_what_is_refused(
    browser, live_server, clerk, form
):
    clerk.set_password("mat khau thu nghiem dai")
    clerk.save()
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="vi-VN"
    )
    page = context.new_page()
    page.goto(form)
    page.fill("[name=login]", clerk.username)
    page.fill("[name=password]", "mat khau thu nghiem dai")
    page.click("main form button")
    page.fill("#id_request_on", "31/02/2030")
    page.fill("#id_request_text", "Viết rất lâu mới xong.")
    page.click(SAVE)
    page.goto("/")
    page.goto(form)

    expect(page.locator("#id_request_on")).to_have_value("31/02/2030")
    expect(page.locator("#id_request_text")).to_have_value("Viết rất lâu mới xong.")
    context.close()
