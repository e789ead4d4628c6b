"""A dossier of one person with four files, from the home page to its receipt, in no more
clicks than an office will bear. Every click on the page counts: links, buttons, ticks,
lists, the choosing of files; typing and the Tab key do not."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import RequiredDocument
from emulation import clock
from nominations.models import Document, Dossier
from tests.campaigns.factories import campaign as small_campaign
from tests.campaigns.factories import participant
from tests.nominations.factories import clerk_and_leader, pdf

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 18


class Mouse:
    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.page.locator(selector).first.click()

    def choose(self, name: str) -> None:
        self.clicks += 1
        self.page.locator(f"select[name='{name}']").select_option(index=1)

    def choose_files(self, button: str, *names: str) -> None:
        self.clicks += 1
        with self.page.expect_file_chooser() as opened:
            self.page.locator(button).click()
        opened.value.set_files(
            [{"name": n, "mimeType": "application/pdf", "buffer": pdf().read()} for n in names]
        )  # fmt: skip

    def type(self, **values: str) -> None:
        for name, text in values.items():
            self.page.fill(f"main [name='{name}']", text)


@pytest.fixture
def us(db):
    made = small_campaign()
    RequiredDocument.objects.create(
        campaign=made,
        code="xac-nhan",
        order=9,
        name="Xác nhận của Ủy ban nhân dân xã",
        scope=RequiredDocument.Scope.NOMINATION,
    )
    return clerk_and_leader(participant(made, name="Hội Nông dân tỉnh Mẫu"))


def test_a_person_with_four_files_is_handed_in_within_eighteen_clicks(page_as, us):
    mouse = Mouse(page_as(us))
    page, day = mouse.page, f"{clock.today() - dt.timedelta(days=2):%d/%m/%Y}"
    save = "main form button.btn-primary"
    page.goto("/")

    mouse.click("a[href='/dossiers/new/']")
    mouse.click(save)
    mouse.click("a[href$='/request/']")
    mouse.type(request_number="12-TTr/HND", request_on=day)
    mouse.type(request_signer="Trần Thị Mẫu Ký", request_signer_title="Chủ tịch")
    mouse.click(save)
    mouse.click("a[href$='/minutes/']")
    mouse.type(minutes_on=day, minutes_place="Phòng họp", minutes_body="Ban Thường vụ")
    mouse.type(minutes_chair="Trần Thị Mẫu Ký", minutes_secretary="Lê Văn Mẫu Chép")
    mouse.type(members_total="9", members_present="8", minutes_conclusion="Nhất trí.")
    mouse.choose("voting_method")
    mouse.click(save)
    mouse.click("a[href$='subject=individual']")
    mouse.type(name="Nguyễn Thị Mẫu Lan", born_on="08/03/1985", address="Xã Mẫu")
    mouse.type(summary="Dẫn đầu bốn năm liền.", achievement="Vượt 18% chỉ tiêu.")
    mouse.type(self_statement="Xuất sắc, nổi trội; nhân rộng được.", votes_for="8")
    for name in ("kind", "movement", "gender"):
        mouse.choose(name)
    mouse.click(save)
    mouse.click("a[href$='/papers/']")
    mouse.choose_files(
        "#many label",
        "Tờ trình số 12.pdf",
        "Biên bản họp xét.pdf",
        "Báo cáo thành tích Nguyễn Thị Mẫu Lan.pdf",
        "Xác nhận của Ủy ban nhân dân xã.pdf",
    )
    mouse.click("#proposals button.btn-primary")
    expect(page.locator("main .text-danger:visible")).to_have_count(0)
    expect(page.locator("main li:has-text('✓')")).to_have_count(4)
    mouse.click("a[href$='/check/']")
    mouse.click("[name='assured']")
    mouse.click("form[action$='/submit/'] button")

    expect(page).to_have_url(re.compile("/receipt/"))
    assert Dossier.objects.get().state == Dossier.State.SUBMITTED
    assert Document.objects.count() == 4
    assert mouse.clicks <= MOST, mouse.clicks
