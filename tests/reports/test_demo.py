"""The demo: small here (the second campaign of the plan's tests), by the same code."""

import csv
import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client

from accounts.models import User
from campaigns.models import Campaign, Duty, LaunchPlan, Milestone, Reminder
from emulation import clock
from nominations import invariants
from nominations.models import Certificate, Dossier, Nomination
from nominations.ranking_data import standing
from periodic.models import PeriodClose, PeriodicReport
from records import audit
from records.models import AuditEvent, Notice
from registers.catalogue import REGISTERS
from registers.models import AnnouncementReceipt, Exemplar, GuidanceFile
from reports.demo.people import PASSWORD
from tests.factories import UserFactory

PLANS = Path(project.BASE_DIR) / "campaigns" / "plans"
pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    """A demo on the day for which it is made."""
    settings.DEMO = True
    settings.SIMULATED_DATE = dt.date(2026, 11, 24)
    settings.SIMULATED_SINCE = dt.datetime.now(dt.UTC).date()
    call_command("load_plan", PLANS / "an_giang_2026_2030", verbosity=0)


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def test_before_the_window_there_are_people_and_a_campaign_that_is_done(demo):
    load()
    assert Campaign.objects.current().code == "an-giang-2026-2030"
    check_registers()
    check_calendar()
    assert User.objects.count() > 250
    states = set(Nomination.objects.values_list("state", flat=True))
    assert {"awarded", "declined", "revoked", "ineligible"} <= states
    assert set(Dossier.objects.values_list("state", flat=True)) == {"archived"}
    in_force = Certificate.objects.filter(revoked_at=None)
    assert in_force.count() == Certificate.objects.count() - 1 > 30
    assert invariants.breaches() == []
    check_history()
    check_accounts()
    check_again()


def check_history():
    """It is in the order of time, and no mail of the past waits."""
    moments = list(
        AuditEvent.objects.exclude(verb__in=["demo.loaded", "campaign.load_plan"])
        .order_by("pk")
        .values_list("at", flat=True)
    )
    assert moments == sorted(moments)
    assert all(
        audit.digest(event) == event.digest for event in AuditEvent.objects.all()
    )
    assert not Notice.objects.filter(mail_state=Notice.Mail.PENDING).exists()


def check_registers():
    """Every register has lines; some examples are published, some announcement is read."""
    for register in REGISTERS.values():
        assert register.model.objects.exists(), register.slug
    assert Exemplar.objects.filter(is_published=True).exists()
    assert AnnouncementReceipt.objects.filter(opened_at__isnull=False).exists()
    assert GuidanceFile.objects.exists()


def check_calendar():
    """Launch plans in time, late and missing; people were reminded, and some heard."""
    owed = list(Duty.objects.filter(milestone__kind="launch_plan").with_due_on())
    assert {"accepted", "overdue", "waived"} <= {duty.shown_state for duty in owed}
    done = [duty for duty in owed if duty.done_on]
    assert 0 < sum(duty.is_late for duty in done) < len(done) / 3
    assert all(plan.version for plan in LaunchPlan.objects.filter(duty__in=done))
    for kind in Reminder.Kind.values:
        sent = Reminder.objects.filter(kind=kind)
        assert sent.filter(notices__read_at=None).exists()
        assert sent.exclude(notices__read_at=None).exists()
    silent = Duty.objects.filter(state__in=Duty.HANDED_IN, done_on__isnull=False)
    late = silent.filter(reminders__sent_at__date__gt=F("submitted_at__date"))
    assert not late.exists()


def check_again():
    """Loading again changes nothing."""
    before = AuditEvent.objects.count()
    assert "đã" in load() or "already" in load()
    assert AuditEvent.objects.count() == before


def check_accounts():
    """Those shown can sign in."""
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    assert f"lanhdaoban           {PASSWORD}" in out.getvalue()
    assert Client().login(username="lanhdaoban", password=PASSWORD)


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_database_with_people_or_no_demo_is_refused(settings, demo, is_demo):
    settings.DEMO = is_demo
    if is_demo:
        UserFactory()
    with pytest.raises(CommandError):
        load()
    assert not Dossier.objects.exists()


def test_no_account_is_shown_where_this_is_no_demo(settings, demo):
    UserFactory(username="tiepnhan1")
    settings.DEMO = False
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    assert PASSWORD not in out.getvalue()


@pytest.mark.parametrize("table", ["units.csv", "organizations.csv"])
def test_the_earlier_plan_says_of_every_body_what_the_present_one_says(table):
    def rows(folder: str) -> list[dict[str, str]]:
        with (PLANS / folder / table).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    now = {row["code"]: row for row in rows("an_giang_2026_2030")}
    for row in rows("demo_2021_2025"):
        assert row == now[row["code"]]


@pytest.mark.journey
def test_on_the_day_of_the_rehearsal_every_state_is_seen(settings, demo):
    settings.SIMULATED_DATE = dt.date(2030, 8, 15)
    load()

    campaign = Campaign.objects.current()
    assert campaign.code == "an-giang-2026-2030"
    assert not campaign.decisions.exists()
    assert set(Dossier.objects.values_list("state", flat=True)) == set(Dossier.State)
    states = set(Nomination.objects.values_list("state", flat=True))
    assert states == set(Nomination.State)
    assert 600 <= Nomination.objects.for_campaign(campaign).count() <= 620
    ranking = standing(campaign).ranking
    assert ranking.cut == campaign.places
    assert len(ranking.group_at_line) > 1
    assert Dossier.objects.filter(supplements__due_on__lt=clock.today()).exists()
    assert invariants.breaches() == []
    check_history()
    check_calendar()
    periods = Milestone.objects.filter(kind__in=Milestone.REPORTS)
    for period in periods.filter(campaign=campaign):
        reports = PeriodicReport.objects.for_milestone(period).handed_in()
        assert reports.count() > 100, period
        assert PeriodClose.objects.filter(milestone=period).exists() is (
            period.due_on.year < 2030
        )
