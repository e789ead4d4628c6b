"""The calendar in a browser: where we are, what we owe, the launch plan entered
afterwards, who is missing, and the nudge."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Organization, Role
from campaigns import duties
from campaigns.models import Duty, LaunchPlan, Movement, Reminder
from campaigns.plan.loading import load
from emulation import clock
from records import mailing
from records.models import Notice
from tests.campaigns.factories import campaign as small_campaign
from tests.campaigns.factories import milestone, participant
from tests.campaigns.launching import handed_in, launch_duty
from tests.campaigns.test_duties import AN_GIANG
from tests.journeys.looking import look
from tests.people import person
from tests.periodic.factories import asks
from tests.records.files import pdf

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1366, "height": 768}
DAY = dt.timedelta(days=1)
COMMUNE = {
    "kind": Organization.Kind.PARTY_COMMITTEE,
    "level": Organization.Level.COMMUNE,
}


@pytest.fixture
def made(db):
    made = small_campaign()
    asks(made)
    return made


def press(page: Page, selector: str) -> None:
    page.locator(selector).first.click()
    page.wait_for_load_state()


# ------------------------------------------------------------------ back after a year
@pytest.fixture
def clerk(made):
    """Of a commune, last here a year ago."""
    commune = participant(made, name="Đảng ủy xã Mẫu", **COMMUNE)
    return person(
        Role.ORG_CLERK,
        organization=commune,
        last_login=clock.real_now() - dt.timedelta(days=365),
    )


def test_a_clerk_back_after_a_year_reaches_the_report_in_two_clicks(
    page_as, made, clerk
):
    due = milestone(
        made,
        "yearly_report",
        name="Báo cáo năm 2026",
        opens_on=clock.today() - 20 * DAY,
        due_on=clock.today() + 5 * DAY,
    )
    page = page_as(None, PHONE)
    page.goto("/")
    page.fill("#id_login", clerk.username)
    page.fill("#id_password", "mat-khau-thu-nghiem-1")
    press(page, "form button[type=submit]")
    clicks = 0

    entry = page.locator("main .tasks a", has_text=due.name).first
    box = entry.bounding_box()
    assert box["y"] + box["height"] <= PHONE["height"]
    look(page, "calendar-back-after-a-year")
    entry.click()
    clicks += 1
    page.wait_for_load_state()
    press(page, "main form[method=post] .btn-primary")
    clicks += 1

    expect(page.locator(".figure").first).to_be_visible()
    assert clicks <= 2
    assert due.duties.get(organization__memberships__user=clerk).state == "draft"


# ------------------------------------------------------------------------ where we are
@pytest.fixture
def an_giang(settings):
    """The campaign's own plan, on a day between two phases of the work."""
    settings.SIMULATED_DATE = dt.date(2027, 1, 12)
    settings.SIMULATED_SINCE = dt.datetime.now(dt.UTC).date()
    load(AN_GIANG)
    return Duty.objects.first().milestone.campaign


def body(code: str) -> Organization:
    return Organization.objects.get(code=code)


def communes(number: int) -> list[Organization]:
    owing = Organization.objects.filter(**COMMUNE, duties__isnull=False)
    return list(owing.distinct().order_by("pk")[:number])


def test_everybody_sees_where_we_are(page_as, an_giang, screen):
    commune = communes(1)[0]
    clerk = person(Role.ORG_CLERK, organization=commune)
    first = Duty.objects.filter(organization=commune).order_by("milestone__due_on")[0]
    handed_in(first, issued_on=dt.date(2026, 3, 20))
    page = page_as(clerk, screen)
    page.goto("/campaign/timeline/")

    here = page.locator("[aria-current=date]")
    expect(here).to_contain_text("Bạn đang ở đây: hôm nay, 12/01/2027")
    expect(page.locator("main")).to_contain_text("không thuộc giai đoạn nào")
    look(page, "calendar-timeline-clerk")
    stranger = page_as(person(), screen)
    stranger.goto("/campaign/timeline/")
    expect(stranger.locator("[aria-current=date]")).to_have_count(1)
    look(stranger, "calendar-timeline-anyone")


# ---------------------------------------------------------------- who is missing, nudged
@pytest.fixture
def years(an_giang):
    """Every state is to be seen among those who owed a launch plan."""
    owing = communes(12)
    people = {
        commune.pk: person(Role.ORG_LEADER, organization=commune) for commune in owing
    }
    plans = {
        duty.organization_id: duty
        for duty in Duty.objects.filter(
            milestone__kind="launch_plan", organization__in=owing
        )
    }
    head = person(Role.BOARD_LEADER, organization=an_giang.board)
    in_time, late = dt.date(2026, 3, 20), dt.date(2026, 4, 2)
    for number, commune in enumerate(owing[:6]):
        duty, leader = plans[commune.pk], people[commune.pk]
        if number < 4:
            plan = handed_in(duty, leader, issued_on=late if number == 1 else in_time)
        if number in (1, 2):
            duties.accept(duty, by=head)
        elif number == 3:
            duties.send_back(plan.duty, "Chưa có chỉ tiêu.", by=head)
        elif number == 4:
            duties.begin(duty, by=leader)
        elif number == 5:
            duties.waive(duty, "Thành lập sau ngày phát động.", by=head)
    return head


def test_the_board_finds_and_nudges_the_missing_in_three_clicks(page_as, years, screen):
    page = page_as(years, screen)
    page.goto("/")
    look(page, "calendar-home-board")
    clicks = 0

    press(page, "main .tasks a:has-text('Ban hành kế hoạch phát động')")
    clicks += 1
    expect(page.locator(".cells li")).to_have_count(102)
    look(page, "calendar-missing")
    press(page, "a[href*='/duties/nudge/']")
    clicks += 1
    expect(page.locator("main")).to_contain_text("Nội dung gửi đi")
    look(page, "calendar-nudge-preview")
    press(page, "main form .btn-primary")
    clicks += 1

    expect(page.locator(".notice-success").first).to_be_visible()
    assert clicks <= 3
    assert Reminder.objects.filter(kind="nudge").count() == 7
    _what_arrived(page)


def _what_arrived(page: Page) -> None:
    """One opened, one whose mail failed, the others sent."""
    mailing.send_due()
    first, second = Notice.objects.filter(key__startswith="duties.nudge").order_by("-pk")[:2]  # fmt: skip
    Notice.objects.filter(pk=first.pk).update(read_at=clock.now())
    Notice.objects.filter(pk=second.pk).update(mail_state="failed")
    page.goto("/campaign/reminders/")
    expect(page.locator("main")).to_contain_text("đã mở lúc")
    look(page, "calendar-sent")


def test_all_states_more_time_and_doing_without(page_as, years):
    page = page_as(years)
    page.goto("/campaign/duties/?milestone=ke-hoach-phat-dong")
    said = page.locator(".cells").inner_text()
    for state in ("đã gửi", "trễ hạn", "đã chấp nhận", "trả lại", "quá hạn", "được miễn"):  # fmt: skip
        assert state in said, state
    page.locator(".cell-overdue a").nth(20).click()
    look(page, "calendar-duty-overdue")
    press(page, "a[href*='/extensions/']")
    page.fill("[name=until]", "31/01/2027")
    page.fill("[name=reason]", "Mới sáp nhập, đang kiện toàn.")
    look(page, "calendar-more-time")
    press(page, "main form .btn-primary")
    expect(page.locator("main")).to_contain_text("31/01/2027")
    page.goto("/campaign/duties/?milestone=ke-hoach-phat-dong")
    page.locator(".cell-overdue a").nth(21).click()
    press(page, "a[href$='/waive/']")
    page.fill("[name=reason]", "Không có tổ chức hội.")
    look(page, "calendar-waive")
    press(page, "main form .btn-primary")
    expect(page.locator("dl.facts")).to_contain_text("Không có tổ chức hội.")
    look(page, "calendar-duty-waived")


# ---------------------------------------------------------------------- the launch plan
@pytest.mark.parametrize(
    ("screen", "has_script"),
    [(DESK, True), (PHONE, True), (PHONE, False)],
    ids=["desk", "phone", "phone-plain"],
)
def test_a_launch_plan_is_entered_afterwards_with_its_true_date(
    page_as, made, screen, has_script
):
    ours = participant(made, name="Hội Nông dân tỉnh Mẫu")
    Movement.objects.create(
        campaign=made, code="hnd-2", organization=ours, kind="movement",
        name="Nông dân thi đua sản xuất, kinh doanh giỏi",
    )  # fmt: skip
    duty = launch_duty(made, ours, name="Ban hành kế hoạch phát động", due_on=clock.today() - 60 * DAY)  # fmt: skip
    clerk = person(Role.ORG_CLERK, organization=ours)
    page = page_as(clerk, screen, java_script_enabled=has_script)
    page.goto("/")
    press(page, "main .tasks a:has-text('Ban hành kế hoạch phát động')")
    if has_script:
        look(page, "calendar-launch-empty")
    _write_plan(page, clock.today() - 70 * DAY)
    if has_script:  # axe is a script.
        look(page, "calendar-launch-saved")

    leader = page_as(
        person(Role.ORG_LEADER, organization=ours),
        screen,
        java_script_enabled=has_script,
    )
    plan = LaunchPlan.objects.get(duty=duty)
    leader.goto(plan.get_absolute_url())
    press(leader, "form[action$='/issue/'] button")
    expect(leader.locator("dl.facts")).to_contain_text("đúng hạn")

    board = page_as(
        person(Role.BOARD_INTAKE, organization=made.board),
        screen,
        java_script_enabled=has_script,
    )
    board.goto(plan.get_absolute_url())
    press(board, "form[action$='/accept/'] button")
    expect(board.locator("main")).to_contain_text("bản thứ 1")
    if has_script:
        look(board, "calendar-launch-accepted")
    duty.refresh_from_db()
    assert (duty.state, duty.is_late) == ("accepted", False)
    assert plan.movements.count() == 2
    assert plan.targets.get().amount == "2 - 3"


def _write_plan(page: Page, issued_on: dt.date) -> None:
    page.fill("[name=number]", "12-KH/HND")
    page.fill("[name=issued_on]", f"{issued_on:%d/%m/%Y}")
    page.fill("[name=signer]", "Trần Thị Mẫu Ký")
    page.fill("[name=signer_title]", "Chủ tịch")
    page.set_input_files("[name=upload]", {"name": "ke-hoach.pdf", "mimeType": "application/pdf", "buffer": pdf()})  # fmt: skip
    page.fill("[name=target-0-what]", "Mô hình nông dân khởi nghiệp")
    page.fill("[name=target-0-amount]", "2 - 3")
    page.fill("[name=target-0-unit]", "mô hình")
    page.fill("[name=target-0-year]", "2028")
    page.fill("[name=criterion-0-name]", "Kết quả thực hiện")
    page.fill("[name=criterion-0-maximum]", "60")
    page.fill("[name=criterion-1-name]", "Sức lan tỏa")
    page.fill("[name=criterion-1-maximum]", "40")
    press(page, "main form button.btn-primary")
    expect(page.locator(".notice-success").first).to_be_visible()
