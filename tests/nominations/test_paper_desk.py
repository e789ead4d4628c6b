"""Originals on paper: the cover sheet's mark, the desk that reads it, what is missing."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from emulation import clock
from nominations import intake, paper_sheets, reception
from nominations.models import Dossier
from records.models import AuditEvent
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories

pytestmark = pytest.mark.django_db
DESK = reverse("nominations:paper_desk")


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def board(campaign):
    return factories.board_member(campaign)


@pytest.fixture
def dossier(campaign):
    return factories.submitted_dossier(campaign, participant(campaign))


@pytest.fixture
def resubmitted(campaign, board, dossier):
    """Its second version differs from the first."""
    us = factories.clerk_and_leader(dossier.organization)
    due = clock.today().replace(year=clock.today().year + 1)
    reception.request_supplement(dossier, "Thiếu số tờ trình.", due, by=board)
    dossier.refresh_from_db()
    values = {"request_number": "02-TTr/DV"}
    intake.save_request(dossier, values, by=us, revision=dossier.revision)
    intake.submit(dossier, by=us)
    return dossier


@pytest.fixture
def desk(client, board):
    client.force_login(board)
    return client


def version(dossier, number):
    return dossier.versions.get(number=number)


def test_the_mark_has_no_letter_that_an_input_method_changes(dossier):
    mark = paper_sheets.mark(version(dossier, 1))

    assert mark.startswith(f"{dossier.code}-")
    assert mark.removeprefix(f"{dossier.code}-").replace("-", "").isdigit()


@pytest.mark.parametrize(
    "typed",
    [
        lambda mark: mark,
        lambda mark: mark.lower(),
        lambda mark: mark.replace("-", ""),
        lambda mark: f"  {mark.replace('-', ' ')}\t",
        lambda mark: mark.replace("-", "–"),
    ],
)
def test_the_mark_is_read_however_it_is_typed(dossier, board, typed):
    sheet = paper_sheets.read(typed(paper_sheets.mark(version(dossier, 1))), board)

    assert sheet.dossier == dossier
    assert sheet.is_current


def test_the_code_alone_finds_the_dossier_and_vouches_for_nothing(dossier, board):
    short = dossier.code.replace("-000", "-")

    for text in (dossier.code, short):
        sheet = paper_sheets.read(text, board)
        assert sheet.dossier == dossier
        states = (sheet.is_current, sheet.is_outdated, sheet.is_unknown)
        assert not any(states)


def test_the_sheet_of_an_older_version_is_told_apart(resubmitted, board):
    old, new = version(resubmitted, 1), version(resubmitted, 2)

    assert paper_sheets.read(paper_sheets.mark(old), board).is_outdated
    assert paper_sheets.read(paper_sheets.mark(new), board).is_current


def test_a_check_number_of_no_version_is_told(dossier, board):
    mark = paper_sheets.mark(version(dossier, 1))
    wrong = mark[:-1] + str((int(mark[-1]) + 1) % 10)

    sheet = paper_sheets.read(wrong, board)

    assert sheet.is_unknown
    assert not sheet.is_current


@pytest.mark.parametrize(
    "text", ["", "HS", "HS-2030", "xin chào", "HS-2030-9999", "'--"]
)
def test_what_is_no_code_finds_nothing(dossier, board, text):
    assert paper_sheets.read(text, board) is None


def test_a_draft_and_anothers_dossier_are_not_found(campaign, dossier, board):
    draft = factories.draft_dossier(campaign, participant(campaign))
    stranger = factories.board_member(make_campaign(code="khac"))

    assert paper_sheets.read(draft.code, board) is None
    assert paper_sheets.read(dossier.code, stranger) is None


# ------------------------------------------------------------------------------- pages
def record(desk, dossier, mark="", sets=2):
    return desk.post(
        reverse("nominations:dossier_paper", args=[dossier.pk]),
        {"sets": sets, "received_on": f"{clock.today():%d/%m/%Y}", "mark": mark},
    )


def test_the_desk_says_that_the_paper_agrees_and_counts_the_sets(desk, dossier):
    mark = paper_sheets.mark(version(dossier, 1))
    page = desk.get(DESK, {"mark": mark})
    assert "Bản giấy khớp bản điện tử, lần gửi 1." in page.content.decode()

    record(desk, dossier, page.context["form"].initial["mark"])

    dossier.refresh_from_db()
    assert dossier.paper_sets == 2
    assert dossier.paper_receipts.get().version == 1


def test_the_desk_says_that_the_paper_is_old(desk, resubmitted):
    page = desk.get(DESK, {"mark": paper_sheets.mark(version(resubmitted, 1))})

    assert "Bản giấy là của lần gửi 1" in page.content.decode()


def test_a_double_click_makes_one_receipt(desk, dossier):
    mark = paper_sheets.mark(version(dossier, 1))

    record(desk, dossier, mark)
    record(desk, dossier, mark)

    assert dossier.paper_receipts.count() == 1
    assert AuditEvent.objects.filter(verb="dossier.paper_recorded").count() == 1


def test_another_dossiers_sheet_vouches_for_nothing(desk, campaign, dossier):
    other = factories.submitted_dossier(campaign, participant(campaign))

    record(desk, dossier, paper_sheets.mark(version(other, 1)))

    assert dossier.paper_receipts.get().version is None


def test_a_mark_that_is_not_found_gets_a_sentence(desk):
    page = desk.get(DESK, {"mark": "<b>HS-2030-9999"}).content.decode()

    assert "&lt;b&gt;HS-2030-9999" in page
    assert "đối chiếu với tờ bìa hoặc quét lại" in page


def test_the_list_has_what_lacks_originals_and_nothing_else(desk, campaign, board):
    none, one, all_of_them = (
        factories.submitted_dossier(campaign, participant(campaign)) for _ in range(3)
    )
    reception.record_paper(one, 1, clock.today(), by=board)
    reception.record_paper(all_of_them, 2, clock.today(), by=board)
    factories.draft_dossier(campaign, participant(campaign))
    assert "2 hồ sơ chưa đủ bản chính" in desk.get("/").content.decode()
    foreign = make_campaign(code="khac")
    factories.submitted_dossier(foreign, participant(foreign))

    page = desk.get(reverse("nominations:paper_missing"))

    assert page.context["page"].rows == [none, one]
    assert page.context["lacking"] == 2


def test_the_list_asks_no_more_for_more_rows(desk, campaign):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            desk.get(reverse("nominations:paper_missing"))
        return len(asked)

    factories.submitted_dossier(campaign, participant(campaign))
    queries()
    few = queries()
    for _ in range(3):
        factories.submitted_dossier(campaign, participant(campaign))

    assert few <= 15
    assert queries() == few


# --------------------------------------------------------------------------- documents
def words(answer):
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_cover_sheet_carries_the_mark_the_papers_and_the_sets(client, dossier):
    client.force_login(factories.clerk_and_leader(dossier.organization))

    answer = client.get(reverse("reports:dossier_cover_sheet", args=[dossier.pk]))

    text = words(answer)
    assert answer["Content-Type"] == "application/pdf"
    assert paper_sheets.mark(version(dossier, 1)) in text
    assert "02 bộ" in text
    for paper in dossier.documents.select_related("required"):
        assert paper.required.name in text


def test_the_receipt_says_what_was_counted(desk, dossier):
    record(desk, dossier, paper_sheets.mark(version(dossier, 1)), sets=1)
    receipt = dossier.paper_receipts.get()

    text = words(desk.get(reverse("reports:paper_receipt_pdf", args=[receipt.pk])))

    assert "01/02 bộ" in text
    assert "Tờ bìa của lần gửi 1" in text


def test_no_cover_sheet_for_a_draft_or_a_stranger(client, campaign, dossier):
    draft = factories.draft_dossier(campaign, participant(campaign))
    client.force_login(factories.clerk_and_leader(draft.organization))

    for one in (draft, dossier):
        address = reverse("reports:dossier_cover_sheet", args=[one.pk])
        assert client.get(address).status_code == 404
    assert Dossier.objects.count() == 2
