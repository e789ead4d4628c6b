"""The organisation's pages: plain POST, nothing typed is lost, bad input gets words."""

import io
import unicodedata
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from PIL import Image
from pypdf import PdfReader

from accounts.models import Role
from nominations import intake, papers
from nominations.models import Document, Dossier, Nomination
from records import attachments
from records.models import AuditEvent, StoredFile
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories
from tests.people import person

pytestmark = pytest.mark.django_db


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
def browser(client, us):
    client.force_login(us)
    return client


@pytest.fixture
def draft(campaign, organization, us):
    return factories.draft_dossier(campaign, organization, us)


def url(name, *args):
    return reverse(f"nominations:{name}", args=args)


def words(response):
    return [str(message) for message in response.context["messages"]]


def text(response):
    return response.content.decode()


def award_rows(*rows):
    data = {"awards-TOTAL_FORMS": str(len(rows)), "awards-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"awards-{number}-{name}": value for name, value in row.items()}
    return data


def nominee(campaign, **values):
    kind = campaign.nominee_kinds.filter(subject="individual").first()
    return {
        "name": "Nguyễn Thị Mẫu",
        "kind": kind.pk,
        "revision": "0",
        "once_key": str(uuid.uuid4()),
        **award_rows(),
        **values,
    }


# -------------------------------------------------------------------------- opening
def test_opening_twice_makes_one(browser, campaign, organization):
    form = {
        "campaign": campaign.pk,
        "organization": organization.pk,
        "once_key": uuid.uuid4(),
    }

    answers = [browser.post(url("dossier_new"), form) for _ in range(2)]

    dossier = Dossier.objects.get()
    assert [answer.url for answer in answers] == [dossier.get_absolute_url()] * 2


def test_opening_for_another_organisation_is_no_choice(browser, campaign):
    other = participant(campaign)
    form = {
        "campaign": campaign.pk,
        "organization": other.pk,
        "once_key": uuid.uuid4(),
    }

    response = browser.post(url("dossier_new"), form)

    assert response.status_code == 200
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    "page",
    [
        "dossier_detail",
        "dossier_request",
        "dossier_minutes",
        "dossier_papers",
        "dossier_check",
        "dossier_receipt",
        "dossier_history",
        "dossier_withdraw",
    ],
)
def test_a_strangers_dossier_does_not_exist(client, campaign, draft, page):
    other = participant(campaign)
    client.force_login(factories.clerk_and_leader(other))

    assert client.get(url(page, draft.pk)).status_code == 404


# ---------------------------------------------------------------------------- filling
def test_dates_as_people_write_them(browser, draft):
    for typed in ("5/9/26", "05-09-2026", "05092026", "05/09/2026"):
        Dossier.objects.filter(pk=draft.pk).update(request_on=None)
        draft.refresh_from_db()
        form = {"request_on": typed, "revision": draft.revision}
        browser.post(url("dossier_request", draft.pk), form)

        draft.refresh_from_db()
        assert f"{draft.request_on:%Y-%m-%d}" == "2026-09-05", typed


def test_a_day_that_does_not_exist_keeps_what_was_typed(browser, draft):
    form = {
        "request_on": "31/02/2030",
        "request_number": "99-TTr",
        "revision": draft.revision,
    }

    response = browser.post(url("dossier_request", draft.pk), form)

    assert response.status_code == 200
    assert response.context["form"].errors["request_on"]
    assert 'value="31/02/2030"' in text(response)
    assert 'value="99-TTr"' in text(response)


def test_text_comes_out_in_normal_form(browser, draft):
    decomposed = unicodedata.normalize("NFD", "Nguyễn\u00a0 Văn  Ký")

    browser.post(
        url("dossier_request", draft.pk),
        {"request_signer": decomposed, "revision": draft.revision},
    )

    draft.refresh_from_db()
    assert draft.request_signer == "Nguyễn Văn Ký"


def test_more_present_than_members_gets_a_sentence(browser, draft):
    form = {
        "members_total": "5",
        "members_present": "6",
        "revision": draft.revision,
    }

    response = browser.post(url("dossier_minutes", draft.pk), form)

    assert response.context["form"].non_field_errors()


def test_a_stale_form_shows_both_texts_and_then_saves_mine(browser, draft, us):
    drawn = draft.revision
    other = person(Role.ORG_CLERK, organization=draft.organization)
    intake.save_request(draft, {"request_number": "HỌ"}, by=other, revision=drawn)
    form = {"request_number": "TÔI", "revision": drawn}

    shown = browser.post(url("dossier_request", draft.pk), form)

    assert "HỌ" in text(shown)
    assert 'value="TÔI"' in text(shown)
    revision = shown.context["form"]["revision"].value()
    browser.post(url("dossier_request", draft.pk), form | {"revision": revision})
    draft.refresh_from_db()
    assert draft.request_number == "TÔI"


# ---------------------------------------------------------------------------- nominees
def test_a_nominee_with_honours(browser, campaign, draft):
    row = {"year": "2025", "title": "Giấy khen", "decision": "", "authority": "UBND"}
    form = nominee(campaign) | award_rows(row, {"year": "", "title": ""})

    response = browser.post(
        url("nomination_new", draft.pk) + "?subject=individual", form
    )

    assert response.status_code == 302
    nomination = Nomination.objects.get()
    assert nomination.earlier_awards.get().title == "Giấy khen"


def test_more_rows_keep_what_was_typed(browser, campaign, draft):
    form = nominee(campaign, add_row="1", name="Dở dang") | award_rows(
        {"year": "2025", "title": "Giấy"}
    )

    response = browser.post(
        url("nomination_new", draft.pk) + "?subject=individual", form
    )

    assert not Nomination.objects.exists()
    assert 'value="Dở dang"' in text(response)
    assert len(response.context["awards"].forms) == 4
    assert 'value="Giấy"' in text(response)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "M" * 10_000),
        ("name", ""),
        ("citizen_id", "08918500012"),
        ("citizen_id", "0891850001ab"),
        ("born_on", "31/02/1985"),
        ("phone", "12345"),
        ("kind", "999999"),
        ("votes_for", "-1"),
        ("votes_for", "99999999"),
    ],
)
def test_bad_input_gets_a_sentence_beside_its_field(
    browser, campaign, draft, field, value
):
    form = nominee(campaign) | {field: value}

    response = browser.post(
        url("nomination_new", draft.pk) + "?subject=individual", form
    )

    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert not Nomination.objects.exists()


@pytest.mark.parametrize(
    "rows",
    [
        {"awards-TOTAL_FORMS": "x", "awards-INITIAL_FORMS": "0"},
        {"awards-TOTAL_FORMS": "100000", "awards-INITIAL_FORMS": "0"},
        award_rows({"year": "chín", "title": "x"}),
        award_rows({"year": "2025", "title": "x" * 10_000}),
    ],
)
def test_a_bad_table_of_honours_is_no_crash(browser, campaign, draft, rows):
    form = nominee(campaign) | rows

    response = browser.post(
        url("nomination_new", draft.pk) + "?subject=individual", form
    )

    assert response.status_code == 200
    assert not Nomination.objects.exists()


def test_the_kind_must_be_of_the_subject(browser, campaign, draft):
    kind = campaign.nominee_kinds.filter(subject="collective").first()

    response = browser.post(
        url("nomination_new", draft.pk) + "?subject=individual",
        nominee(campaign, kind=kind.pk),
    )

    assert response.context["form"].errors["kind"]


def test_an_unknown_subject_is_no_page(browser, draft):
    page = url("nomination_new", draft.pk)

    assert browser.get(page).status_code == 404
    assert browser.get(page + "?subject=x").status_code == 404


def test_adding_twice_makes_one(browser, campaign, draft):
    form = nominee(campaign)
    for _ in range(2):
        browser.post(url("nomination_new", draft.pk) + "?subject=individual", form)

    assert Nomination.objects.count() == 1


def test_the_number_stays_hidden_and_its_reading_is_recorded(
    browser, campaign, draft, us
):
    (nomination,) = factories.add_nominees(draft, 1, by=us)
    whole = nomination.citizen_id
    for page in (
        url("nomination_edit", nomination.pk),
        url("nomination_detail", nomination.pk),
        url("dossier_check", draft.pk),
        url("dossier_detail", draft.pk),
    ):
        assert whole not in text(browser.get(page)), page
    assert not AuditEvent.objects.filter(verb="nomination.citizen_id_read").exists()

    response = browser.post(url("nomination_reveal", nomination.pk))

    assert whole in text(response)
    assert AuditEvent.objects.get(verb="nomination.citizen_id_read").actor == us


def test_leaving_the_number_empty_keeps_it(browser, campaign, draft, us):
    (nomination,) = factories.add_nominees(draft, 1, by=us)
    whole = nomination.citizen_id

    browser.post(
        url("nomination_edit", nomination.pk), nominee(campaign, citizen_id="")
    )

    nomination.refresh_from_db()
    assert (nomination.citizen_id, nomination.name) == (whole, "Nguyễn Thị Mẫu")


def test_removing_asks_first(browser, draft, us):
    (nomination,) = factories.add_nominees(draft, 1, by=us)
    page = url("nomination_remove", nomination.pk)

    browser.get(page)
    assert Nomination.objects.exists()
    browser.post(page)
    assert not Nomination.objects.exists()


# ------------------------------------------------------------------------------ papers
def slot(draft, code):
    required = draft.campaign.required_documents.get(code=code)
    return f"file-{required.pk}-0"


def test_good_files_are_kept_beside_a_bad_one(browser, draft):
    response = browser.post(
        url("dossier_papers", draft.pk),
        {
            slot(draft, "to-trinh"): factories.pdf(),
            slot(draft, "bien-ban"): SimpleUploadedFile("x.pdf", b"MZ not a pdf"),
        },
    )

    assert response.status_code == 200
    assert len(response.context["errors"]) == 1
    assert Document.objects.get().required.code == "to-trinh"


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("rong.pdf", b""),
        SimpleUploadedFile("gia.pdf", b"PK\x03\x04"),
        SimpleUploadedFile("chuong-trinh.exe", b"MZ"),
        SimpleUploadedFile("khong-duoi", b"%PDF-1.7"),
    ],
    ids=["empty", "disguised", "program", "no extension"],
)
def test_a_bad_file_gets_a_sentence(browser, draft, file):
    file.seek(0)
    response = browser.post(
        url("dossier_papers", draft.pk), {slot(draft, "to-trinh"): file}
    )

    (sentence,) = response.context["errors"].values()
    assert escape(sentence) in text(response)
    assert not Document.objects.exists()


def test_an_oversize_file_gets_a_sentence(browser, draft, settings):
    settings.UPLOAD_MAX_BYTES = 100

    response = browser.post(
        url("dossier_papers", draft.pk), {slot(draft, "to-trinh"): factories.pdf()}
    )

    assert response.context["errors"]


def test_no_file_at_all_is_said(browser, draft):
    response = browser.post(url("dossier_papers", draft.pk), {}, follow=True)

    assert len(words(response)) == 1


def test_the_same_file_at_another_paper_is_said(browser, draft):
    first, second = (
        factories.pdf("a.pdf", text="một"),
        factories.pdf("b.pdf", text="một"),
    )
    address = url("dossier_papers", draft.pk)
    browser.post(address, {slot(draft, "to-trinh"): first}, follow=True)

    response = browser.post(address, {slot(draft, "bien-ban"): second}, follow=True)

    name = draft.campaign.required_documents.get(code="to-trinh").name
    assert any(name in said for said in words(response))
    assert StoredFile.objects.count() == 1
    assert Document.objects.count() == 2


def test_a_download_is_only_for_readers_and_recorded(browser, client, draft, us):
    browser.post(
        url("dossier_papers", draft.pk), {slot(draft, "to-trinh"): factories.pdf()}
    )
    paper = Document.objects.get()

    response = browser.get(paper.get_absolute_url())

    assert response.getvalue().startswith(b"%PDF")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert AuditEvent.objects.get(verb="document.read").actor == us
    client.force_login(factories.board_member(draft.campaign))
    assert client.get(paper.get_absolute_url()).status_code == 404


# -------------------------------------------------------------------------- handing in
def test_handing_in_needs_the_assurance(browser, campaign, organization, us):
    dossier = factories.complete_dossier(campaign, organization, us)

    response = browser.post(url("dossier_submit", dossier.pk), follow=True)

    assert len(words(response)) == 1
    dossier.refresh_from_db()
    assert dossier.state == Dossier.State.DRAFT


def test_a_second_click_shows_the_same_receipt(browser, campaign, organization, us):
    dossier = factories.complete_dossier(campaign, organization, us)

    answers = [
        browser.post(url("dossier_submit", dossier.pk), {"assured": "on"})
        for _ in range(2)
    ]

    assert {answer.url for answer in answers} == {url("dossier_receipt", dossier.pk)}
    dossier.refresh_from_db()
    assert dossier.version == 1
    receipt = text(browser.get(url("dossier_receipt", dossier.pk)))
    assert dossier.code in receipt
    assert dossier.versions.get().sha256 in receipt


def test_a_clerk_is_told_who_hands_in(client, campaign, organization):
    clerk = person(Role.ORG_CLERK, organization=organization)
    dossier = factories.complete_dossier(campaign, organization, clerk)
    client.force_login(clerk)

    response = client.post(
        url("dossier_submit", dossier.pk), {"assured": "on"}, follow=True
    )

    assert len(words(response)) == 1
    dossier.refresh_from_db()
    assert dossier.state == Dossier.State.DRAFT


def test_the_check_page_lists_what_is_missing_with_links(browser, draft):
    response = browser.get(url("dossier_check", draft.pk))

    found = response.context["errors"]
    assert {finding.task for finding in found} == {"nominees", "papers"}
    for finding in found:
        assert f'href="{finding.url}"' in text(response)


# ------------------------------------------------------------------------------- lists
@pytest.mark.parametrize("page", ["dossier_list", "reception_queue"])
def test_a_list_asks_as_often_for_one_row_as_for_thirty(
    client, campaign, organization, us, page
):
    board = factories.board_member(campaign)
    factories.submitted_dossier(campaign, organization, us)
    client.force_login(board)
    client.get(url(page))

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(url(page)).status_code == 200
        return len(caught)

    one = queries()
    template = Dossier.objects.get()
    for number in range(29):
        other = participant(campaign)
        Dossier.objects.create(
            campaign=campaign,
            organization=other,
            code=f"HS-2000-{number:04d}",
            state=template.state,
            version=1,
            created_by=us,
            created_at=template.created_at,
            submitted_by=us,
            submitted_at=template.submitted_at,
        )

    assert queries() == one


@pytest.mark.parametrize("page", ["dossier_detail", "dossier_check", "dossier_papers"])
def test_a_dossier_asks_as_often_for_one_nominee_as_for_ten(
    browser, campaign, organization, us, page
):
    dossier = factories.complete_dossier(campaign, organization, us)
    browser.get(url(page, dossier.pk))

    def queries():
        with CaptureQueriesContext(connection) as caught:
            browser.get(url(page, dossier.pk))
        return len(caught)

    one = queries()
    factories.add_nominees(dossier, 9, by=us)

    assert queries() == one


def test_the_list_is_searched_without_marks_and_dashes(
    client, campaign, organization, us
):
    dossier = factories.submitted_dossier(campaign, organization, us)
    client.force_login(factories.board_member(campaign))
    compact = dossier.code.replace("-", "").lower()

    for asked, found in [
        ("nguyen thi mau", 1),
        ("NGUYỄN THỊ", 1),
        (compact, 1),
        (dossier.code[3:], 1),
        ("khong co", 0),
        ("%", 0),
        ("x" * 5_000, 0),
    ]:
        response = client.get(url("dossier_list"), {"q": asked})
        assert len(response.context["page"].rows) == found, asked


def test_filters_of_nonsense_are_no_crash(browser):
    for query in ("state=x", "organization=abc", "campaign=9999999", "before=ff"):
        assert browser.get(f"{url('dossier_list')}?{query}").status_code == 200


def test_pages_follow_one_another_without_loss(browser, campaign, organization, us):
    made = [
        intake.open_dossier(campaign, organization, by=us, once_key=uuid.uuid4())
        for _ in range(52)
    ]

    first = browser.get(url("dossier_list")).context["page"]
    second = browser.get(f"{url('dossier_list')}?before={first.next}").context["page"]

    assert [row.pk for row in [*first.rows, *second.rows]] == [
        row.pk for row in reversed(made)
    ]
    assert second.next is None


def picture(name):
    stream = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(stream, "JPEG")
    return SimpleUploadedFile(name, stream.getvalue(), "image/jpeg")


def test_photos_of_one_paper_become_one_pdf(browser, draft):
    slot = papers.slots(draft)[0]
    sent = {f"file-{slot.key}": [picture("trang 1.jpg"), picture("trang 2.jpg")]}

    browser.post(url("dossier_papers", draft.pk), sent)

    (paper,) = Document.objects.filter(required=slot.required)
    assert paper.attachment.original_name == "trang 1.pdf"
    assert len(PdfReader(attachments.path_of(paper.attachment)).pages) == 2


def test_two_files_that_are_no_photos_are_refused_in_words(browser, draft):
    slot = papers.slots(draft)[0]
    sent = {f"file-{slot.key}": [factories.pdf("1.pdf"), factories.pdf("2.pdf")]}

    answer = browser.post(url("dossier_papers", draft.pk), sent)

    assert "Chọn một tệp cho tài liệu này" in text(answer)
    assert not Document.objects.filter(required=slot.required).exists()
