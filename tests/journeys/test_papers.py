"""Papers over a line that breaks: in a browser, by mouse, by keyboard and by phone."""

import base64
import gzip
import hashlib
import io
import random
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader, PdfWriter

from emulation import clock
from nominations import papers
from nominations.models import Document
from records import attachments
from records.models import StoredFile, Upload
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.conftest import DESKTOP, PHONE
from tests.journeys.looking import look
from tests.nominations import factories
from tests.records import files

pytestmark = pytest.mark.django_db(transaction=True)

KBPS_400 = 400 * 1000 // 8
PART_URL = re.compile(r"/uploads/[0-9a-f-]{36}/(\d+)/$")
DROP = """([selector, files]) => {
    const data = new DataTransfer();
    for (const [name, content] of files) {
        const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
        data.items.add(new File([bytes], name, { lastModified: 1700000000000 }));
    }
    const target = document.querySelector(selector);
    for (const type of ["dragover", "drop"]) {
        target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
    }
}"""


@pytest.fixture
def organization():
    return participant(make_campaign())


@pytest.fixture
def clerk(organization):
    return factories.clerk_and_leader(organization)


@pytest.fixture
def dossier(organization, clerk):
    made = organization.participations.get().campaign
    return factories.draft_dossier(made, organization, clerk)


@pytest.fixture
def address(dossier):
    return f"{dossier.get_absolute_url()}papers/"


def slot(dossier, code="to-trinh"):
    return f"{dossier.campaign.required_documents.get(code=code).pk}-0"


def row(page, dossier, code="to-trinh"):
    return page.locator(f"#paper-{slot(dossier, code)}")


def choose(page, dossier, *chosen, code="to-trinh"):
    page.locator(f"#file-{slot(dossier, code)}").set_input_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            for name, content in chosen
        ]
    )


def drop(page, selector, *dropped):
    coded = [[name, base64.b64encode(content).decode()] for name, content in dropped]
    page.evaluate(DROP, [selector, coded])


def heavy_pdf(size):
    """A sound PDF of about so many bytes that no compression makes smaller."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_attachment("x.bin", random.Random(2030).randbytes(size))
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def photo(width=4000, height=3000):
    """Of 12 million points, as a phone takes it: several megabytes."""
    stream = io.BytesIO()
    noise = Image.effect_noise((width // 8, height // 8), 60).resize((width, height))
    noise.convert("RGB").save(stream, "JPEG", quality=97)
    return stream.getvalue()


def parts_of(page):
    """The numbers of the parts that the page sends, as it sends them."""
    sent = []
    page.on(
        "request",
        lambda one: (
            sent.append(int(match[1])) if (match := PART_URL.search(one.url)) else None
        ),
    )
    return sent


def test_a_chosen_file_goes_by_itself(page_as, clerk, dossier, address, screen):
    page = page_as(clerk, screen)
    page.goto(address)
    look(page, "papers-empty")
    content = files.pdf()

    choose(page, dossier, ("Tờ trình số 1.pdf", content))

    expect(row(page, dossier)).to_contain_text("✓ Tờ trình số 1.pdf")
    expect(page.locator("#progress-said")).to_contain_text("Đã nhận tệp")
    look(page, "papers-one")
    kept = Document.objects.get().attachment
    assert attachments.path_of(kept).read_bytes() == content
    assert (
        page.evaluate("Object.keys(JSON.parse(Object.values(sessionStorage)[0]))") == []
    )


def test_files_dropped_on_the_page_are_proposed_and_confirmed(
    page_as, clerk, dossier, address, screen
):
    page = page_as(clerk, screen)
    page.goto(address)

    drop(
        page,
        "main",
        ("TO TRINH de nghi.pdf", files.pdf()),
        ("biên bản họp.pdf", files.pdf(2)),
        ("khong ro.pdf", files.pdf(3)),
    )

    panel = page.locator("#proposals")
    expect(panel.locator("li")).to_have_count(3)
    look(page, "papers-proposed")
    assert panel.locator("select").evaluate_all("all => all.map(one => one.value)") == [
        slot(dossier, "bien-ban"),
        "",
        slot(dossier),
    ]
    panel.locator("text=Tải lên các tệp này").click()
    expect(panel.locator("[role=alert]")).to_contain_text("Chọn loại tài liệu")
    panel.locator("li", has_text="khong ro.pdf").locator("button").click()
    panel.locator("text=Tải lên các tệp này").click()
    expect(row(page, dossier)).to_contain_text("✓ TO TRINH de nghi.pdf")
    expect(row(page, dossier, "bien-ban")).to_contain_text("✓ biên bản họp.pdf")
    expect(panel).to_be_hidden()


def test_a_file_dropped_on_a_row_is_that_paper(page_as, clerk, dossier, address):
    page = page_as(clerk)
    page.goto(address)

    drop(page, f"#paper-{slot(dossier, 'bien-ban')} label", ("x.pdf", files.pdf()))

    expect(row(page, dossier, "bien-ban")).to_contain_text("✓ x.pdf")
    assert Document.objects.get().required.code == "bien-ban"


def test_a_file_that_is_no_good_is_said_in_its_row(page_as, clerk, dossier, address):
    page = page_as(clerk)
    page.goto(address)

    choose(page, dossier, ("x.pdf", b"MZ" + b"0" * 600))

    alert = row(page, dossier).locator("[role=alert]")
    expect(alert).to_contain_text("không phải")
    look(page, "papers-refused")
    assert not Upload.objects.exists()
    page_as.complaints.clear()  # the answer 422 is one


def test_photos_of_pages_become_one_small_pdf_on_a_phone(
    page_as, clerk, dossier, address
):
    page = page_as(clerk, PHONE, has_touch=True, is_mobile=True)
    page.goto(address)
    camera = row(page, dossier).locator("[data-camera]")
    expect(row(page, dossier).locator(".camera")).to_be_visible()
    sent = []
    page.on("request", lambda one: sent.append(len(one.post_data_buffer or b"")) if PART_URL.search(one.url) else None)  # fmt: skip

    for number in (1, 2):
        one = {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        camera.set_input_files([one])
        expect(row(page, dossier).locator(".sending li")).to_have_count(number)
    look(page, "papers-photos")
    ready = page.locator("text=Tải lên các trang này thành một tệp (2)")
    assert (
        ready.bounding_box()["width"] > 100
    )  # Its words are to be seen, not only heard.
    ready.click()

    expect(row(page, dossier)).to_contain_text("✓ 1.pdf", timeout=40_000)
    kept = Document.objects.get().attachment
    assert len(PdfReader(attachments.path_of(kept)).pages) == 2
    assert kept.size <= 2 * 500 * 1024
    assert max(sent) <= 500 * 1024


def test_after_a_reload_the_same_file_goes_on(
    page_as, clerk, dossier, address, tmp_path
):
    page = page_as(clerk)
    page.goto(address)
    content = heavy_pdf(2_500_000)
    scan = tmp_path / "quét.pdf"
    scan.write_bytes(content)
    page.route("**/uploads/*/2/", lambda route: route.abort())
    sent = parts_of(page)
    page.locator(f"#file-{slot(dossier)}").set_input_files(scan)
    expect(row(page, dossier)).to_contain_text("tự thử lại")
    page.on("dialog", lambda box: box.accept())
    page.goto(address)
    expect(row(page, dossier)).to_contain_text("Chọn lại đúng tệp này")
    look(page, "papers-left")
    page.unroute("**/uploads/*/2/")
    sent.clear()

    page.locator(f"#file-{slot(dossier)}").set_input_files(scan)

    expect(row(page, dossier)).to_contain_text("✓ quét.pdf")
    assert sent == [2]
    assert (
        Document.objects.get().attachment.sha256 == hashlib.sha256(content).hexdigest()
    )
    page_as.complaints.clear()  # the aborts


def test_without_crypto_the_server_reckons(page_as, clerk, dossier, address):
    """As over plain http in an office's network."""
    page = page_as(clerk)
    page.add_init_script(
        "Object.defineProperty(crypto, 'subtle', { value: undefined })"
    )
    page.goto(address)
    content = files.pdf()

    choose(page, dossier, ("x.pdf", content))

    expect(row(page, dossier)).to_contain_text("✓ x.pdf")
    assert (
        Document.objects.get().attachment.sha256 == hashlib.sha256(content).hexdigest()
    )


def test_by_keyboard_alone(page_as, clerk, dossier, address):
    page = page_as(clerk)
    page.goto(address)

    with page.expect_file_chooser() as opened:
        page.locator("#many input").focus()
        page.keyboard.press("Enter")
    opened.value.set_files(
        [{"name": "to trinh.pdf", "mimeType": "application/pdf", "buffer": files.pdf()}]
    )
    expect(page.locator("#proposals h2")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#proposals select")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(row(page, dossier)).to_contain_text("✓ to trinh.pdf")


def test_without_a_script_the_form_sends_them(page_as, clerk, dossier, address, screen):
    page = page_as(clerk, screen, java_script_enabled=False)
    page.goto(address)
    assert not page.locator("#many").is_visible()
    choose(page, dossier, ("x.pdf", files.pdf()))

    page.locator("text=Tải lên các tệp đã chọn").click()

    expect(row(page, dossier)).to_contain_text("✓ x.pdf")


def test_the_page_is_light(page_as, clerk, dossier, address):
    papers.add(
        dossier,
        dossier.campaign.required_documents.get(code="to-trinh"),
        SimpleUploadedFile("x.pdf", files.pdf()),
        by=clerk,
    )
    page = page_as(clerk, DESKTOP)
    loaded = []
    page.on("response", lambda one: loaded.append(one))

    page.goto(address, wait_until="networkidle")

    weights = {
        one.url.rsplit("/", 1)[-1]: len(gzip.compress(one.body())) for one in loaded
    }
    assert len(weights) <= 7
    assert sum(weights.values()) <= 60 * 1024, weights


def test_three_cuts_on_a_slow_line_lose_nothing(page_as, clerk, dossier, address):
    """400 kbps, cut at 10, 50 and 90 %: the file arrives whole, by itself, and no cut
    costs more than one part again."""
    page = page_as(clerk)
    page.set_default_timeout(120_000)
    page.goto(address)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    content = heavy_pdf(3_000_000)
    sent = parts_of(page)
    lag = {"latency": 100, "downloadThroughput": KBPS_400, "uploadThroughput": KBPS_400}
    line.send("Network.emulateNetworkConditions", {"offline": False} | lag)

    choose(page, dossier, ("quét.pdf", content))
    for percent in (10, 50, 90):
        page.wait_for_function(
            "least => document.querySelector('.sending progress').value >= least",
            arg=percent,
        )
        line.send("Network.emulateNetworkConditions", {"offline": True} | lag)
        expect(row(page, dossier)).to_contain_text("Mất mạng ở")
        line.send("Network.emulateNetworkConditions", {"offline": False} | lag)
        expect(row(page, dossier)).not_to_contain_text("Mất mạng ở")
    expect(row(page, dossier)).to_contain_text("✓ quét.pdf", timeout=90_000)

    parts = -(-len(content) // Upload.PART)
    assert (
        Document.objects.get().attachment.sha256 == hashlib.sha256(content).hexdigest()
    )
    assert len(sent) <= parts + 3, sent
    page_as.complaints.clear()  # the cuts


def test_a_paper_with_malware_is_seen_and_no_barrier(
    page_as, clerk, dossier, address, screen
):
    required = dossier.campaign.required_documents.get(code="to-trinh")
    paper = papers.add(dossier, required, factories.pdf(), by=clerk)
    StoredFile.objects.filter(pk=paper.attachment.file_id).update(
        scan=StoredFile.Scan.INFECTED, scanned_at=clock.now(), malware="Win.Test.EICAR"
    )
    page = page_as(clerk, screen)

    page.goto(address)

    expect(page.locator(".scan-infected").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("mã độc")
    look(page, "papers-infected")
