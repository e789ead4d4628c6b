"""The main job, done in a browser by six people, on a desk and on a phone: from the
first line of a dossier to a certificate that anyone can check."""

import datetime as dt
import gzip
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect
from pypdf import PdfReader

from accounts.models import Organization, Role, User
from campaigns.models import Campaign, Participation
from emulation import clock
from nominations import allocation, invariants
from nominations.models import Certificate, Dossier, Nomination, Place
from records.worker import run_due_jobs
from tests.accounts.test_sign_in import PASSWORD
from tests.campaigns.factories import campaign as small_campaign
from tests.campaigns.factories import participant
from tests.conftest import DESKTOP
from tests.journeys.looking import look
from tests.nominations.factories import draft_dossier, pdf
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)

N = Nomination.State


@dataclass
class Cast:
    """Who takes part, and the campaign."""

    campaign: Campaign
    organization: Organization
    clerk: User
    leader: User
    intake: User
    appraiser: User
    head: User
    office: User


@pytest.fixture
def cast(db: Any) -> Cast:
    made = small_campaign(places=5)
    allocation.open_places(made)
    organization = participant(made, name="Hội Nông dân tỉnh Mẫu")
    assert Participation.objects.count() == 1
    return Cast(
        made,
        organization,
        clerk=person(Role.ORG_CLERK, organization=organization),
        leader=person(Role.ORG_LEADER, organization=organization),
        intake=person(Role.BOARD_INTAKE, organization=made.board),
        appraiser=person(Role.BOARD_APPRAISER, organization=made.board),
        head=person(Role.BOARD_LEADER, organization=made.board),
        office=person(Role.OFFICE, organization=made.office),
    )


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], str]:
    def make(name: str) -> str:
        path = tmp_path / name
        path.write_bytes(pdf().read())
        return str(path)

    return make


def fill(page: Page, **values: Any) -> None:
    """Fill fields by name: texts, choices and ticks."""
    for name, value in values.items():
        field = page.locator(f"[name='{name}']").first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(**value)
        elif field.get_attribute("type") == "radio":
            page.check(f"[name='{name}'][value='{value}']")
        else:
            field.fill(str(value))


def save(page: Page) -> None:
    page.locator("main form button.btn-primary").first.click()


# ------------------------------------------------------------- steps 2: the organisation
def prepare(page: Page, file: Callable[[str], str]) -> str:
    """The clerk opens a dossier and fills it in; its address."""
    page.goto("/")
    look(page, "01-home-clerk")
    page.click("a[href='/dossiers/new/']")
    look(page, "02-dossier-new")
    save(page)
    page.wait_for_url("**/dossiers/*/")
    address = page.url
    look(page, "03-dossier-tasks-empty")
    day = f"{clock.today() - dt.timedelta(days=2):%d/%m/%Y}"
    page.click("a[href$='/request/']")
    fill(page, request_number="12-TTr/HND", request_on="31/02/2030")
    fill(page, request_signer="Trần Thị Mẫu Ký", request_signer_title="Chủ tịch")
    save(page)
    look(page, "04-request-wrong-date")
    assert page.input_value("[name='request_on']") == "31/02/2030"
    fill(page, request_on=day, request_text="Đề nghị khen thưởng.")
    save(page)
    page.goto(address)
    page.click("a[href$='/minutes/']")
    fill(page, minutes_on=day, minutes_place="Phòng họp", minutes_body="Ban Thường vụ")
    fill(page, minutes_chair="Trần Thị Mẫu Ký", minutes_secretary="Lê Văn Mẫu Chép")
    fill(page, members_total=9, members_present=8, minutes_conclusion="Nhất trí.")
    fill(page, voting_method={"value": "secret"})
    look(page, "05-minutes")
    save(page)
    nominate(page, address)
    page.goto(f"{address}papers/")
    look(page, "08-papers-missing")
    for number in range(page.locator("[name^='file-']").count()):
        hand_over(page, number, file(f"tài liệu {number}.pdf"))
    look(page, "09-papers")
    return address


def hand_over(page: Page, number: int, path: str) -> None:
    """Choose the file for the paper of that number; with scripts it goes by itself."""
    row = page.locator("[data-slot]").nth(number)
    row.locator("[name^='file-']").set_input_files(path)
    if page.locator("#many").is_hidden():
        save(page)
    expect(row).to_contain_text(f"✓ {Path(path).name}")


def nominate(page: Page, address: str) -> None:
    common = {
        "address": "Xã Mẫu",
        "summary": "Dẫn đầu phong trào bốn năm liền.",
        "achievement": "Năm 2026: vượt 18% chỉ tiêu. Năm 2027: nhân rộng ra ba ấp.",
        "self_statement": "Xuất sắc, nổi trội; cách làm nhân rộng được.",
        "votes_for": 8,
        "kind": {"index": 1},
        "movement": {"index": 1},
    }
    page.goto(address)
    page.click("a[href$='subject=collective']")
    fill(page, name="Chi hội Mẫu ấp 1", head_name="Phạm Văn Mẫu Trưởng")
    fill(page, members_total=40, members_female=30, **common)
    look(page, "06-nominee-collective")
    save(page)
    page.goto(address)
    page.click("a[href$='subject=individual']")
    fill(page, name="Nguyễn Thị Mẫu Lan", born_on="08/03/1985", **common)
    fill(page, gender={"value": "female"}, citizen_id="000185000123")
    look(page, "07-nominee-individual")
    save(page)


def send_to_leader(page: Page, address: str) -> None:
    page.goto(f"{address}check/")
    look(page, "10-check")
    page.click("form[action$='/send-to-leader/'] button")
    page.wait_for_load_state()


def submit(page: Page, address: str, name: str) -> None:
    page.goto("/")
    look(page, f"{name}-home-leader")
    page.goto(f"{address}check/")
    look(page, f"{name}-check-leader")
    page.check("[name='assured']")
    page.click("form[action$='/submit/'] button")
    page.wait_for_url("**/receipt/")
    look(page, f"{name}-receipt")


# ---------------------------------------------------------------------- step 3: the desk
def send_back(page: Page, address: str) -> None:
    page.goto("/")
    look(page, "12-home-intake")
    page.goto("/reception/")
    look(page, "13-reception")
    page.goto(f"{address}request-supplement/")
    day = clock.today() + dt.timedelta(days=7)
    fill(page, reason="Biên bản thiếu chữ ký của thư ký.", due_on=f"{day:%d/%m/%Y}")
    look(page, "14-request-supplement")
    page.locator("main form button").last.click()
    page.wait_for_load_state()


def supplement(page: Page, address: str, file: Callable[[str], str]) -> None:
    page.goto(address)
    look(page, "15-supplement-asked")
    page.goto(f"{address}papers/")
    hand_over(page, 1, file("biên bản mới.pdf"))
    send_to_leader(page, address)


def receive(page: Page, address: str) -> None:
    page.goto(address)
    look(page, "17-dossier-at-the-desk")
    page.click("form[action$='/receive/'] button")
    page.goto(f"{address}paper/")
    fill(page, sets={"value": "2"})
    look(page, "18-originals")
    save(page)
    page.goto(f"{address}history/")
    look(page, "19-history")


# ------------------------------------------------------------------- steps 4: appraisal
def appraise(page: Page, address: str) -> None:
    page.goto("/appraisal/")
    look(page, "20-appraisal-queue")
    page.click(
        "form[action$='/begin-appraisal/'] button, form[action*='appraisal'] button"
    )
    page.wait_for_load_state()
    for number, nomination in enumerate(Nomination.objects.order_by("pk")):
        page.goto(f"/nominees/{nomination.pk}/appraise/")
        page.check("[name='is_eligible'][value='yes']")
        for field in page.locator("table.marks input").all():
            field.fill("38,5" if number else "36")
        fill(page, outstanding="Vượt chỉ tiêu nhiều năm.", prominent="Đứng đầu cụm.")
        fill(page, replicable="Đã có nơi làm theo.")
        look(page, f"21-appraise-{number}")
        page.click("button[name='finish']")
        page.wait_for_load_state()
    page.goto(f"{address}conclude/")
    look(page, "22-conclude")
    page.locator("main form button.btn-primary").last.click()
    page.wait_for_load_state()


# -------------------------------------------------------- steps 5 and 6: rank and propose
def rank_and_propose(page: Page) -> str:
    page.goto("/")
    look(page, "23-home-head")
    page.goto("/ranking/")
    look(page, "24-ranking")
    page.click("form[action$='/hold/'] button")
    page.wait_for_load_state()
    page.goto("/quota/")
    look(page, "25-quota")
    page.goto("/lists/freeze/")
    look(page, "26-freeze")
    page.locator("main form button.btn-primary").last.click()
    page.wait_for_url("**/lists/*/")
    look(page, "27-list")
    return page.url


# ------------------------------------------------- steps 7 and 8: decide and certificates
def decide(page: Page, address: str, file: Callable[[str], str]) -> None:
    page.goto("/")
    look(page, "28-home-office")
    page.goto("/overview/")
    look(page, "29-overview")
    page.goto(f"{address}decide/")
    today = f"{clock.today():%d/%m/%Y}"
    fill(page, number="01-QĐ/TU", decided_on=today, signer="Phạm Văn Mẫu Thành")
    fill(page, signer_title="Phó Bí thư Thường trực")
    page.set_input_files("[name='upload']", file("quyết định.pdf"))
    out = Nomination.objects.get(subject="collective").pk
    page.check(f"[name='out_{out}']")
    look(page, "30-decision")
    save(page)
    # A reason is asked for, and nothing that was typed or chosen is gone.
    look(page, "31-decision-reason-missing")
    assert page.input_value("[name='number']") == "01-QĐ/TU"
    fill(page, **{f"reason_{out}": "Trùng thành tích đã khen."})
    save(page)
    look(page, "32-decision-confirm")
    fill(page, password=PASSWORD)
    save(page)
    page.wait_for_url("**/decisions/*/")
    look(page, "33-decision")
    page.click("form[action$='/release/'] button")
    page.wait_for_load_state()


def confirm_release(page: Page, address: str) -> None:
    """The second person's act; its window of no minutes passes."""
    page.goto(address)
    page.click("a[href$='/release/confirm/']")
    look(page, "33-release-confirm")
    page.locator("main form button.btn-primary").click()
    page.wait_for_load_state()
    while run_due_jobs():
        pass


def certify(page: Page) -> bytes:
    page.reload()
    page.click("form[action$='/issue/'] button")
    page.wait_for_load_state()
    page.click("a[href$='/print/']")
    look(page, "34-print")
    page.locator("main form button.btn-primary").last.click()
    page.wait_for_url("**/jobs/*/")
    look(page, "34-job-waiting")
    while run_due_jobs():
        pass
    page.locator("a[href$='/download/']").wait_for()
    look(page, "35-job-done")
    with page.expect_download() as download:
        page.click("a[href$='/download/']")
    page.goto("/certificates/")
    look(page, "36-register")
    return Path(download.value.path()).read_bytes()


def test_from_the_first_line_to_a_certificate(cast, page_as, file):
    # On a phone the parts have journeys of their own.
    screen = DESKTOP
    clerk, leader = page_as(cast.clerk, screen), page_as(cast.leader, screen)
    desk = page_as(cast.intake, screen)
    address = prepare(clerk, file)
    send_to_leader(clerk, address)
    submit(leader, address, "11")
    send_back(desk, address)
    supplement(clerk, address, file)
    submit(leader, address, "16")
    receive(desk, address)
    appraise(page_as(cast.appraiser, screen), address)
    listed = rank_and_propose(page_as(cast.head, screen))
    office = page_as(cast.office, screen)
    decide(office, listed, file)
    confirm_release(page_as(cast.head, screen), office.url)
    certificates = certify(office)

    assert len(PdfReader(io.BytesIO(certificates)).pages) == 1
    certificate = Certificate.objects.get()
    assert certificate.nomination.name == "Nguyễn Thị Mẫu Lan"
    assert certificate.ordinal == 1
    assert Nomination.objects.get(subject="collective").state == N.DECLINED
    assert Place.objects.filter(state=Place.State.ISSUED).count() == 1
    assert Dossier.objects.get().version == 2
    assert invariants.breaches() == []
    anybody = page_as(None, screen)
    anybody.goto(f"/c/{certificate.code}/")
    look(anybody, "37-anyone-checks")
    assert anybody.locator(".notice-success").count() == 1
    assert "Nguyễn Thị Mẫu Lan" not in anybody.content()
    clerk.goto(address)
    look(clerk, "38-dossier-decided")
    clerk.goto("/notices/")
    look(clerk, "39-notices")


@pytest.mark.parametrize(
    "path",
    ["/accounts/login/", "/", "/dossiers/", "/dossiers/1/", "/dossiers/1/request/"],
)
def test_a_first_load_is_light(cast, page_as, path):
    dossier = draft_dossier(cast.campaign, cast.organization, cast.clerk)
    page = page_as(None if "login" in path else cast.clerk)
    loaded: list[Response] = []
    page.on("response", lambda answer: loaded.append(answer))

    page.goto(path.replace("/1/", f"/{dossier.pk}/"), wait_until="networkidle")

    weights = {answer.url: len(gzip.compress(answer.body())) for answer in loaded}
    assert len(weights) >= 3
    assert sum(weights.values()) <= 60 * 1024, weights


def test_the_organisations_part_needs_no_scripts(
    cast, page_as, screen, file, monkeypatch
):
    # Looking runs scripts in the page; the other test has looked.
    monkeypatch.setattr(f"{__name__}.look", lambda *args: None)
    clerk = page_as(cast.clerk, screen, java_script_enabled=False)
    leader = page_as(cast.leader, screen, java_script_enabled=False)

    address = prepare(clerk, file)
    send_to_leader(clerk, address)
    submit(leader, address, "11")

    assert Dossier.objects.get().state == Dossier.State.SUBMITTED
