"""The first live use: a commune's clerk on a phone fills in the yearly report, the leader
hands it in, the Board sends one field back, the clerk mends it, the Board accepts, and
the province's figures show it."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Role
from emulation import clock
from periodic.models import IndicatorValue, PeriodicReport
from tests.campaigns.factories import campaign as small_campaign
from tests.campaigns.factories import participant
from tests.journeys.looking import look
from tests.nominations.factories import board_member, pdf
from tests.people import person
from tests.periodic import factories

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1366, "height": 768}


@pytest.fixture
def made(db):
    made = small_campaign()
    factories.asks(made)
    return made


@pytest.fixture
def commune(made):
    return participant(
        made, name="Đảng ủy xã Mẫu", level="commune", kind="party_committee"
    )


@pytest.fixture
def periods(made, commune):
    last = factories.period(made, years_ago=1)
    now = factories.period(made)
    factories.accepted(last, commune, meetings=20, members=900, share=80, money=10**8)
    return last, now


def paste(page: Page, text: str) -> None:
    """As Ctrl+V into the first figure would."""
    page.locator(".figure").first.evaluate(
        """(field, text) => {
            const held = new DataTransfer();
            held.setData("text", text);
            field.focus();
            field.dispatchEvent(new ClipboardEvent("paste",
                { clipboardData: held, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def press(page: Page, selector: str) -> None:
    page.locator(selector).first.click()
    page.wait_for_load_state()


def test_a_commune_reports_and_the_province_adds_up(page_as, made, commune, periods):
    clerk = person(Role.ORG_CLERK, organization=commune)
    leader = person(Role.ORG_LEADER, organization=commune)
    page = page_as(clerk, PHONE)
    _begin(page, periods)
    report = PeriodicReport.objects.get(duty__milestone=periods[1])
    _fill_in(page, report)
    _to_the_leader(page, report)

    desk = page_as(leader, DESK)
    desk.goto(f"{report.get_absolute_url()}check/")
    look(desk, "periodic-leader")
    desk.check("[name=assured]")
    press(desk, "form:has([name=assured]) button")
    expect(desk.locator(".notice-success").first).to_be_visible()
    look(desk, "periodic-handed-in")

    board = page_as(board_member(made), DESK)
    _send_back(board, report)
    page.goto(report.get_absolute_url())
    look(page, "periodic-returned")
    page.locator("#remarks a").click()
    expect(page.locator(f"#id_{factories.key(report, 'members')}")).to_be_disabled()
    look(page, "periodic-mending")
    page.fill(f"#id_{factories.key(report, 'meetings')}", "150")
    press(page, "#filling .btn-primary")
    press(page, "form[action$='send-to-leader/'] button")
    desk.goto(f"{report.get_absolute_url()}check/")
    desk.check("[name=assured]")
    press(desk, "form:has([name=assured]) button")

    board.goto(report.get_absolute_url())
    expect(board.locator("#mended")).to_contain_text("150")
    look(board, "periodic-mended")
    press(board, "form[action$='accept/'] button")
    board.goto("/reports/")
    look(board, "periodic-list")
    board.goto("/rollup/")
    expect(board.locator("table.rollup")).to_contain_text("150")
    look(board, "periodic-rollup")
    board.locator("table.rollup a", has_text="Số cuộc tuyên truyền").click()
    expect(board.locator("table").last).to_contain_text("Đảng ủy xã Mẫu")
    look(board, "periodic-sources")
    board.goto(f"/rollup/{periods[1].pk}/targets/")
    board.locator(".figure").first.fill("200")
    look(board, "periodic-targets")
    press(board, ".form-page .btn-primary")
    expect(board.locator(".progress-list")).to_contain_text("85%")
    look(board, "periodic-compare")


def _begin(page: Page, periods) -> None:
    """Two clicks from home to the form, the duty to be seen without scrolling."""
    page.goto("/")
    entry = page.locator(".tasks a", has_text=periods[1].name).first
    assert entry.bounding_box()["y"] < PHONE["height"]
    entry.click()  # 1
    look(page, "periodic-begin")
    press(page, "main form[method=post] .btn-primary")  # 2
    expect(page.locator(".figure").first).to_be_visible()


def _fill_in(page: Page, report: PeriodicReport) -> None:
    look(page, "periodic-figures-empty")
    paste(
        page,
        "Số cuộc tuyên truyền\t400\nTổng số hội viên\t-\nTỷ lệ tập hợp\t85,5\n"
        "Giá trị an sinh\t1,2 tỷ\nĐã ban hành kế hoạch\tcó\nMục lạ\t5\n",
    )
    expect(page.locator("#pasting")).to_contain_text("Mục lạ")
    expect(page.locator("#autosave")).to_contain_text("Đã lưu", timeout=8000)
    look(page, "periodic-figures-pasted")
    press(page, "#filling .btn-primary")
    held = {
        row.indicator.code: row for row in IndicatorValue.objects.filter(report=report)
    }
    assert held["meetings"].number == 400
    assert held["members"].is_absent
    assert held["money"].number == 1_200_000_000
    assert held["plan"].yes_no is True
    page.locator(".tasks a").nth(1).click()
    page.locator("textarea").first.fill("Hoàn thành vượt mức các chỉ tiêu năm.")
    look(page, "periodic-texts")
    press(page, "#filling .btn-primary")
    page.locator(".tasks a").nth(2).click()
    file = pdf("báo cáo.pdf")
    page.set_input_files(
        "#id_file",
        {"name": file.name, "mimeType": file.content_type, "buffer": file.read()},
    )
    look(page, "periodic-file")
    press(page, "main form .btn-primary")


def _to_the_leader(page: Page, report: PeriodicReport) -> None:
    """The odd figure is asked about; with an answer it goes on as it is."""
    page.locator(".tasks a").last.click()
    expect(page.locator("#questions")).to_contain_text("1.900%")
    look(page, "periodic-check-odd")
    for answer in page.locator("#questions input[name^=answer]").all():
        answer.fill("Mở thêm lớp ở các ấp.")
    press(page, "#questions button")
    press(page, "form[action$='send-to-leader/'] button")
    report.refresh_from_db()
    assert report.with_leader_since is not None
    look(page, "periodic-with-leader")


def _send_back(board: Page, report: PeriodicReport) -> None:
    board.goto(report.get_absolute_url())
    look(board, "periodic-board")
    board.locator("a[href$='/return/']").click()
    board.locator("details.place summary").first.click()
    key = factories.key(report, "meetings")
    board.fill(f"[name=r-{key}]", "Kiểm tra lại số cuộc.")
    day = clock.today() + dt.timedelta(days=3)
    board.fill("[name=due_on]", f"{day:%d/%m/%Y}")
    look(board, "periodic-return")
    press(board, "main form .btn-primary")
    look(board, "periodic-sent-back")
