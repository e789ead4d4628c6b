"""A dossier from nothing to its receipt by one person with a keyboard and no mouse: the
focus is always seen, and no control is far away."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from accounts.models import User
from emulation import clock
from nominations import papers
from nominations.models import Dossier
from tests.campaigns.factories import campaign as small_campaign
from tests.campaigns.factories import participant
from tests.nominations.factories import clerk_and_leader, pdf

pytestmark = pytest.mark.django_db(transaction=True)
FAR = 60
IS_SEEN = """field => {
  const drawn = getComputedStyle(field), box = field.getBoundingClientRect();
  const marked = (drawn.outlineStyle !== 'none' && parseFloat(drawn.outlineWidth) >= 2)
    || drawn.boxShadow !== 'none';
  return marked && box.bottom > 0 && box.top < innerHeight;
}"""


class Keys:
    """Hands that only have a keyboard; they count what they press to get somewhere."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.furthest = 0

    def open(self, address: str) -> None:
        self.page.goto(address)

    def into_the_content(self) -> None:
        """By the skip link, the first stop of every page; a form that was sent from the
        content leads back into it."""
        if "#" in self.page.url:
            return
        self.page.keyboard.press("Tab")
        expect(self.page.locator("a.skip")).to_be_focused()
        self.page.keyboard.press("Enter")

    def go_to(self, selector: str) -> None:
        """Tab until the focus is there; at every stop it must be visible."""
        for steps in range(1, FAR + 1):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate_handle("document.activeElement").as_element()
            assert here
            if here.evaluate("field => field === document.body"):
                continue  # Round the end of the page, back to its first stop.
            try:  # The page may still be scrolling there.
                self.page.wait_for_function(IS_SEEN, arg=here, timeout=3_000)
            except TimeoutError as error:
                markup = here.evaluate("field => field.outerHTML")
                raise AssertionError(f"an unseen focus: {markup:.300}") from error
            if here.evaluate("(field, wanted) => field.matches(wanted)", selector):
                self.furthest = max(self.furthest, steps)
                return
        raise AssertionError(f"{selector} is more than {FAR} stops away")

    def press(self, selector: str) -> None:
        self.go_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, name: str, text: str) -> None:
        self.go_to(f"[name='{name}']")
        self.page.keyboard.type(text)

    def choose(self, name: str) -> None:
        """The first real choice of a list."""
        self.go_to(f"select[name='{name}']")
        self.page.keyboard.press("ArrowDown")


@pytest.fixture
def us(db):
    return clerk_and_leader(participant(small_campaign(), name="Hội Nông dân tỉnh Mẫu"))


def write_request(keys: Keys, day: str) -> None:
    keys.press("a[href$='/request/']")
    keys.into_the_content()
    keys.type("request_number", "12-TTr/HND")
    keys.type("request_on", day)
    keys.type("request_signer", "Trần Thị Mẫu Ký")
    keys.type("request_signer_title", "Chủ tịch")
    keys.type("request_text", "Đề nghị khen thưởng.")
    keys.press("main form button.btn-primary")


def write_minutes(keys: Keys, day: str) -> None:
    keys.into_the_content()
    keys.press("a[href$='/minutes/']")
    keys.into_the_content()
    keys.type("minutes_on", day)
    keys.type("minutes_place", "Phòng họp")
    keys.type("minutes_body", "Ban Thường vụ")
    keys.type("minutes_chair", "Trần Thị Mẫu Ký")
    keys.type("minutes_secretary", "Lê Văn Mẫu Chép")
    keys.type("members_total", "9")
    keys.type("members_present", "8")
    keys.choose("voting_method")
    keys.type("minutes_conclusion", "Nhất trí.")
    keys.press("main form button.btn-primary")


def nominate(keys: Keys) -> None:
    keys.into_the_content()
    keys.press("a[href$='subject=individual']")
    keys.into_the_content()
    for name in drawn(keys.page):
        if name in NOMINEE:
            keys.type(name, NOMINEE[name])
        elif name in ("kind", "movement", "gender"):
            keys.choose(name)
    keys.press("main form button.btn-primary")


NOMINEE = {
    "name": "Nguyễn Thị Mẫu Lan",
    "born_on": "08/03/1985",
    "address": "Xã Mẫu",
    "summary": "Dẫn đầu phong trào bốn năm liền.",
    "achievement": "Năm 2026: vượt 18% chỉ tiêu.",
    "self_statement": "Xuất sắc, nổi trội; nhân rộng được.",
    "votes_for": "8",
    "workplace": "Hội Nông dân xã Mẫu",
    "position": "Chi hội trưởng",
}


def drawn(page: Page) -> list[str]:
    """Names of the fields in the order in which the focus meets them."""
    return page.evaluate(
        "[...new Set([...document.querySelectorAll('main form [name]')].map(f => f.name))]"
    )


def add_papers(dossier: Dossier, us: User) -> None:
    for slot in papers.slots(dossier):
        papers.add(dossier, slot.required, pdf(), by=us, nomination=slot.nomination)


def test_a_dossier_needs_no_mouse(page_as, us):
    keys = Keys(page_as(us))
    page = keys.page
    day = f"{clock.today() - dt.timedelta(days=2):%d/%m/%Y}"
    keys.open("/")
    keys.into_the_content()
    keys.press("a[href='/dossiers/new/']")
    keys.into_the_content()
    keys.press("main form button.btn-primary")
    address = page.url.split("#")[0]
    keys.into_the_content()

    write_request(keys, day)
    write_minutes(keys, day)
    nominate(keys)
    # The papers' own page, by keyboard: test_papers.
    add_papers(Dossier.objects.get(), us)
    keys.open(address)
    keys.into_the_content()
    keys.press("a[href$='/check/']")
    keys.into_the_content()
    keys.go_to("[name='assured']")
    page.keyboard.press("Space")
    keys.press("form[action$='/submit/'] button")

    expect(page).to_have_url(re.compile("/receipt/"))
    assert Dossier.objects.get().state == Dossier.State.SUBMITTED
    assert keys.furthest <= FAR
