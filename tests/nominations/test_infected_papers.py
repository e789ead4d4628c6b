"""A paper in which malware was found: said everywhere, handed out nowhere, not counted."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nominations import papers
from nominations.completeness.check import errors
from nominations.models import Document
from records import worker
from records.models import AuditEvent, StoredFile
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories
from tests.records import clamd

pytestmark = pytest.mark.django_db
BAD = factories.pdf(text="như nhau").read() + b"\n% " + clamd.EICAR


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def organization(campaign):
    return participant(campaign)


@pytest.fixture
def us(organization):
    return factories.clerk_and_leader(organization)


@pytest.fixture
def dossier(campaign, organization, us):
    return factories.complete_dossier(campaign, organization, us)


@pytest.fixture
def scanner(settings):
    with clamd.running() as server:
        settings.CLAMAV_URL = server.url
        yield server


@pytest.fixture
def paper(dossier, us, scanner):
    """The request, with malware in its file."""
    kept = papers.add(dossier, required(dossier), bad(), by=us)
    worker.run_due_jobs()
    return kept


def required(dossier):
    return dossier.campaign.required_documents.get(code="to-trinh")


def bad():
    return SimpleUploadedFile("tờ trình.pdf", BAD)


def test_a_paper_with_malware_is_missing(dossier, paper):
    (found,) = errors(dossier)

    assert required(dossier).name in found.message
    assert "mã độc" in found.message
    assert found.is_gap


def test_another_file_mends_it(dossier, us, paper):
    papers.add(dossier, required(dossier), factories.pdf(), by=us)
    worker.run_due_jobs()

    assert errors(dossier) == []


def test_the_same_file_again_is_refused_in_words(dossier, us, paper):
    with pytest.raises(ValidationError, match="mã độc"):
        papers.add(dossier, required(dossier), bad(), by=us)


def test_it_is_handed_out_to_nobody_and_says_why(client, us, paper):
    client.force_login(us)

    answer = client.get(paper.get_absolute_url())

    assert answer.status_code == 404
    assert "mã độc" in answer.content.decode()
    assert not AuditEvent.objects.filter(verb="document.read").exists()


def test_a_page_that_does_not_exist_says_nothing_of_malware(client, us, paper):
    client.force_login(us)

    answer = client.get(reverse("nominations:document_download", args=[0]))

    assert answer.status_code == 404
    assert "mã độc" not in answer.content.decode()


@pytest.mark.parametrize("scan", StoredFile.Scan.values)
def test_every_state_is_shown_to_both_sides(client, campaign, organization, scan):
    dossier = factories.appraisable_dossier(campaign, organization)
    moment = (
        {"scanned_at": "2030-01-01T00:00Z"} if scan in ("clean", "infected") else {}
    )
    malware = "x" if scan == "infected" else ""
    StoredFile.objects.update(scan=scan, malware=malware, **moment)
    word = str(StoredFile.Scan(scan).label)
    own = [f"{dossier.get_absolute_url()}papers/"]
    nominee = dossier.nominations.get()
    theirs = [
        dossier.get_absolute_url(),
        nominee.get_absolute_url(),
        reverse("nominations:nomination_appraise", args=[nominee.pk]),
    ]

    for user, pages in (
        (factories.clerk_and_leader(organization), own),
        (factories.board_member(campaign), theirs),
    ):
        client.force_login(user)
        for page in pages:
            text = client.get(page).content.decode()
            assert word in text, page
            links = [paper.get_absolute_url() for paper in Document.objects.all()]
            shown = any(f'href="{link}"' in text for link in links)
            assert shown is (scan != "infected"), page
