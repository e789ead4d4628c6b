"""The Committee reads the list on a tablet and decides in four clicks and a code; two
people let the decision out."""

import datetime as dt
import time

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts.models import Role
from emulation import clock
from nominations import proposal
from nominations.models import Decision, Nomination, Proposal
from records.worker import run_due_jobs
from tests.accounts.test_sign_in import PASSWORD
from tests.journeys.looking import look
from tests.nominations.factories import pdf
from tests.nominations.lists import frozen_list
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)
TABLET = {"width": 820, "height": 1180}
DESK = {"width": 1280, "height": 900}
MOST = 4


@pytest.fixture
def made():
    listed = frozen_list(places=12, nominees=14)
    Nomination.objects.update(summary="Dẫn đầu phong trào bốn năm liền.")
    return listed


def papers(page: Page) -> None:
    page.fill("[name=number]", "01-QĐ/TU")
    page.fill("[name=decided_on]", f"{clock.today():%d/%m/%Y}")
    page.fill("[name=signer]", "Phạm Văn Mẫu Thành")
    page.fill("[name=signer_title]", "Phó Bí thư Thường trực")


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.parametrize("size", [TABLET, DESK], ids=["tablet", "desk"])
def test_the_whole_list_is_decided_in_four_clicks_and_the_code(page_as, made, size):
    member = person(Role.COMMITTEE, organization=made.campaign.issuer)
    secret = generate_totp_secret()
    TOTP.activate(member, secret)
    page, clicks = page_as(None, size), 0

    def click(selector: str) -> None:
        nonlocal clicks
        clicks += 1
        page.locator(selector).first.click()
        page.wait_for_load_state()

    page.goto("/")
    page.fill("[name=login]", member.username)
    page.fill("[name=password]", PASSWORD)
    click("main form button[type=submit], main form button.btn-primary")
    page.fill("[name=code]", code_of(secret))
    page.keyboard.press("Enter")  # the code
    click(f"a[href='/lists/{made.pk}/decide/']")
    look(page, "decision-read")
    papers(page)
    click(".decision-bar .btn-primary")
    look(page, "decision-summary")
    expect(page.locator(".notice-warning")).to_contain_text("12 trường hợp")
    page.fill("[name=password]", PASSWORD)
    cache.clear()  # The half minute of the code used above has passed.
    page.fill("[name=code]", code_of(secret))
    click("main form button.btn-primary")

    expect(page.locator(".notice-success")).to_be_visible()
    assert Decision.objects.get().outcomes.filter(is_awarded=True).count() == 12
    assert clicks <= MOST, clicks


@pytest.mark.parametrize("size", [TABLET, DESK], ids=["tablet", "desk"])
def test_all_except_one_is_read_compared_and_let_out_by_two(page_as, made, size):
    office = person(Role.OFFICE, organization=made.campaign.office)
    head = person(Role.BOARD_LEADER, organization=made.campaign.board)
    page = page_as(office, size)
    page.goto(f"/lists/{made.pk}/decide/")
    papers(page)
    page.locator("summary").first.click()
    page.locator("[name=pick]").nth(0).check()
    page.locator("[name=pick]").nth(1).check()
    with page.context.expect_page() as opened:
        page.locator(".decision-bar .btn-outline-secondary").click()
    opened.value.wait_for_load_state()
    expect(opened.value.locator(".pair section")).to_have_count(2)
    opened.value.set_viewport_size(size)
    look(opened.value, "decision-compare")
    page.locator("[name^=out_]").nth(2).check()
    expect(page.locator("[name^=reason_]").nth(2)).to_be_visible()
    page.locator("[name^=reason_]").nth(2).fill("Trùng thành tích đã khen")
    look(page, "decision-one-out")
    page.locator(".decision-bar .btn-primary").click()
    expect(page.locator(".notice-warning")).to_contain_text("Không khen thưởng: 1")
    look(page, "decision-summary-one-out")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button.btn-primary").click()
    look(page, "decision-recorded")
    page.set_input_files(
        "#upload",
        {"name": "ký.pdf", "mimeType": "application/pdf", "buffer": pdf().read()},
    )
    page.locator("form[action$='/scan/'] button").click()
    page.locator("form[action$='/release/'] button").click()
    look(page, "decision-released")
    second = page_as(head, size)
    second.goto("/")
    second.locator("a[href^='/decisions/']").first.click()
    second.locator("a[href$='/release/confirm/']").click()
    look(second, "release-confirm")
    second.locator("main form button.btn-primary").click()
    look(second, "release-confirmed")
    while run_due_jobs():
        pass
    page.reload()
    look(page, "decision-in-effect")

    assert Nomination.objects.filter(state="awarded").count() == 11
    page.goto("/decisions/")
    look(page, "decisions")


def test_the_list_is_returned_with_a_note(page_as, made):
    member = person(Role.COMMITTEE, organization=made.campaign.issuer)
    page = page_as(member, TABLET)
    page.goto(f"/lists/{made.pk}/")
    look(page, "list")
    page.goto(f"/lists/{made.pk}/decide/")
    page.locator("a[href$='/return/']").click()
    page.fill("[name=note]", "Rà soát tỷ lệ nữ và trực tiếp lao động.")
    page.fill("[name=password]", "sai")
    page.locator("main form button.btn-primary").click()
    look(page, "list-return-wrong-password")
    assert "tỷ lệ nữ" in page.input_value("[name=note]")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button.btn-primary").click()

    expect(page.locator("main")).to_contain_text("Rà soát tỷ lệ nữ")
    look(page, "list-returned")
    assert Proposal.objects.get().state == Proposal.State.RETURNED


def test_results_on_paper_are_entered_with_their_true_date(page_as):
    made = frozen_list(places=2, nominees=3)
    head = person(Role.BOARD_LEADER, organization=made.campaign.board)
    proposal.recall(made, reason="Đã quyết định trên giấy", by=head)
    page = page_as(person(Role.OFFICE, organization=made.campaign.office), DESK)
    page.goto("/decisions/")
    page.locator(".page-actions a").click()
    papers(page)
    page.fill("[name=decided_on]", f"{clock.today() - dt.timedelta(days=40):%d/%m/%Y}")
    page.locator("select").nth(0).select_option("yes")
    page.locator("select").nth(1).select_option("no")
    page.locator("main form button.btn-primary").click()
    look(page, "paper-reason-missing")
    page.locator("[name^=reason_]").nth(1).fill("Trùng thành tích đã khen")
    page.locator("main form button.btn-primary").click()
    look(page, "paper-summary")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button.btn-primary").click()

    expect(page.locator("main")).to_contain_text("quyết định trên giấy")
    look(page, "paper-recorded")
    assert Decision.objects.get().is_on_paper
