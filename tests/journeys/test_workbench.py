"""The Board's leader at the ranking: groups, a line tried out, an exchange, a stored order;
scenarios tried out, compared and one of them applied."""

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


def test_what_if(page_as, screen, made):
    """On the tablet without scripts: every step is a plain form."""
    leader = person(Role.BOARD_LEADER, organization=made.board)
    selection.hold_line(made, by=leader)
    with_script = page_as(leader, screen)
    page = page_as(leader, screen, java_script_enabled=screen is DESKTOP)

    page.goto("/ranking/scenarios/new/")
    page.fill("#id_name", "Ưu tiên lao động trực tiếp")
    page.fill("#id_rule_women", "2")
    page.fill("#id_rule_direct_worker", "1")
    page.locator("input[name^=weight_]").first.fill("2,5")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("h1")).to_contain_text("Ưu tiên lao động trực tiếp")
    page.goto("/ranking/scenarios/new/")
    page.fill("#id_name", "Chọn mười suất, phân bổ cho một đơn vị")
    page.fill("#id_line", "10")
    page.select_option("#id_holder_0", index=2)
    page.fill("#id_places_0", "6")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("h1")).to_contain_text("Chọn mười suất")

    page.goto("/ranking/scenarios/")
    for box in page.locator("input[name=id]").all():
        box.check()
    page.locator("main form button").click()
    expect(page.locator("main table")).to_contain_text("Cấp tỉnh")
    for name, address in (
        ("scenario-new", "/ranking/scenarios/new/"),
        ("scenario-list", "/ranking/scenarios/"),
        ("scenario-compare", page.url),
    ):
        with_script.goto(address)
        look(with_script, name)

    page.locator("main thead a").first.click()
    with_script.goto(page.url)
    look(with_script, "scenario")
    page.locator("main a[href$='/apply/'], .page-actions a[href$='/apply/']").click()
    page.fill("#id_reason", "Theo kết luận của Hội đồng")
    with_script.goto(page.url)
    look(with_script, "scenario-apply")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("Theo kết luận của Hội đồng")
    assert made.tie_rules.first().code == "direct_worker"
    assert Nomination.objects.filter(state="proposed").count() == 12
