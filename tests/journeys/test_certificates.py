"""The Board's leader prints, calibrates a printer, voids and replaces; a stranger checks."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from nominations import certificates
from nominations.models import Certificate, PrinterProfile
from tests.journeys.looking import look
from tests.nominations.lists import frozen_list
from tests.nominations.test_decision import decide
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def issued():
    made = frozen_list(places=2, nominees=2)
    office = person(Role.OFFICE, organization=made.campaign.office)
    decision = decide(made, office)
    certificates.issue(decision, by=office)
    return decision


@pytest.fixture
def leader(issued):
    return person(Role.BOARD_LEADER, organization=issued.campaign.board)


def test_a_printer_is_calibrated_by_what_was_measured(page_as, screen, leader):
    page = page_as(leader, screen)
    page.goto("/certificates/")
    page.locator("text=Máy in").last.click()
    look(page, "printers-none")
    page.locator("text=Thêm máy in").click()
    page.fill("#id_name", "Máy in phòng Tổng hợp")
    look(page, "printer-new")
    page.locator("main form button.btn-primary").click()
    with page.expect_download() as sheet:
        page.locator(".page-actions a").click()
    page.fill("#id_measured_left", "51,5")
    page.fill("#id_measured_top", "49")
    page.locator("main form button.btn-primary").click()

    expect(page.locator("#id_right_mm")).to_have_value("-1,5")
    expect(page.locator("#id_down_mm")).to_have_value("1,0")
    look(page, "printer-edit")
    assert sheet.value.suggested_filename.startswith("can-chinh-may-in")
    page.goto("/printers/")
    look(page, "printers")


def test_a_certificate_is_printed_over_a_blank_then_again_with_a_reason(
    page_as, screen, issued, leader
):
    PrinterProfile.objects.create(name="Máy in Mẫu", right_mm="-1.5")
    first = issued.certificates.first()
    page = page_as(leader, screen)
    page.goto(f"/certificates/{first.pk}/")
    look(page, "certificate")
    page.locator(".page-actions .btn-primary").click()
    look(page, "certificate-print")
    page.locator("label", has_text="Phôi in sẵn").click()
    page.select_option("#id_printer", label="Máy in Mẫu")
    with page.expect_download() as sheet:
        page.locator("main form button.btn-primary").click()
    assert sheet.value.suggested_filename == "bang-khen-001.pdf"

    page.goto(f"/certificates/{first.pk}/print/")
    page.locator("main form button.btn-primary").click()
    expect(page.locator(".error-summary")).to_contain_text("Ghi lý do in lại")
    look(page, "certificate-print-again")
    page.fill("#id_reason", "Kẹt giấy")
    with page.expect_download():
        page.locator("main form button.btn-primary").click()

    page.goto(f"/certificates/{first.pk}/")
    expect(page.locator("main table")).to_contain_text("Kẹt giấy")
    look(page, "certificate-prints")
    page.goto(f"/decisions/{issued.pk}/print/")
    look(page, "certificate-batch")


def test_a_faulty_one_is_replaced_and_the_public_check_knows(
    page_as, screen, issued, leader
):
    first = issued.certificates.first()
    page = page_as(leader, screen)
    page.goto(f"/certificates/{first.pk}/")
    page.locator("text=Hủy và thay").click()
    page.fill("#id_name", "Nguyễn Thị Mẫu Sửa")
    page.fill("#id_reason", "Sai tên đệm")
    look(page, "certificate-replace")
    page.locator("main form button.btn-primary").click()

    expect(page.locator(".notice-success")).to_contain_text("số 3 thay thế")
    look(page, "certificate-replaced")
    page.goto("/certificates/")
    look(page, "certificate-list")
    new = Certificate.objects.get(replaces=first)
    stranger = page_as(None, screen)
    weight = []
    stranger.on("response", lambda answer: weight.append(len(answer.body() or b"")))
    stranger.goto(f"/c/{first.code}/")
    expect(stranger.locator(".notice-error")).to_contain_text("hết hiệu lực")
    look(stranger, "check-void")
    stranger.goto("/c/")
    look(stranger, "check")
    weight.clear()
    stranger.fill("#code", re.sub(r"(.{9})", r"\1 ", new.code).lower())
    stranger.locator("main button").click()
    expect(stranger.locator(".notice-success")).to_be_visible()
    look(stranger, "check-genuine")
    assert sum(weight) < 25_000
