"""What came in parts becomes a paper, through the same checks as a file in a form."""

import hashlib
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from nominations import papers
from nominations.models import Document, Dossier
from records import attachments, drafts, uploads
from records.models import Attachment, Upload
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories
from tests.nominations.test_intake_concurrency import at_once, fresh
from tests.records import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return participant(make_campaign())


@pytest.fixture
def us(organization):
    return factories.clerk_and_leader(organization)


@pytest.fixture
def draft(organization, us):
    return factories.draft_dossier(
        organization.participations.get().campaign, organization, us
    )


@pytest.fixture
def browser(client, us):
    client.force_login(us)
    return client


def required(draft, code="to-trinh"):
    return draft.campaign.required_documents.get(code=code)


def uploaded(by, content=None, name="Tờ trình.pdf"):
    """Sent in parts, all of them here."""
    content = content or files.pdf()
    sha256 = hashlib.sha256(content).hexdigest()
    upload = uploads.begin(uploads.Promise(name, len(content), 1, sha256), by=by)
    for number in range(upload.parts):
        part = content[number * Upload.PART : (number + 1) * Upload.PART]
        uploads.put_part(upload, number, part)
    return upload


def take(browser, draft, *sent, code="to-trinh", **change):
    form = {
        "slot": f"{required(draft, code).pk}-0",
        "upload": [upload.key for upload in sent],
    }
    address = reverse("nominations:paper_take", args=[draft.pk])
    return browser.post(address, form | change)


def test_the_paper_is_the_file_that_was_sent(
    browser, draft, us, django_capture_on_commit_callbacks
):
    content = files.picture("PNG", size=(1200, 1200))
    upload = uploaded(us, content, "scan.png")

    with django_capture_on_commit_callbacks(execute=True):
        answer = take(browser, draft, upload).json()

    paper = Document.objects.get()
    kept = attachments.path_of(paper.attachment).read_bytes()
    assert len(PdfReader(BytesIO(kept)).pages) == 1  # A large picture becomes a PDF.
    assert paper.get_absolute_url() in answer["row"]
    assert "papers-lead" in answer["lead"]
    assert "scan.pdf" in answer["said"]
    assert not upload.folder.exists()


def test_finished_twice_it_is_one_attachment(browser, draft, us):
    upload = uploaded(us)

    first = take(browser, draft, upload)
    second = take(browser, draft, upload)

    assert first.status_code == second.status_code == 200
    assert Document.objects.count() == Attachment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_finished_by_several_at_once_it_is_one_attachment(draft, us):
    upload = uploaded(us)

    def act():
        return papers.take(draft, required(draft), [upload.key], by=fresh(us))

    got = at_once([act] * 6)

    refused = [each for each in got if not isinstance(each, Document)]
    assert Document.objects.count() == Attachment.objects.count() == 1
    assert set(got) - set(refused) == {Document.objects.get()}
    assert refused == []


def test_photos_become_one_paper_in_their_order(browser, draft, us):
    first = uploaded(us, files.picture(size=(100, 200)), "1.jpg")
    second = uploaded(us, files.picture(size=(200, 100)), "2.jpg")

    take(browser, draft, second, first)

    pages = PdfReader(attachments.path_of(Document.objects.get().attachment)).pages
    assert [page.mediabox.width > page.mediabox.height for page in pages] == [
        True,
        False,
    ]


def test_what_is_no_good_gets_a_sentence_and_goes(browser, draft, us):
    upload = uploaded(us, b"MZ" + b"0" * 500)

    answer = take(browser, draft, upload)

    assert answer.status_code == 422
    assert answer.json()["error"].endswith(".")
    assert not Document.objects.exists()
    assert not Upload.objects.exists()
    assert not upload.folder.exists()


def test_a_missing_part_is_said_and_what_came_stays(browser, draft, us):
    upload = uploaded(us)
    (upload.folder / "0").unlink()

    assert take(browser, draft, upload).status_code == 422
    assert Upload.objects.get() == upload


def test_anothers_upload_becomes_nobodys_paper(browser, draft):
    other = factories.clerk_and_leader(participant(make_campaign(code="khac")))
    upload = uploaded(other)

    assert take(browser, draft, upload).status_code == 422
    assert not Document.objects.exists()
    assert uploads.received(upload) == [0]


@pytest.mark.parametrize(
    "change",
    [{"slot": "999-0"}, {"slot": ""}, {"upload": "khong"}, {"upload": []}],
    ids=["elsewhere", "no place", "no key", "no upload"],
)
def test_a_strange_request_gets_a_sentence(browser, draft, us, change):
    answer = take(browser, draft, uploaded(us), **change)

    assert answer.status_code == 422
    assert not Document.objects.exists()


def test_nobody_takes_for_whoever_sat_here_before(browser, draft, us):
    other = factories.clerk_and_leader(participant(make_campaign(code="khac")))

    answer = take(browser, draft, uploaded(us), drawn_for=drafts.sign_for(other))

    assert answer.status_code == 422
    assert not Document.objects.exists()


def test_a_dossier_that_was_handed_in_takes_no_more(browser, draft, us):
    upload = uploaded(us)
    Dossier.objects.filter(pk=draft.pk).update(state="withdrawn")

    assert take(browser, draft, upload).status_code == 422
    assert not Document.objects.exists()
    assert uploads.received(upload) == [0]  # Kept, should it be sent back.


def test_the_same_file_at_another_paper_is_said(browser, draft, us):
    take(browser, draft, uploaded(us))

    answer = take(browser, draft, uploaded(us), code="bien-ban").json()

    assert required(draft).name in answer["row"]
    assert Document.objects.count() == 2
