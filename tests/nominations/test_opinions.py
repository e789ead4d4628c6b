"""Held nominees, consulted bodies and public posting, with their clocks."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse

from accounts.models import Role
from campaigns import working_days
from campaigns.models import Campaign, Holiday
from emulation import clock
from nominations import appraisal, opinions, recusal, selection, workflow
from nominations.models import Consultation, Dossier, Hold, Posting
from records.errors import Refused
from records.models import AuditEvent
from tests.campaigns.factories import campaign
from tests.nominations.factories import pdf
from tests.nominations.selection import add_nomination, eligible, received_dossier
from tests.people import person

pytestmark = pytest.mark.django_db
S = Dossier.State
DAY = dt.timedelta(days=1)


@pytest.fixture
def made():
    return campaign(places=3, consultation_days=5, posting_days=3)


@pytest.fixture
def head(made):
    return person(Role.BOARD_LEADER, organization=made.board)


@pytest.fixture
def nomination(made):
    return add_nomination(received_dossier(made, state=S.UNDER_APPRAISAL))


def page(name, pk=None):
    return reverse(f"nominations:{name}", args=[pk] if pk else [])


# ------------------------------------------------------------------------- working days
def test_days_off_and_weekends_worked_come_from_the_table():
    # A Friday before the 30/4 and 1/5 of 2027, and a Saturday worked in place.
    start = dt.date(2027, 4, 23)
    assert working_days.due(start, 5) == dt.date(2027, 4, 30)
    Holiday.objects.create(day=dt.date(2027, 4, 30), name="Ngày Giải phóng")
    assert working_days.due(start, 5) == dt.date(2027, 5, 3)
    Holiday.objects.create(day=dt.date(2027, 5, 1), name="Làm bù", is_working_day=True)
    assert working_days.due(start, 5) == dt.date(2027, 5, 1)


# ------------------------------------------------------------------------------- on hold
def test_a_hold_keeps_its_document_and_is_released_on_record(client, nomination, head):
    client.force_login(head)
    data = {
        "ground": "inspection",
        "document": "12-KL/UBKT",
        "document_on": f"{clock.today() - DAY:%d/%m/%Y}",
        "upload": pdf("kết luận.pdf"),
        "reason": "Đang thanh tra.",
    }
    assert (
        client.post(page("nomination_hold", nomination.pk), data | {"document": ""})
        .context["form"]
        .errors
    )
    data["upload"] = pdf("kết luận.pdf")
    client.post(page("nomination_hold", nomination.pk), data)
    hold = Hold.objects.get()
    assert (hold.ground, hold.document_on) == ("inspection", clock.today() - DAY)
    shown = client.get(page("hold_list")).text
    assert "12-KL/UBKT" in shown
    assert client.get(page("hold_file", hold.pk)).status_code == 200
    assert AuditEvent.objects.filter(verb="hold.read").exists()
    with pytest.raises(IntegrityError):
        Hold.objects.filter(pk=hold.pk).update(released_at=clock.now())


def test_released_with_a_reason_and_not_again(nomination, head):
    appraisal.put_on_hold(nomination, by=head, reason="Có đơn.", ground="complaint")
    appraisal.resume(nomination, by=head, reason="Đơn không đúng.")

    hold = Hold.objects.get()
    assert (hold.released_by, hold.released_reason) == (head, "Đơn không đúng.")
    appraisal.put_on_hold(nomination, by=head, reason="Đơn mới.")
    assert Hold.objects.standing().count() == 1


def test_who_stands_aside_reads_neither_the_hold_nor_its_file(client, nomination, head):
    appraisal.put_on_hold(nomination, by=head, reason="Có đơn.", upload=pdf())
    hold = Hold.objects.get()
    other = person(Role.BOARD_APPRAISER, organization=nomination.dossier.campaign.board)
    recusal.declare(other, nomination.dossier, kind="relative", reason="Em.", by=other)
    client.force_login(other)

    assert client.get(page("hold_file", hold.pk)).status_code == 404
    assert str(nomination) not in client.get(page("hold_list")).text


def test_a_held_nominee_cannot_be_put_on_the_list(made, head):
    Campaign.objects.update(consultation_days=None, posting_days=None)
    dossier = received_dossier(made, state=S.APPRAISED)
    held, other = eligible(dossier, "95"), eligible(dossier, "60")
    appraisal.put_on_hold(held, by=head, reason="Có đơn.")
    made.place_rows.create(number=1)

    selection.hold_line(made, by=head)

    other.refresh_from_db()
    assert other.state == "proposed"
    with pytest.raises(Refused):
        workflow.take("propose", held, by=head)
    with pytest.raises(Refused):
        selection.move(held, "in", reason="Thử", by=head)


# --------------------------------------------------------------------- consulted bodies
def ask(nomination, head, **fields):
    values = {"body": "Công an tỉnh Mẫu", "asked_on": clock.today(), "document": ""}
    return opinions.ask(nomination, by=head, **values | fields)


def test_a_body_is_asked_once_answers_late_or_not_and_must_say_why_not(
    client, made, nomination, head
):
    asked = ask(nomination, head, asked_on=clock.today() - 30 * DAY)
    assert asked.is_overdue
    with pytest.raises(Refused):
        ask(nomination, head)
    with pytest.raises(Refused):
        ask(nomination, head, body="Cơ quan khác", asked_on=clock.today() + DAY)
    clerk = person(Role.BOARD_INTAKE, organization=made.board)
    with pytest.raises(PermissionDenied):
        ask(nomination, clerk, body="Cơ quan khác")
    client.force_login(head)
    assert "quá hạn" in client.get(page("consultation_list")).text
    address = page("consultation_answer", asked.pk)
    data = {"verdict": "disagrees", "answered_on": f"{clock.today():%d/%m/%Y}"}
    client.post(address, data)
    assert Consultation.objects.open().exists()
    client.post(address, data | {"text": "Đang bị xem xét."})

    asked.refresh_from_db()
    assert (asked.verdict, asked.recorded_by) == ("disagrees", head)
    assert client.get(address).status_code == 404
    assert "Đang bị xem xét." in client.get(page("consultation_list") + "?all=1").text


def test_a_campaign_without_the_steps_has_none(client, made, nomination, head):
    Campaign.objects.update(consultation_days=None, posting_days=None)
    nomination.refresh_from_db()
    made.refresh_from_db()
    with pytest.raises(Refused):
        ask(nomination, head)
    with pytest.raises(Refused):
        opinions.post(made, place="Cổng", starts_on=clock.today(), by=head)
    client.force_login(head)
    assert "consult" not in client.get(page("nomination_appraise", nomination.pk)).text


# ------------------------------------------------------------------------------- posting
def test_the_list_waits_for_the_posting_and_for_terms_that_run(
    client, made, head, monkeypatch
):
    listed = eligible(received_dossier(made, state=S.APPRAISED))
    asked = ask(listed, head)
    with pytest.raises(Refused, match="thời hạn chờ"):
        opinions.refuse_unheard(made, [listed.pk])
    Consultation.objects.filter(pk=asked.pk).update(
        asked_on=clock.today() - 9 * DAY, due_on=clock.today() - DAY
    )
    with pytest.raises(Refused, match="công khai"):
        opinions.refuse_unheard(made, [listed.pk])
    client.force_login(head)
    data = {"place": "Cổng thông tin", "starts_on": f"{clock.today():%d/%m/%Y}"}
    client.post(page("posting_list"), data)
    posting = Posting.objects.get()
    assert list(posting.nominations.all()) == [listed]
    assert "Cổng thông tin" in client.get(page("posting_list")).text
    with pytest.raises(Refused, match="công khai"):
        opinions.refuse_unheard(made, [listed.pk])
    with pytest.raises(Refused):
        opinions.post(made, place="Lại", starts_on=clock.today(), by=head)

    monkeypatch.setattr(clock, "today", lambda: posting.ends_on + DAY)
    opinions.refuse_unheard(made, [listed.pk])


@pytest.mark.parametrize("number", [1, 5])
def test_lists_read_as_often_for_one_as_for_many(
    client, made, head, number, django_assert_max_num_queries
):
    for _n in range(number):
        one = add_nomination(received_dossier(made, state=S.UNDER_APPRAISAL))
        ask(one, head)
        appraisal.put_on_hold(one, by=head, reason="Có đơn.")
    client.force_login(head)
    for name in ("hold_list", "consultation_list", "posting_list"):
        with django_assert_max_num_queries(12):
            client.get(page(name))
