"""A sample of a paper: put in by an administrator, downloaded by whoever fills it in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from records import attachments
from records.models import AuditEvent
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories
from tests.people import person
from tests.records import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def paper(campaign):
    return campaign.required_documents.get(code="to-trinh")


@pytest.fixture
def admin(client, campaign):
    client.force_login(
        person(Role.ADMINISTRATOR, organization=campaign.board, is_staff=True)
    )
    return client


def save(admin, paper, **change):
    form = {
        "campaign": paper.campaign_id,
        "code": paper.code,
        "order": paper.order,
        "name": paper.name,
        "form_label": paper.form_label,
        "scope": paper.scope,
        "subject": paper.subject,
        "is_required": "on",
        "written_as": paper.written_as,
    }
    address = reverse("admin:campaigns_requireddocument_change", args=[paper.pk])
    return admin.post(address, form | change)


def put_in(admin, paper, name="mẫu.docx", content=None):
    upload = SimpleUploadedFile(name, content or files.docx())
    answer = save(admin, paper, upload=upload)
    paper.refresh_from_db()
    return answer


def test_an_administrator_puts_one_in_and_it_is_on_record(admin, paper):
    put_in(admin, paper)

    assert paper.sample.original_name == "mẫu.docx"
    event = AuditEvent.objects.get(verb="requireddocument.changed")
    assert event.after == {"sample": paper.sample_id}


def test_saving_without_a_file_keeps_it(admin, paper):
    put_in(admin, paper)
    kept = paper.sample

    save(admin, paper, form_label="Mẫu số 1")

    paper.refresh_from_db()
    assert paper.sample == kept
    assert paper.form_label == "Mẫu số 1"


def test_it_is_taken_away_again(admin, paper):
    put_in(admin, paper)

    save(admin, paper, takes_away="on")

    paper.refresh_from_db()
    assert paper.sample is None


def test_a_file_that_is_no_good_gets_a_sentence(admin, paper):
    answer = put_in(admin, paper, content=b"MZ" + b"0" * 500)

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["upload"]
    assert paper.sample is None


def test_an_organisation_finds_it_in_the_papers_row(admin, client, campaign, paper):
    put_in(admin, paper)
    organization = participant(campaign)
    us = factories.clerk_and_leader(organization)
    dossier = factories.draft_dossier(campaign, organization, us)
    client.force_login(us)
    address = reverse("campaigns:paper_sample", args=[paper.pk])

    page = client.get(reverse("nominations:dossier_papers", args=[dossier.pk]))
    sample = client.get(address)

    assert page.content.decode().count(f'href="{address}"') == 1
    assert sample.getvalue() == attachments.path_of(paper.sample).read_bytes()
