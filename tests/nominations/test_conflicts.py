"""Nobody takes part in their own matter: declared, tied, or former, by whatever path."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from accounts.models import Organization, Role
from emulation import clock
from nominations import appraisal, interests, recusal, rules, selection, versions
from nominations.appraisal_queue import queue
from nominations.models import (
    Appraisal,
    ConflictDeclaration,
    Dossier,
    Nomination,
)
from nominations.models.conflicts import barred
from records import audit
from records.errors import Refused
from records.models import AuditEvent
from tests.campaigns.factories import campaign, participant
from tests.factories import MembershipFactory
from tests.nominations.lists import frozen_list
from tests.nominations.selection import add_nomination, eligible, received_dossier
from tests.nominations.test_appraisal import FULL, opine
from tests.people import person

pytestmark = pytest.mark.django_db
S = Dossier.State
YEAR = dt.timedelta(days=366)


@pytest.fixture
def made():
    return campaign(places=3)


@pytest.fixture
def appraiser(made):
    return person(Role.BOARD_APPRAISER, organization=made.board)


@pytest.fixture
def head(made):
    return person(Role.BOARD_LEADER, organization=made.board)


@pytest.fixture
def dossier(made):
    return received_dossier(made, state=S.UNDER_APPRAISAL)


@pytest.fixture
def nomination(dossier):
    return add_nomination(dossier, name="Trần Thị Mẫu Kín")


def stand_aside(who, nomination, *, by=None, whole=False):
    return recusal.declare(
        who,
        nomination.dossier,
        nomination=None if whole else nomination,
        kind="relative",
        reason="Em ruột.",
        by=by or who,
    )


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def page(name, pk=None):
    return reverse(f"nominations:{name}", args=[pk] if pk else [])


# ------------------------------------------------------------------------- the predicate
def test_the_query_and_the_check_say_the_same_of_everyone(made):
    parent = participant(made, name="Hội trên")
    child = participant(made, name="Hội dưới", parent=parent)
    old, heir = participant(made), participant(made)
    Organization.objects.filter(pk=old.pk).update(successor=heir, is_active=False)
    rows = [
        add_nomination(received_dossier(made, fresh(one)))
        for one in (parent, child, old, heir)
        for _twice in range(2)
    ]
    limits = (None, 0, 3)
    people = [person(Role.ORG_CLERK, organization=one) for one in (parent, child, heir)]
    for years in (1, 5):
        past = person(Role.BOARD_APPRAISER, organization=made.board)
        MembershipFactory(
            user=past, organization=old, role=Role.ORG_CLERK,
            ends_on=clock.today() - years * YEAR + dt.timedelta(days=30),
        )  # fmt: skip
        people.append(past)
    related = person(Role.BOARD_LEADER, organization=made.board)
    stand_aside(related, rows[0])
    stand_aside(related, rows[3], whole=True)
    people.append(related)
    counts = []
    for limit in limits:
        type(made).objects.update(conflict_years=limit)
        for one in map(fresh, people):
            asked = Nomination.objects.select_related("dossier__organization")
            by_check = set(interests.among(one, asked))
            by_query = set(Nomination.objects.filter(barred(one)).values_list("pk", flat=True))  # fmt: skip
            assert by_check == by_query
            assert Nomination.objects.exclude(barred(one)).count() == 8 - len(by_check)
            counts.append(len(by_check))

    # Those of the parent and the child; of the heir with what it took over; of the
    # former unit and its heir, within one, three, or any number of years; declared.
    assert counts == [4, 4, 4, 4, 4, 2, 4, 4, 4, 0, 0, 2, 4, 4, 4, 4, 0, 2]


def test_a_year_ends_on_its_day(made, monkeypatch):
    post = MembershipFactory(role=Role.ORG_CLERK)
    today = dt.date(2030, 8, 1)
    monkeypatch.setattr(clock, "today", lambda: today)
    ends = [(today, 0), (today - dt.timedelta(days=1), 1), (dt.date(2029, 8, 1), 1)]
    for ends_on, years in [*ends, (dt.date(2029, 7, 31), 2), (None, 0)]:
        post.ends_on = ends_on
        assert post.years_ago == years


# ------------------------------------------------------------------- declaring, lifting
def test_standing_aside_is_on_record_and_sets_the_opinion_aside(
    nomination, appraiser, head
):
    opine(nomination, appraiser)
    opine(nomination, head, "10", "10")

    made = stand_aside(appraiser, nomination)

    event = AuditEvent.objects.get(verb="conflict.declare")
    assert (event.actor_id, event.reason) == (appraiser.pk, "Em ruột.")
    assert made.declared_at
    appraisal.conclude(nomination.dossier, by=fresh(head))
    nomination.refresh_from_db()
    assert nomination.score == Decimal(20)


def test_the_leader_records_it_for_another_and_lifts_it(made, nomination, head):
    other = person(Role.BOARD_APPRAISER, organization=made.board)
    opine(nomination, other)
    with pytest.raises(PermissionDenied):
        stand_aside(head, nomination, by=other)
    declared = stand_aside(other, nomination, by=head)
    with pytest.raises(Refused):
        stand_aside(other, nomination, by=head)
    with pytest.raises(PermissionDenied):
        recusal.lift(declared, reason="Nhầm.", by=other)
    with pytest.raises(Refused):
        recusal.lift(declared, reason=" ", by=head)

    recusal.lift(declared, reason="Nhầm người.", by=head)

    assert rules.may_find(fresh(other), nomination)
    assert Appraisal.objects.counted().count() == 1
    assert ConflictDeclaration.objects.get().lifted_by == head


def test_nobody_lifts_their_own(nomination, head):
    with pytest.raises(PermissionDenied):
        recusal.lift(stand_aside(head, nomination), reason="Hết.", by=head)


# ------------------------------------------------------------------------- every path
def test_no_step_is_theirs(made, dossier, nomination, head):
    add_nomination(dossier)
    stand_aside(head, nomination)

    for act in (
        lambda: appraisal.save(nomination, FULL, {}, by=head, revision=0),
        lambda: appraisal.put_on_hold(nomination, by=head, reason="Thử"),
        lambda: appraisal.conclude(dossier, by=head),
        lambda: selection.move(nomination, "in", reason="Thử", by=head),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not rules.may_see_scores(head, nomination)
    assert not Appraisal.objects.visible_to(head).exists()


def test_no_page_of_the_appraisal_opens_and_no_count_tells(
    client, made, dossier, nomination, appraiser
):
    other = add_nomination(dossier)
    opine(nomination, appraiser)
    torn = person(Role.BOARD_APPRAISER, Role.BOARD_LEADER, organization=made.board)
    stand_aside(torn, nomination)
    client.force_login(torn)

    for name in ("appraise", "hold", "resume", "reconsider", "decide"):
        assert client.get(page(f"nomination_{name}", nomination.pk)).status_code == 404
    shown = client.get(page("dossier_conclude", dossier.pk)).text
    assert "80" not in shown
    assert "không tham gia" in shown
    assert client.get(page("nomination_appraise", other.pk)).status_code == 200
    ours = queue(torn, made)[0]
    assert (ours.done, ours.total, ours.next) == (0, 1, other.pk)
    assert "không tham gia" in client.get(page("nomination_detail", nomination.pk)).text


def test_the_ranking_hides_the_score_and_the_tie_that_would_tell_it(client, made, head):
    dossier = received_dossier(made, state=S.APPRAISED)
    torn_from = eligible(dossier, "71.5")
    rows = [eligible(dossier, "71.5") for _n in range(4)]
    client.force_login(head)
    assert "71,5" in client.get(page("ranking")).text
    for one in rows:
        stand_aside(head, one)
    stand_aside(head, torn_from)

    shown = client.get(page("ranking")).text

    assert "71,5" not in shown
    assert "Bằng điểm" not in shown
    assert client.get(page("ranking_move", torn_from.pk)).status_code == 404
    # Holding the line as it stands judges nobody.
    made.place_rows.create(number=1)
    assert selection.hold_line(made, by=fresh(head)).proposed == 1


@pytest.mark.parametrize("role", [Role.OFFICE, Role.COMMITTEE, Role.AUDITOR])
def test_no_list_and_no_file_of_it_tells_the_score(client, role):
    proposal = frozen_list()
    made = proposal.campaign
    lines = proposal.content["lines"]
    listed = Nomination.objects.get(pk=lines[0]["nomination"])
    Nomination.objects.filter(pk=listed.pk).update(score="77.123")
    lines[0]["score"] = "77.123"
    proposal.sha256 = versions.digest(proposal.content)
    proposal.save()
    body = {Role.OFFICE: made.office, Role.COMMITTEE: made.issuer}.get(role, made.board)
    reader = person(role, organization=body)
    client.force_login(reader)
    assert "77,123" in all_of(client, proposal)
    stand_aside(reader, listed)

    assert "77,123" not in all_of(client, proposal)


def all_of(client, proposal) -> str:
    """What the page, the Word and the Excel file say."""
    text = [client.get(page("proposal_detail", proposal.pk)).text]
    for kind in ("docx", "xlsx"):
        answer = client.get(reverse(f"reports:proposal_{kind}", args=[proposal.pk]))
        content = io.BytesIO(b"".join(answer) if answer.streaming else answer.content)
        if kind == "docx":
            tables = Document(content).tables
            text += [c.text for t in tables for r in t.rows for c in r.cells]
        else:
            rows = load_workbook(content).active.iter_rows(values_only=True)
            text += [str(cell).replace(".", ",") for row in rows for cell in row]
    return "\n".join(text)


def test_an_administrator_finds_it_in_no_table_either(client, made, nomination):
    admin = person(Role.ADMINISTRATOR, organization=made.board, is_staff=True)
    type(admin).objects.filter(pk=admin.pk).update(is_superuser=True)
    MembershipFactory(
        user=admin, organization=nomination.dossier.organization, role=Role.ORG_CLERK
    )
    opinion = opine(nomination, person(Role.BOARD_APPRAISER, organization=made.board))
    Nomination.objects.filter(pk=nomination.pk).update(score="66.6", finding="Lộ rồi")
    audit.record("nomination.find_eligible", nomination, by=None, after={"score": 66.6})
    client.force_login(fresh(admin))

    shown = client.get(
        reverse("admin:nominations_nomination_change", args=[nomination.pk])
    )
    events = client.get(reverse("admin:records_auditevent_changelist"))
    found = events.context["cl"].queryset

    assert shown.status_code == 200
    assert "66" not in shown.text
    assert "Lộ rồi" not in shown.text
    about = {(one.object_type, one.object_id) for one in found}
    assert ("nominations.appraisal", str(opinion.pk)) not in about
    assert ("nominations.nomination", str(nomination.pk)) not in about
    for one in AuditEvent.objects.exclude(pk__in=found.values("pk")):
        address = reverse("admin:records_auditevent_change", args=[one.pk])
        assert client.get(address).status_code == 302


# --------------------------------------------------------------------------------- pages
def test_a_person_stands_aside_on_the_page(client, made, nomination, appraiser, head):
    client.force_login(appraiser)
    address = page("conflict_new", nomination.pk)
    assert address in client.get(page("nomination_appraise", nomination.pk)).text
    assert client.post(address, {"kind": "relative", "reason": ""}).status_code == 200

    answer = client.post(address, {"kind": "relative", "reason": "Anh rể."})

    assert answer.url == nomination.get_absolute_url()
    assert not rules.may_find(fresh(appraiser), nomination)
    client.force_login(head)
    shown = client.get(page("conflict_list")).text
    assert "Anh rể." in shown
    one = ConflictDeclaration.objects.get()
    client.post(page("conflict_lift", one.pk), {"reason": "Đã ly hôn."})
    assert rules.may_find(fresh(appraiser), nomination)
    assert "Đã ly hôn." in client.get(page("conflict_list")).text


def test_the_leader_records_it_for_a_chosen_person(
    client, made, nomination, appraiser, head
):
    client.force_login(head)
    data = {"person": appraiser.pk, "kind": "other", "reason": "Đơn.", "is_whole": "on"}

    client.post(page("conflict_new", nomination.pk), data)

    one = ConflictDeclaration.objects.get()
    assert (one.person, one.nomination, one.declared_by) == (appraiser, None, head)
    assert not rules.may_appraise(fresh(appraiser), nomination.dossier)


def test_the_list_reads_as_often_for_one_as_for_many(
    client, made, head, django_assert_max_num_queries
):
    for _n in range(3):
        stand_aside(head, add_nomination(received_dossier(made)))
    client.force_login(head)

    with django_assert_max_num_queries(10):
        client.get(page("conflict_list"))
