"""The pages around an Excel file: what they say, what they answer, how much they ask."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations import importing, intake
from nominations.models import NomineeImport
from nominations.spreadsheet import marking
from records.models import AuditEvent
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories
from tests.nominations.spreadsheet.files import BODIES, FIRST, PERSON, downloaded, sent

pytestmark = pytest.mark.django_db
NEXT = FIRST + 1
BUDGET = 20


@pytest.fixture
def organization():
    return participant(make_campaign())


@pytest.fixture
def us(organization):
    return factories.clerk_and_leader(organization)


@pytest.fixture
def dossier(organization, us):
    made = factories.draft_dossier(
        organization.participations.get().campaign, organization, us
    )
    factories.add_nominees(made, 2, by=us)
    return made


@pytest.fixture
def client(client, us):
    client.force_login(us)
    return client


def address(dossier):
    return reverse("nominations:nominee_import_new", args=[dossier.pk])


def prepared(dossier, us, **values):
    file = downloaded(dossier).fill(NEXT, **PERSON | values)
    return importing.prepare(dossier, file.upload(), by=us)


def text(response):
    return response.content.decode()


def test_the_file_that_is_downloaded_can_be_uploaded(client, dossier):
    page = client.get(reverse("nominations:nominee_file", args=[dossier.pk]))

    assert page["Content-Disposition"].startswith("attachment")
    assert AuditEvent.objects.filter(verb="dossier.nominees_exported").count() == 1
    answer = client.post(address(dossier), {"file": sent(page.content)})
    made = NomineeImport.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.added, made.changed, made.faults) == (0, 0, 0)


def test_the_preview_shows_old_and_new_and_nothing_is_changed(client, dossier, us):
    file = downloaded(dossier).fill(FIRST, position="Chủ tịch").fill(NEXT, **PERSON)
    file.book[BODIES].delete_rows(FIRST)
    made = importing.prepare(dossier, file.upload(), by=us)

    page = text(client.get(made.get_absolute_url()))

    assert "<del>Ủy viên</del>" in page
    assert "<ins>Chủ tịch</ins>" in page
    assert PERSON["name"] in page
    assert "Chi hội Mẫu 2" in page
    assert file.address("position") in page
    assert PERSON["citizen_id"] not in page
    assert dossier.nominations.count() == 2


def test_apply_and_undo_from_the_pages(client, dossier, us):
    made = prepared(dossier, us)

    client.post(f"{made.get_absolute_url()}apply/", {"digest": made.digest})
    assert dossier.nominations.count() == 3
    client.post(f"{made.get_absolute_url()}undo/")

    assert dossier.nominations.count() == 2
    assert "trở lại như trước" in text(client.get(made.get_absolute_url()))


def test_a_wrong_cell_is_named_and_offers_no_button_to_apply(client, dossier, us):
    made = prepared(dossier, us, born_on="1970")

    page = text(client.get(made.get_absolute_url()))

    assert f"Ô {downloaded(dossier).address('born_on', NEXT)}" in page
    assert "/apply/" not in page


def test_the_marked_file_bears_the_sentence_in_the_cell(client, dossier, us):
    made = prepared(dossier, us, born_on="1970")

    page = client.get(f"{made.get_absolute_url()}errors/")

    sheet = openpyxl.load_workbook(io.BytesIO(page.content))["Cá nhân"]
    cell = sheet[made.plan["faults"][0]["cell"]]
    assert cell.comment.text == made.plan["faults"][0]["message"]
    assert sheet[f"B{NEXT}"].value == PERSON["name"]


def test_the_marked_file_can_be_mended_and_uploaded_again(dossier, us):
    made = prepared(dossier, us, born_on="1970")
    content = marking.marked(
        downloaded(dossier).fill(NEXT, **PERSON).content(), made.plan["faults"], "x"
    )

    again = importing.prepare(dossier, sent(content), by=us)

    assert (again.faults, again.added) == (0, 1)


def test_zeros_are_put_back_by_a_button(client, dossier, us):
    made = prepared(dossier, us, citizen_id=89170000999)
    url = f"{made.get_absolute_url()}again/"

    answer = client.post(url, {"restores_zeros": "1"})

    newer = NomineeImport.objects.latest("pk")
    assert answer.url == newer.get_absolute_url()
    assert (newer.faults, newer.added) == (0, 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"x"),
        ("a.xlsx", b"not a zip"),
        ("a.xlsx", b""),
        ("a.pdf", b"%PDF-1.4"),
        (None, b""),
    ],
)
def test_what_is_no_excel_file_gets_a_sentence_beside_the_field(
    client, dossier, name, content
):
    data = {} if name is None else {"file": sent(content, name)}

    page = client.post(address(dossier), data)

    assert page.status_code == 200
    assert page.context["form"].errors["file"]
    assert not NomineeImport.objects.exists()


def test_a_dossier_handed_in_offers_no_upload_and_takes_none(client, dossier, us):
    other = factories.submitted_dossier(dossier.campaign, dossier.organization, us)

    assert "multipart" not in text(client.get(address(other)))
    page = client.post(address(other), {"file": downloaded(other).upload()})

    assert page.context["form"].non_field_errors()
    assert not NomineeImport.objects.exists()


def test_apply_without_the_preview_is_refused_with_a_sentence(client, dossier, us):
    made = prepared(dossier, us)

    answer = client.post(f"{made.get_absolute_url()}apply/", follow=True)

    assert dossier.nominations.count() == 2
    assert [str(m) for m in answer.context["messages"]]


def test_a_preview_that_others_overtook_says_so(client, dossier, us):
    made = prepared(dossier, us)
    nominee = dossier.nominations.first()
    intake.change_nomination(nominee, {"votes_for": 1}, by=us, revision=0)

    url = f"{made.get_absolute_url()}apply/"
    answer = client.post(url, {"digest": made.digest}, follow=True)

    assert "đối chiếu lại" in text(answer)
    assert dossier.nominations.count() == 2


def test_a_long_list_comes_in_pages(client, dossier, us):
    file = downloaded(dossier)
    for n in range(130):
        file.fill(NEXT + n, name=f"Người Thứ {n:03d}", kind="Người dân")
    made = importing.prepare(dossier, file.upload(), by=us)

    brief = text(client.get(made.get_absolute_url()))
    second = text(client.get(f"{made.get_absolute_url()}?part=added&page=2"))

    assert "Người Thứ 000" in brief
    assert "Người Thứ 020" not in brief
    assert "?part=added" in brief
    assert "Người Thứ 129" in second
    assert "Người Thứ 099" not in second


@pytest.mark.parametrize("query", ["?part=nonsense", "?part=faults&page=x", "?page=9"])
def test_an_address_somebody_made_up_gets_a_page(client, dossier, us, query):
    made = prepared(dossier, us)

    assert client.get(f"{made.get_absolute_url()}{query}").status_code == 200


def test_the_pages_keep_to_their_budget(client, dossier, us):
    def asked(url):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    file_url = reverse("nominations:nominee_file", args=[dossier.pk])
    made = prepared(dossier, us)
    few = [asked(made.get_absolute_url()), asked(address(dossier)), asked(file_url)]
    factories.add_nominees(dossier, 6, by=us)
    file = downloaded(dossier)
    for n in range(9):
        file.fill(NEXT + 6 + n, name=f"Người {n}", kind="Người dân")
    more = importing.prepare(dossier, file.upload(), by=us)

    many = [asked(more.get_absolute_url()), asked(address(dossier)), asked(file_url)]

    assert many == few
    assert max(few) <= BUDGET
