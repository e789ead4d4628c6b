"""Reminders by the calendar: simulated days, stopped and doubled schedulers."""

import datetime as dt
import random
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction

from accounts import changes
from accounts.changes import Part
from accounts.models import Membership, Role
from campaigns import duties, extensions, reminders, schedule
from campaigns.models import Duty, Reminder
from campaigns.plan.loading import load
from emulation import clock
from records import mailing, worker
from records.models import Notice
from tests.accounts.organization_changes import decided
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import milestone, participant
from tests.campaigns.test_duties import AN_GIANG
from tests.factories import MembershipFactory
from tests.people import person

pytestmark = pytest.mark.django_db

HANOI = dt.timezone(dt.timedelta(hours=7))
DUE = dt.date(2026, 12, 31)


@pytest.fixture(autouse=True)
def _demo(settings):
    """Only there may the calendar stand still."""
    settings.DEMO = True


def moment(day, time="08:00"):
    hour, minute = map(int, time.split(":"))
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=HANOI)


def run_on(day, time="08:00"):
    """How many duties a run of that moment reminds of."""
    with clock.at(moment(day, time)):
        return reminders.run()


def december(day):
    return dt.date(2026, 12, day)


def days(start, count, step=1):
    return [start + dt.timedelta(days=n) for n in range(0, count, step)]


@pytest.fixture
def made():
    return make_campaign(
        starts_on=dt.date(2026, 1, 1),
        ends_on=dt.date(2030, 12, 31),
        sends_reminders=True,
        reminders=[
            {"kind": "dossier_window"},
            {"before": [30, 7, 1], "on": True, "after": [3, 10]},
        ],
    )


@pytest.fixture
def organization(made):
    return participant(made)


@pytest.fixture
def clerk(organization):
    return person(Role.ORG_CLERK, organization=organization)


@pytest.fixture
def leader(organization):
    return person(Role.ORG_LEADER, organization=organization)


@pytest.fixture
def report(made, organization, clerk, leader):
    """Opens on 01/12/2026, last day 31/12/2026."""
    return milestone(made, "yearly_report", opens_on=december(1), due_on=DUE)


@pytest.fixture
def duty(report, organization):
    return report.duties.get(organization=organization)


def sent_days():
    """The days of the schedule that were reminded of, in the order of sending."""
    return list(Reminder.objects.order_by("pk").values_list("slot_on", flat=True))


def test_a_duty_is_reminded_of_on_the_days_of_its_schedule(duty):
    ran = {day: run_on(day) for day in days(december(1), 60)}

    assert [day for day, count in ran.items() if count] == [
        december(1),
        december(24),
        december(30),
        DUE,
        dt.date(2027, 1, 3),
        dt.date(2027, 1, 10),
    ]


def test_each_clerk_and_leader_gets_one_digest_a_day(duty, clerk, leader):
    for time in ("07:00", "08:00", "12:00", "23:59"):
        run_on(december(24), time)

    assert Notice.objects.filter(recipient=clerk).count() == 1
    assert Notice.objects.filter(recipient=leader).count() == 1


def test_a_digest_names_all_duties_of_a_person(made, duty, organization, clerk):
    other = participant(made)
    MembershipFactory(user=clerk, organization=other, role=Role.ORG_LEADER)

    run_on(december(24))

    notice = Notice.objects.get(recipient=clerk)
    assert notice.subject.startswith("2 ")
    assert organization.name in notice.body
    assert other.name in notice.body
    assert Reminder.objects.count() == 2


def test_nobody_is_reminded_at_night(duty):
    assert run_on(december(24), "06:59") == 0
    assert run_on(december(24), "07:00") == 1


def test_a_scheduler_stopped_for_26_hours_loses_and_doubles_nothing(duty, clerk):
    run_on(december(23), "20:00")

    after_the_stop = [
        run_on(december(24) + dt.timedelta(days=1), time)
        for time in ("22:00", "22:05", "23:00")
    ]

    assert after_the_stop == [1, 0, 0]
    assert sent_days()[-1] == december(24)
    assert "6" in Notice.objects.filter(recipient=clerk).latest("pk").body


def test_of_several_days_missed_only_the_last_is_said(duty, clerk):
    run_on(december(1))

    assert run_on(dt.date(2027, 1, 1)) == 1
    assert run_on(dt.date(2027, 1, 2)) == 0
    assert sent_days() == [december(1), DUE]
    assert Notice.objects.filter(recipient=clerk).count() == 2


def test_what_is_handed_in_is_not_reminded_of(duty, leader):
    run_on(december(24))
    with clock.at(moment(december(25))):
        duties.hand_in(duty, by=leader)

    assert [run_on(day) for day in days(december(25), 40)] == [0] * 40


def test_what_is_waived_is_not_reminded_of(made, duty):
    by = person(Role.BOARD_LEADER, organization=made.board)
    duties.waive(duty, "Đơn vị mới thành lập.", by=by)

    assert run_on(december(24)) == 0


def test_what_is_sent_back_is_reminded_of_again(made, duty, leader, clerk):
    with clock.at(moment(december(20))):
        duties.hand_in(duty, by=leader)
        by = person(Role.BOARD_INTAKE, organization=made.board)
        duties.send_back(duty, "Thiếu biểu số liệu.", by=by)

    assert run_on(december(24)) == 1
    assert "Thiếu biểu số liệu." in Notice.objects.filter(recipient=clerk).get().body


def test_an_extension_moves_the_days(made, report, organization, duty):
    run_on(december(1))
    run_on(december(24))
    with clock.at(moment(december(26))):
        extensions.grant(
            report,
            organization,
            until=dt.date(2027, 1, 20),
            reason="Bão lụt",
            by=person(Role.BOARD_LEADER, organization=made.board),
        )

    ran = {day: run_on(day) for day in days(december(26), 60)}

    assert [day for day, count in ran.items() if count] == [
        dt.date(2027, 1, 13),
        dt.date(2027, 1, 19),
        dt.date(2027, 1, 20),
        dt.date(2027, 1, 23),
        dt.date(2027, 1, 30),
    ]


def test_who_left_the_post_is_told_no_more_and_the_new_one_is(
    organization, duty, clerk, leader
):
    run_on(december(1))
    Membership.objects.filter(user=clerk).update(ends_on=december(20))
    newcomer = person(Role.ORG_CLERK)
    MembershipFactory(
        user=newcomer,
        organization=organization,
        role=Role.ORG_CLERK,
        starts_on=december(21),
    )

    run_on(december(24))

    last = Reminder.objects.latest("pk")
    assert {n.recipient for n in last.notices.all()} == {newcomer, leader}


def test_where_nobody_holds_a_post_the_reminder_waits_for_somebody(made, report):
    empty = participant(made)
    run_on(december(24))
    assert not Reminder.objects.filter(duty__organization=empty).exists()
    newcomer = person(Role.ORG_LEADER, organization=empty)

    assert run_on(december(26)) == 1
    assert Notice.objects.filter(recipient=newcomer).count() == 1


def test_what_becomes_due_after_todays_digest_is_in_tomorrows(
    made, duty, organization, clerk
):
    run_on(december(24))
    late = milestone(made, "other", due_on=DUE, owed_by=[{"who": "participants"}])

    assert run_on(december(24), "15:00") == 0
    assert run_on(december(25)) == 1
    assert Reminder.objects.filter(duty__milestone=late).exists()
    keys = Notice.objects.filter(recipient=clerk).values_list("key", flat=True)
    assert len(set(keys)) == 2


# ------------------------------------------------------------------------ the first run
LIVE = dt.date(2026, 11, 25)


@pytest.fixture
def launch(made, organization, clerk):
    """Due long before anybody used the program: its last reminder was in April."""
    return milestone(made, "other", due_on=dt.date(2026, 3, 31), owed_by=[{"who": "participants"}])  # fmt: skip


def test_the_first_run_does_not_make_up_for_what_passed_long_ago(launch, report, clerk):
    assert run_on(LIVE) == 0
    assert run_on(december(1)) == 1

    assert {r.duty.milestone for r in Reminder.objects.all()} == {report}


@pytest.mark.parametrize(("late", "told"), [(7, 1), (8, 0)])
def test_how_late_a_reminder_may_come_is_data(made, duty, late, told):
    assert made.reminders_look_back_days == 7
    assert run_on(december(1) + dt.timedelta(days=late)) == told

    made.reminders_look_back_days = 8
    made.save()
    assert run_on(december(1) + dt.timedelta(days=late)) == 1 - told


def test_what_was_let_go_is_taken_up_on_the_next_day_of_its_schedule(duty):
    assert run_on(december(20)) == 0
    assert run_on(december(24)) == 1


def test_an_operator_sees_beforehand_what_a_run_sends(launch, duty, clerk, leader):
    participant(duty.milestone.campaign, name="Hội Không Người")
    out = StringIO()

    with clock.at(moment(december(2))):
        call_command("remind", preview=True, stdout=out)

    assert not Notice.objects.exists()
    assert not Reminder.objects.exists()
    told, later, nobody, old = _parts(out.getvalue())
    assert "2 người" in told[0]
    assert told[1:] == [f"01/12/2026  {duty.milestone}: 1 đơn vị"]
    assert later[1:] == ["không có"]
    assert nobody[1:] == [f"01/12/2026  {duty.milestone}: 1 đơn vị"]
    assert old[1:] == [f"10/04/2026  {launch}: 2 đơn vị"]


def _parts(said):
    """A title and the lines below it, four times."""
    parts = []
    for line in said.splitlines():
        if line.startswith(" "):
            parts[-1].append(line.strip())
        else:
            parts.append([line])
    return parts


def test_without_preview_the_operator_sends(duty, clerk):
    out = StringIO()
    with clock.at(moment(december(2))):
        call_command("remind", stdout=out)
    assert "1" in out.getvalue()
    assert Notice.objects.filter(recipient=clerk).count() == 1


def test_a_leap_day_is_a_day_like_others(made, organization, clerk):
    milestone(
        made,
        "yearly_report",
        opens_on=dt.date(2028, 2, 1),
        due_on=dt.date(2028, 3, 1),
    )

    assert run_on(dt.date(2028, 2, 23)) == 1  # seven days before, over the 29th
    assert run_on(dt.date(2028, 2, 28)) == 0
    assert run_on(dt.date(2028, 2, 29)) == 1
    assert "còn 1 ngày" in Notice.objects.latest("pk").subject


def test_the_schedule_runs_on_over_the_end_of_the_year(duty, clerk):
    run_on(december(30))

    assert run_on(DUE, "23:58") == 1
    assert run_on(dt.date(2027, 1, 1), "07:00") == 0
    assert run_on(dt.date(2027, 1, 3), "07:00") == 1
    assert "đã quá hạn 3 ngày" in Notice.objects.latest("pk").body


def test_nobody_is_pressed_for_what_is_optional(made, organization, clerk):
    made.reminders = None
    made.save()
    window = made.dossier_window()
    assert max(schedule.offsets(window)) == 0


def test_a_campaign_that_is_over_or_silent_reminds_of_nothing(made, duty):
    made.sends_reminders = False
    made.save()
    assert run_on(december(24)) == 0

    made.sends_reminders, made.ends_on = True, december(20)
    made.save()
    assert run_on(december(24)) == 0


def test_the_schedule_is_data():
    load(AN_GIANG)
    duty = Duty.objects.filter(milestone__kind="launch_plan").first()

    assert schedule.offsets(duty.milestone) == [-30, -7, -1, 0, 3, 15, 30]


def test_without_a_schedule_the_usual_days_hold(made, report):
    made.reminders = None
    report.campaign = made

    assert schedule.offsets(report) == [-30, -7, -1, 0, 3, 10, 30]


def test_the_database_holds_one_reminder_for_a_slot(duty):
    run_on(december(24))
    twin = Reminder.objects.get()
    twin.pk = None

    with pytest.raises(IntegrityError):
        twin.save()


def test_nothing_remains_of_a_run_that_was_beaten(duty, clerk, monkeypatch):
    """As if a second scheduler had read before the first one wrote."""
    run_on(december(24))
    monkeypatch.setattr(
        reminders,
        "_due",
        lambda *_: [(Duty.objects.with_due_on().get(pk=duty.pk), december(24))],
    )
    Notice.objects.all().update(key="another")

    with pytest.raises(IntegrityError), transaction.atomic():
        run_on(december(24), "09:00")

    assert Notice.objects.filter(recipient=clerk).count() == 1


def test_no_reminder_comes_after_success_whatever_the_days(
    made, report, organization, leader
):
    """Random days of running, handing in, being sent back, more time."""
    dice = random.Random(20261231)
    board = person(Role.BOARD_LEADER, organization=made.board)
    for _round in range(5):
        duty = report.duties.get(organization=organization)
        for day in days(december(1), 45):
            with clock.at(moment(day)):
                _something(duty, dice, leader, board)
            before = Reminder.objects.count()
            run_on(day, "09:00")
            new = Reminder.objects.count() - before
            assert new <= (1 if duty.state in Duty.OPEN else 0), (day, duty.state)
        slots = sent_days()
        assert len(slots) == len(set(slots))
        Reminder.objects.all().delete()
        Notice.objects.all().delete()
        report.extensions.all().delete()
        Duty.objects.filter(pk=duty.pk).update(
            state="not_begun", submitted_at=None, done_on=None, accepted_at=None
        )


def _something(duty, dice, leader, board):
    duty.refresh_from_db()
    lot = dice.random()
    if lot < 0.08 and duty.state in Duty.OPEN:
        duties.hand_in(duty, by=leader)
    elif lot < 0.12 and duty.state == "submitted":
        duties.send_back(duty, "Thiếu.", by=board)
    elif lot < 0.16 and duty.state == "submitted":
        duties.accept(duty, by=board)
    elif lot < 0.20:
        until = max(clock.today(), duty.milestone.due_on) + dt.timedelta(
            days=dice.randint(1, 9)
        )
        extensions.grant(
            duty.milestone, duty.organization, until=until, reason="Bão", by=board
        )
    elif lot < 0.24 and duty.state == "not_begun":
        duties.begin(duty, by=leader)


def test_the_worker_makes_the_round_and_the_mail_goes_out(duty, clerk, leader):
    with clock.at(moment(december(24))):
        worker.upkeep()
        mailing.send_due()

    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        [clerk.email, leader.email]
    )
    assert {n.mail_state for n in Reminder.objects.get().notices.all()} == {"sent"}


def test_after_a_night_of_nothing_changes_come_before_reminders(
    made, report, duty, organization, clerk
):
    heir, boss = participant(made), person(Role.ADMINISTRATOR)
    with clock.at(moment(december(10))):
        part = Part(heir, is_heir=True)
        change = decided(boss, "merge", [organization], [part], on=december(24))
        changes.confirm(change, by=boss)

    with clock.at(moment(december(24))):
        worker.upkeep()

    reminded = Reminder.objects.values_list("duty__organization", flat=True)
    assert list(reminded) == [heir.pk]
    duty.refresh_from_db()
    assert duty.state == "waived"


def test_duties_of_later_years_are_left_in_the_database(made, organization, clerk):
    milestone(
        made, "yearly_report", opens_on=dt.date(2029, 12, 1), due_on=dt.date(2029, 12, 31)
    )  # fmt: skip

    assert list(reminders._begun([made], december(24))) == [
        made.milestones.get(code="ho-so").duties.get()
    ]


def test_the_number_of_queries_does_not_grow_with_the_duties(
    made, report, django_assert_max_num_queries
):
    for _number in range(12):
        person(Role.ORG_CLERK, organization=participant(made))
    # A notice for each person, and twelve more for all that.
    with django_assert_max_num_queries(2 * 15 + 22):
        assert run_on(december(24)) == 13
