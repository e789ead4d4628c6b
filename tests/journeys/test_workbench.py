"""The Board's leader at the ranking: groups, a line tried out, an exchange, a stored order."""

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from nominations import allocation, selection
from nominations.models import Nomination
from tests.campaigns.factories import campaign
from tests.conftest import DESKTOP
from tests.journeys.looking import look
from tests.nominations.many import many_ranked, with_opinions
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)
TABLET = {"width": 1024, "height": 768}


@pytest.fixture(params=[DESKTOP, TABLET], ids=["desktop", "tablet"])
def screen(request):
    return request.param


@pytest.fixture
def made():
    made = campaign(places=12)
    allocation.open_places(made)
    nominations = many_ranked(made, 30)
    board = [person(Role.BOARD_APPRAISER, organization=made.board) for _n in range(4)]
    with_opinions(made, nominations, board)
    nominations[0].earlier_awards.create(year=2028, title="Bằng khen mẫu")
    bodies = made.participations.order_by("pk")
    bodies.filter(pk=bodies.first().pk).update(block="Khối Mẫu")
    return made


def test_the_workbench(page_as, screen, made):
    leader = person(Role.BOARD_LEADER, organization=made.board)
    selection.hold_line(made, by=leader)
    page = page_as(leader, screen)
    page.goto("/ranking/")
    look(page, "workbench")
    page.select_option("#id_by", "kind")
    page.fill("#id_line", "15")
    page.locator("main form:not([method]) button").click()
    expect(page.locator("main")).to_contain_text("Đang xem thử")
    page.locator("main table a[href*=group]").first.click()
    expect(page.locator("tr.the-line")).to_be_visible()
    if screen is DESKTOP:
        look(page, "workbench-group")

    page.goto("/ranking/")
    page.locator("tr.the-line + tr a.btn").click()
    page.check("input[name=side][value=in]")
    page.select_option("#id_instead", index=1)
    page.fill("#id_reason", "Ưu tiên vùng đảo theo ý kiến Thường trực")
    if screen is DESKTOP:
        page.locator("main details").first.click()
        look(page, "workbench-move")
    page.locator("main form button.btn-primary").click()
    expect(page.locator(".notice-success")).to_be_visible()
    assert Nomination.objects.filter(state="proposed").count() == 12

    page.goto("/ranking/calibration/")
    page.locator("main summary").click()
    look(page, "calibration")

    page.goto("/ranking/stored/")
    page.locator("main table a").first.click()
    expect(page.locator(".notice-success")).to_contain_text("đúng mã băm này")
