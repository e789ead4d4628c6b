"""What the registers count, beside the figures of a report."""

import datetime as dt

import pytest
from django.urls import reverse

from campaigns.models import Milestone
from emulation import clock
from periodic import completeness, contents, counted, filling, handing_in
from periodic.models import PeriodicReport
from records.errors import Refused
from registers.models import Inspection
from tests.campaigns.factories import campaign, milestone, participant
from tests.nominations.factories import board_member, clerk_and_leader
from tests.periodic import factories
from tests.registers.factories import entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    made = campaign()
    meetings = factories.asks(made)["meetings"]
    meetings.counted_by = "inspections_held"
    meetings.save()
    return made


@pytest.fixture
def org(made):
    return participant(made)


@pytest.fixture
def us(org):
    return clerk_and_leader(org)


@pytest.fixture
def at(made, org):
    return factories.period(made, due_on=clock.today())


def inspections(made, org, number=2):
    for _ in range(number):
        entry(Inspection, made, org, happened_on=clock.today())


def figures_page(report):
    return reverse("periodic:report_figures", args=[report.pk])


def line(report):
    return contents.load(report).lines[0]


def test_a_report_is_about_the_days_since_the_last_yearly_one(made):
    def due(kind, *day, **more):
        return milestone(made, kind, due_on=dt.date(*day), **more)

    org = participant(made)
    first = due(Milestone.Kind.YEARLY_REPORT, 2026, 12, 31)
    half = due(Milestone.Kind.MIDTERM_REPORT, 2027, 6, 30)
    second = due(Milestone.Kind.YEARLY_REPORT, 2027, 12, 31)

    def period(at):
        by = clerk_and_leader(org)
        made_now = PeriodicReport.objects.create(
            duty=factories.duty(at, org), created_by=by, created_at=clock.now()
        )
        return counted.period(made_now)

    assert period(first) == (made.starts_on, first.due_on)
    assert period(half) == (dt.date(2027, 1, 1), half.due_on)
    assert period(second) == (dt.date(2027, 1, 1), second.due_on)


def test_a_register_without_lines_proposes_nothing(at, org, us):
    report = factories.complete(at, org, us, meetings=7)

    assert line(report).count is None
    assert completeness.questions(contents.load(report)) == []


def test_one_button_fills_what_is_empty_and_only_that(made, at, org, us, client):
    inspections(made, org)
    report = factories.draft(at, org, us)
    client.force_login(us)
    page = client.get(figures_page(report)).content.decode()
    assert 'data-take="2"' in page

    data = {"revision": report.revision, "count": "1"}
    client.post(figures_page(report), data)

    assert line(report).figure.number == 2
    report.refresh_from_db()
    factories.fill(report, us, meetings=5)
    assert filling.take_counts(report, by=us) == []
    assert line(report).figure.number == 5


def test_a_difference_is_asked_about_and_not_refused(made, at, org, us):
    inspections(made, org)
    report = factories.complete(at, org, us, meetings=5)

    with pytest.raises(Refused):
        handing_in.submit(PeriodicReport.objects.get(), by=us)
    asked = line(report)
    assert "2" in completeness.question(asked, "")
    filling.answer(report, asked.key, "Ba cuộc chưa vào sổ.", by=us)
    handing_in.submit(report, by=us)

    assert report.state == PeriodicReport.State.SUBMITTED


def test_an_answer_holds_until_the_register_says_something_else(made, at, org, us):
    inspections(made, org)
    report = factories.complete(at, org, us, meetings=5)
    filling.answer(report, line(report).key, "Ba cuộc chưa vào sổ.", by=us)
    assert line(report).reason

    inspections(made, org, 1)

    assert not line(report).reason


def test_the_board_reads_what_the_register_said_when_it_was_handed_in(
    made, at, org, us, client
):
    inspections(made, org)
    report = factories.complete(at, org, us, meetings=5)
    filling.answer(report, line(report).key, "Ba cuộc chưa vào sổ.", by=us)
    handing_in.submit(report, by=us)
    inspections(made, org, 1)
    client.force_login(board_member(made))

    text = client.get(report.get_absolute_url()).content.decode()

    assert line(report).count.number == 2
    assert "Ba cuộc chưa vào sổ." in text
