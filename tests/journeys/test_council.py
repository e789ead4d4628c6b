"""The council meets: from the invitation to the minutes, with a member on a phone."""

import pytest
from playwright.sync_api import expect

from council.models import Meeting
from tests.conftest import PHONE
from tests.council.factories import council
from tests.journeys.looking import PICTURES, look

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_council_votes_on_the_ranked_list(page_as):
    _made, head, seats = council(3, nominees=4, council_threshold_percent=60)
    page = page_as(head)
    page.goto("/council/members/")
    look(page, "council-members")
    page.goto("/council/new/")
    page.fill("#id_title", "Phiên họp xét khen thưởng")
    page.fill("#id_place", "Phòng họp số 1")
    page.fill("#id_starts_at", "05/09/2030 08:00")
    page.select_option("#id_chair", str(seats[0].pk))
    page.select_option("#id_secretary", str(seats[1].pk))
    page.fill("#id_below_line", "1")
    look(page, "council-new")
    page.locator("main form button.btn-primary").click()
    meeting = Meeting.objects.get()
    page.click("text=Điểm danh")
    for name in page.locator("main select").all():
        name.select_option("present")
    look(page, "council-attendance")
    page.locator("main form button.btn-primary").click()
    page.click("text=Khai mạc")
    expect(page.locator("main")).to_contain_text("3/3 thành viên")

    page.click("text=Đưa ra biểu quyết")
    page.fill("#id_first", "1")
    page.fill("#id_last", "3")
    look(page, "council-round")
    page.locator("main form button.btn-primary").click()
    for seat in seats:
        phone = page_as(seat.user, PHONE)
        phone.goto(meeting.get_absolute_url())
        phone.locator("main a", has_text="Biểu quyết").first.click()
        for yes in phone.locator("input[value=yes]").all():
            yes.check()
        if seat is seats[0]:
            look(phone, "council-vote")
        phone.locator("main form button.btn-primary").click()
        expect(phone.locator(".notice-success")).to_contain_text("Đã ghi nhận phiếu")
    look(phone, "council-meeting")
    page.goto(f"/council/{meeting.pk}/screen/")
    look(page, "council-screen-open")

    page.goto(meeting.get_absolute_url())
    page.click("text=Đóng lượt biểu quyết")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("3/3 (100%)")
    look(page, "council-meeting")
    page.goto(f"/council/{meeting.pk}/screen/")
    look(page, "council-screen")
    page.goto(f"/council/{meeting.pk}/close/")
    page.fill("#id_conclusion", "Hội đồng thống nhất trình cả ba trường hợp.")
    page.locator("main form button.btn-primary").click()
    with page.expect_download() as minutes:
        page.click("text=Biên bản (Word)")
    minutes.value.save_as(PICTURES / "council-minutes.docx")
