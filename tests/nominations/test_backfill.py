"""Results decided on paper: their true date, all of it or nothing, and never a place too
many."""

import datetime as dt
import io
import re
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role
from emulation import clock
from nominations import (
    allocation,
    backfill,
    backfill_table,
    certificates,
    invariants,
    quota,
)
from nominations import decision as decisions
from nominations.decision import Outcome, Papers
from nominations.models import Decision, Dossier, Nomination, Proposal
from records import attachments
from records.errors import Refused
from records.models import Notice
from tests.accounts.test_sign_in import PASSWORD
from tests.campaigns.factories import campaign
from tests.nominations import factories
from tests.nominations.lists import let_out
from tests.nominations.selection import eligible, received_dossier
from tests.people import person

pytestmark = pytest.mark.django_db
DAY = clock.today() - dt.timedelta(days=90)


@pytest.fixture
def made():
    made = campaign(places=2)
    allocation.open_places(made)
    dossier = received_dossier(made, state=Dossier.State.APPRAISED)
    person(Role.ORG_CLERK, organization=dossier.organization)
    for number in range(4):
        eligible(dossier, str(90 - number), name=f"Trần Thị Mẫu số {number + 1}")
    return made


@pytest.fixture
def office(made):
    return person(Role.OFFICE, organization=made.office)


def keys():
    return list(Nomination.objects.order_by("pk").values_list("pk", flat=True))


def papers(by, **fields):
    values = {
        "number": "77-QĐ/TU",
        "decided_on": DAY,
        "signer": "Nguyễn Văn Mẫu",
        "signer_title": "Phó Bí thư",
        "attachment": attachments.store(factories.pdf("giấy.pdf"), by=by),
    }
    return Papers(**(values | fields))


def enter(made, by, outcomes, **fields):
    return backfill.enter(
        made, papers(by, **fields), outcomes, by=by, once_key=uuid.uuid4()
    )


def test_paper_results_keep_their_date_and_go_the_same_way(made, office):
    first, second, third, _fourth = keys()
    outcomes = {
        second: Outcome(True),
        first: Outcome(True),
        third: Outcome(False, "Chưa đủ thời gian"),
    }

    decision = enter(made, office, outcomes)

    assert (decision.decided_on, decision.is_on_paper) == (DAY, True)
    assert decision.recorded_at.date() != DAY
    assert quota.counts(made).held == 2
    assert not Notice.objects.filter(key__startswith="nomination.decided").exists()
    let_out(decision)
    states = dict(Nomination.objects.values_list("pk", "state"))
    assert list(states.values()) == ["awarded", "awarded", "declined", "eligible"]
    certificates.issue(decision, by=office)
    assert list(decision.certificates.values_list("nomination", flat=True)) == [
        second,
        first,
    ]
    assert invariants.breaches() == []


def test_not_one_place_too_many_and_then_nothing_at_all(made, office):
    outcomes = {key: Outcome(True) for key in keys()[:3]}

    with pytest.raises(Refused, match="1"):
        enter(made, office, outcomes)

    assert not Decision.objects.exists()
    assert not Proposal.objects.exists()
    assert quota.counts(made).free == 2
    assert set(Nomination.objects.values_list("state", flat=True)) == {"eligible"}


@pytest.mark.parametrize(
    "day",
    [clock.today() + dt.timedelta(days=1), clock.today() - dt.timedelta(days=500)],
    ids=["future", "before the campaign"],
)
def test_a_date_that_cannot_be_true_is_refused(made, office, day):
    with pytest.raises(Refused):
        enter(made, office, {keys()[0]: Outcome(True)}, decided_on=day)


def test_only_those_who_decide_enter_it_and_a_second_click_is_the_first(made, office):
    once, signed = uuid.uuid4(), papers(office)
    outcomes = {keys()[0]: Outcome(True)}

    with pytest.raises(PermissionDenied):
        enter(made, person(Role.BOARD_LEADER, organization=made.board), outcomes)
    first = backfill.enter(made, signed, outcomes, by=office, once_key=once)
    again = backfill.enter(made, signed, outcomes, by=office, once_key=once)

    assert first == again
    with pytest.raises(Refused):
        enter(made, office, {keys()[1]: Outcome(True)}, number="78-QĐ/TU")


def test_a_withdrawn_paper_entry_is_entered_anew(made, office):
    first, second, *_ = keys()
    wrong = enter(made, office, {first: Outcome(True), second: Outcome(False, "Sai")})
    decisions.withdraw(wrong, reason="Nhầm người", by=office)

    assert Proposal.objects.get().state == Proposal.State.RECALLED
    right = enter(made, office, {second: Outcome(True), first: Outcome(True)})
    let_out(right)

    assert quota.counts(made).awarded == 2
    assert invariants.breaches() == []


# -------------------------------------------------------------------------- with Excel
def filled(made, changes):
    """The file of the page; `changes` by row (from 2) and column (from 1)."""
    book = load_workbook(io.BytesIO(backfill_table.write(made)))
    sheet = book.worksheets[0]
    for (row, column), value in changes.items():
        sheet.cell(row, column).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_what_is_filled_in_is_read_back(made):
    content = filled(
        made, {(2, 5): "khen thưởng", (4, 5): "Không khen thưởng", (4, 6): "Trùng"}
    )

    read = backfill_table.read(made, content)

    first, _second, third, _fourth = keys()
    assert read.errors == []
    assert read.outcomes == {first: Outcome(True), third: Outcome(False, "Trùng")}


def test_each_wrong_row_is_said_with_its_column(made):
    content = filled(
        made,
        {
            (2, 5): "có",
            (3, 5): "Không khen thưởng",
            (4, 1): 999_999,
            (4, 5): "Khen thưởng",
            (5, 4): "Người khác",
            (5, 5): "Khen thưởng",
        },
    )

    errors = backfill_table.read(made, content).errors

    assert [(error.row, error.column) for error in errors] == [
        (2, "Kết quả"),
        (3, "Lý do"),
        (4, "Mã"),
        (5, "Họ tên, tên tập thể"),
    ]


def test_another_table_is_not_taken(made):
    content = filled(made, {(1, 5): "Cột khác"})

    assert backfill_table.read(made, content).errors[0].row == 1


# ------------------------------------------------------------------------- the pages
def post(client, made, **fields):
    data = {
        "number": "77-QĐ/TU",
        "decided_on": f"{DAY:%d/%m/%Y}",
        "signer": "Nguyễn Văn Mẫu",
        "signer_title": "Phó Bí thư",
        "upload": factories.pdf("giấy.pdf"),
        **fields,
    }
    return client.post(reverse("nominations:backfill_new"), data)


def upload(content):
    file = io.BytesIO(content)
    file.name = "ket-qua.xlsx"
    return file


def test_a_file_with_an_error_enters_nothing_and_one_without_is_confirmed(
    client, made, office
):
    client.force_login(office)
    bad = filled(made, {(2, 5): "Khen thưởng", (3, 5): "có"})
    good = filled(made, {(2, 5): "Khen thưởng", (3, 5): "Khen thưởng"})
    sheet = client.get(reverse("nominations:backfill_sheet"))
    assert sheet.content[:2] == b"PK"

    wrong = post(client, made, table=upload(bad))
    assert [error.row for error in wrong.context["errors"]] == [3]
    assert "giấy.pdf" in wrong.content.decode()
    summed = post(client, made, table=upload(good))
    token = re.search(r'name="token" value="([^"]+)"', summed.content.decode())[1]
    url = reverse("nominations:backfill_record")
    assert not Decision.objects.exists()
    client.post(url, {"token": token, "password": "wrong"})
    assert not Decision.objects.exists()
    done = client.post(url, {"token": token, "password": PASSWORD})

    decision = Decision.objects.get()
    assert done.url == decision.get_absolute_url()
    assert decision.outcomes.filter(is_awarded=True).count() == 2


def test_results_chosen_on_the_page_are_entered_and_marked_everywhere(
    client, made, office
):
    client.force_login(office)
    first, second, *_ = keys()
    chosen = {f"result_{first}": "yes", f"result_{second}": "no"}

    missing = post(client, made, **chosen)
    assert [row.nomination.pk for row in missing.context["results"].errors] == [second]
    summed = post(client, made, **chosen, **{f"reason_{second}": "Trùng"})
    token = re.search(r'name="token" value="([^"]+)"', summed.content.decode())[1]
    back = client.post(
        reverse("nominations:backfill_new"), {"change": "1", "token": token}
    )
    assert back.context["results"].outcomes == {
        first: Outcome(True),
        second: Outcome(False, "Trùng"),
    }
    client.post(
        reverse("nominations:backfill_record"), {"token": token, "password": PASSWORD}
    )
    decision = let_out(Decision.objects.get())
    certificates.issue(decision, by=office)

    mark = "quyết định trên giấy"
    for page in (
        decision.get_absolute_url(),
        reverse("nominations:decision_list"),
        reverse("nominations:proposal_list"),
        reverse("nominations:proposal_detail", args=[decision.proposal_id]),
        Nomination.objects.get(pk=first).get_absolute_url(),
        reverse("nominations:certificate_list"),
        decision.certificates.get().get_absolute_url(),
    ):
        assert mark in client.get(page).content.decode(), page
