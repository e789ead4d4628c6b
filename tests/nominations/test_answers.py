"""Warnings that are answered with a reason, and what an answer is worth."""

import datetime as dt
import html

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Role
from campaigns.models import Campaign
from emulation import clock
from nominations import completeness, intake, versions
from nominations.completeness import answering
from nominations.models import Dossier, FindingAnswer
from records.errors import Refused
from records.models import AuditEvent
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories
from tests.people import person

pytestmark = pytest.mark.django_db
REASON = "Nghị quyết họp bổ sung ngày hôm sau, đã ghi trong biên bản."


@pytest.fixture
def campaign():
    return make_campaign(warnings_need_answer=True)


@pytest.fixture
def organization(campaign):
    return participant(campaign)


@pytest.fixture
def us(organization):
    return factories.clerk_and_leader(organization)


@pytest.fixture
def dossier(campaign, organization, us):
    """Complete, but for a request that is dated before the minutes."""
    made = factories.complete_dossier(campaign, organization, us)
    day = made.minutes_on - dt.timedelta(days=1)
    intake.save_request(made, {"request_on": day}, by=us, revision=made.revision)
    return made


def warning(dossier):
    (found,) = [f for f in completeness.findings(dossier) if f.is_warning]
    return found


def answer(dossier, reason=REASON, *, by, seen=""):
    return answering.answer(dossier, warning(dossier), reason, by=by, seen=seen)


def test_an_unanswered_warning_stops_the_dossier(dossier, us):
    for step in (intake.submit, intake.send_to_leader):
        with pytest.raises(Refused, match="đề ngày trước"):
            step(dossier, by=us)

    dossier.refresh_from_db()
    assert dossier.state == Dossier.State.DRAFT


def test_an_answered_warning_lets_it_through(dossier, us):
    answer(dossier, by=us)

    intake.submit(dossier, by=us)

    assert dossier.state == Dossier.State.SUBMITTED


def test_a_campaign_may_leave_answers_to_choice(dossier, us, campaign):
    Campaign.objects.filter(pk=campaign.pk).update(warnings_need_answer=False)
    dossier = Dossier.objects.get(pk=dossier.pk)

    intake.submit(dossier, by=us)

    assert dossier.state == Dossier.State.SUBMITTED


def test_an_answer_no_longer_counts_when_the_facts_change(dossier, us):
    answer(dossier, by=us)
    day = dossier.request_on - dt.timedelta(days=1)

    intake.save_request(dossier, {"request_on": day}, by=us, revision=dossier.revision)

    assert answering.unanswered(dossier, completeness.findings(dossier))
    with pytest.raises(Refused):
        intake.submit(dossier, by=us)


def test_the_answer_is_frozen_into_the_version(dossier, us):
    answer(dossier, by=us)
    intake.submit(dossier, by=us)

    (line,) = versions.answers_of_latest(dossier)
    assert line["answer"] == REASON
    version = dossier.versions.get()
    assert version.content["answers"] == [line]
    assert version.sha256 == versions.digest(version.content)


def test_an_answer_to_what_no_longer_stands_is_not_frozen(dossier, us):
    answer(dossier, by=us)
    day = dossier.minutes_on
    intake.save_request(dossier, {"request_on": day}, by=us, revision=dossier.revision)

    intake.submit(dossier, by=us)

    assert versions.answers_of_latest(dossier) == []


def test_the_difference_of_versions_tells_a_changed_answer():
    def held(reason):
        row = [{"point": "Ngày", "answer": reason}] if reason else []
        return {"fields": {}, "nominations": [], "papers": [], "answers": row}

    (change,) = versions.diff(held(""), held("Đúng"))

    assert (change.field, change.before, change.after) == ("Ngày", "", "Đúng")
    assert versions.diff(held("Đúng"), held("Đúng")) == []


def test_an_answer_leaves_an_event_and_can_be_taken_back(dossier, us):
    answer(dossier, by=us)
    answer(dossier, "  ", by=us, seen=REASON)

    assert not FindingAnswer.objects.exists()
    events = AuditEvent.objects.filter(verb="dossier.warning_answered").order_by("pk")
    assert [event.after["answer"] for event in events] == [REASON, ""]


def test_two_who_answer_are_told(dossier, us, organization):
    other = person(Role.ORG_CLERK, organization=organization)
    answer(dossier, by=us)

    with pytest.raises(Refused, match="Nghị quyết"):
        answer(dossier, "Khác.", by=other)

    assert FindingAnswer.objects.get().reason == REASON


def test_a_stranger_does_not_answer(dossier, campaign):
    with pytest.raises(PermissionDenied):
        answer(dossier, by=factories.clerk_and_leader(participant(campaign)))


def test_with_the_leader_only_the_leader_answers(dossier, us, organization):
    clerk = person(Role.ORG_CLERK, organization=organization)
    answer(dossier, by=us)
    intake.send_to_leader(dossier, by=us)

    with pytest.raises(PermissionDenied):
        answer(dossier, "Khác.", by=clerk, seen=REASON)
    assert answer(dossier, "Khác.", by=us, seen=REASON)


def test_handed_in_nobody_answers(dossier, us):
    answer(dossier, by=us)
    intake.submit(dossier, by=us)

    with pytest.raises(PermissionDenied):
        answer(dossier, "Khác.", by=us, seen=REASON)


def test_too_long_an_answer_is_refused_with_its_length(dossier, us):
    with pytest.raises(Refused, match="1001"):
        answer(dossier, "a" * 1001, by=us)


def test_the_database_takes_no_answer_without_reason_nor_two(dossier, us):
    row = {
        "dossier": dossier,
        "key": "a",
        "message": "b",
        "answered_by": us,
        "answered_at": clock.now(),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingAnswer.objects.create(**row, reason="")
    FindingAnswer.objects.create(**row, reason="c")
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingAnswer.objects.create(**row, reason="d")


# --------------------------------------------------------------------------------- pages
@pytest.fixture
def browser(client, us):
    client.force_login(us)
    return client


def url(name, dossier):
    return reverse(f"nominations:{name}", args=[dossier.pk])


def test_the_check_page_asks_for_the_answer_and_holds_back_the_button(browser, dossier):
    page = browser.get(url("dossier_check", dossier)).content.decode()

    assert f'name="answer-{warning(dossier).key}"' in page
    assert 'name="assured"' not in page


def test_answering_on_the_page_opens_the_button(browser, dossier):
    data = {
        f"answer-{warning(dossier).key}": REASON,
        f"seen-{warning(dossier).key}": "",
    }

    response = browser.post(url("dossier_answer", dossier), data, follow=True)

    assert REASON in response.content.decode()
    assert 'name="assured"' in response.content.decode()


def test_an_answer_that_is_not_kept_stays_as_typed(browser, dossier):
    long = "Vì sao. " * 200
    data = {f"answer-{warning(dossier).key}": long, f"seen-{warning(dossier).key}": ""}

    response = browser.post(url("dossier_answer", dossier), data)

    assert response.status_code == 200
    assert long.strip() in response.content.decode()
    assert 'aria-invalid="true"' in response.content.decode()
    assert not FindingAnswer.objects.exists()


def test_the_check_page_says_when_it_is_too_late(browser, dossier, campaign):
    last = clock.today() - dt.timedelta(days=1)
    window = campaign.dossier_window()
    page = browser.get(url("dossier_check", dossier))
    assert page.context["untimely"] == ""

    type(window).objects.filter(pk=window.pk).update(due_on=last)

    page = browser.get(url("dossier_check", dossier))
    assert f"{last:%d/%m/%Y}" in page.context["untimely"]
    assert page.context["untimely"] in html.unescape(page.content.decode())


def test_the_board_reads_the_answers(client, dossier, us, campaign):
    answer(dossier, by=us)
    intake.submit(dossier, by=us)
    client.force_login(factories.board_member(campaign))

    page = client.get(url("dossier_detail", dossier)).content.decode()

    assert REASON in page
