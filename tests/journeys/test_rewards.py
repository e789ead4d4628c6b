"""The Board's leader estimates the rewards, has them paid, and hands the certificates over."""

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from emulation import clock
from nominations import certificates
from nominations.models import Handover, Reward
from tests.campaigns.factories import reward_rates
from tests.journeys.looking import PICTURES, look
from tests.nominations.lists import frozen_list
from tests.nominations.test_decision import decide
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def decision():
    made = frozen_list(places=3, nominees=3)
    reward_rates(made.campaign)
    office = person(Role.OFFICE, organization=made.campaign.office)
    decided = decide(made, office)
    certificates.issue(decided, by=office)
    return decided


def test_the_money_from_the_estimate_to_the_voucher(page_as, screen, decision):
    page = page_as(
        person(Role.BOARD_LEADER, organization=decision.campaign.board), screen
    )
    page.goto("/rewards/estimate/")
    page.fill("#id_collectives", "1")
    page.fill("#id_individuals", "2")
    page.locator("button[name=try]").click()
    expect(page.locator(".lead")).to_contain_text("15.180.000 đồng")
    page.fill("#id_document", "15-CV/BTGDV, 10/09/2029")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("15-CV/BTGDV")
    look(page, "reward-estimate")

    page.goto(f"/decisions/{decision.pk}/rewards/")
    look(page, "rewards-none")
    page.locator("main form button.btn-primary").click()
    for name in ("row", "row"):
        page.locator(f"input[name={name}]:not(:checked)").first.check()
    page.fill("#id_document", "PC-01")
    page.locator("main form button.btn-primary").click()

    expect(page.locator(".notice-success")).to_contain_text("2 khoản chi")
    look(page, "rewards")
    assert Reward.objects.exclude(paid_on=None).count() == 2
    with page.expect_download() as table:
        page.locator("a", has_text="PDF").click()
    table.value.save_as(PICTURES / "rewards.pdf")


def test_the_ceremony_is_recorded_line_by_line(page_as, screen, decision):
    page = page_as(
        person(Role.BOARD_LEADER, organization=decision.campaign.board), screen
    )
    page.goto(f"/decisions/{decision.pk}/ceremony/?order=name")
    look(page, "ceremony")
    page.locator("input[name=row]").first.check()
    page.fill("#id_by", "Phạm Văn Mẫu Thành")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("1/3")
    page.locator("text=Trao cho người nhận thay").first.click()
    page.fill("#id_received_by", "Lê Thị Mẫu Con")
    page.fill("#id_on_behalf_of", "mẹ")
    page.fill("#id_by", "Phạm Văn Mẫu Thành")
    look(page, "handover")
    page.locator("main form button.btn-primary").click()

    expect(page.locator(".notice-success")).to_contain_text("Đã ghi nhận trao")
    look(page, "handed-over")
    assert Handover.objects.get(on_behalf_of="mẹ").handed_on == clock.today()
    page.goto(f"/decisions/{decision.pk}/ceremony/")
    look(page, "ceremony-half")
    with page.expect_download() as paper:
        page.locator("a", has_text="Danh sách ký nhận").click()
    paper.value.save_as(PICTURES / "ceremony.pdf")
