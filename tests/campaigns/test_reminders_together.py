"""Two schedulers at once, one killed in the middle, both stopped for a day: on a database
of their own kind, each in a process. Nobody is told twice, nobody is forgotten."""

import datetime as dt
import multiprocessing
import os
import signal
from collections import Counter
from pathlib import Path

import pytest
from django.core.mail.backends.filebased import EmailBackend
from django.db import connections

from accounts.models import Role
from campaigns import reminders
from campaigns.models import Reminder
from emulation import clock
from records import mailing, worker
from records.models import Notice
from tests.campaigns.factories import campaign, milestone, participant
from tests.campaigns.test_reminders import december, moment
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)
ORGANIZATIONS = 12
CONTEXT = multiprocessing.get_context("fork")
# Longer than any of it takes, so that a fault ends the test and does not hang it.
PATIENCE = 60


class Stuck(EmailBackend):
    """Writes four mails into the folder, then says so and waits to be killed."""

    written = CONTEXT.Event()
    left = 4

    def write_message(self, message):
        if not Stuck.left:
            Stuck.written.set()
            signal.pause()
        Stuck.left -= 1
        super().write_message(message)


@pytest.fixture(autouse=True)
def _mails_in_a_folder(settings, tmp_path):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


@pytest.fixture
def people(db):
    """The clerks of so many organisations that owe a report until 31/12/2026."""
    made = campaign(
        starts_on=dt.date(2026, 1, 1),
        ends_on=dt.date(2030, 12, 31),
        sends_reminders=True,
        reminders=[{"kind": "dossier_window"}, {"before": [7, 1], "on": True}],
    )
    milestone(made, "yearly_report", opens_on=december(1), due_on=december(31))
    return [
        person(Role.ORG_CLERK, organization=participant(made))
        for _number in range(ORGANIZATIONS)
    ]


def start(function, *arguments):
    connections.close_all()  # A child must not speak on its parent's line.
    child = CONTEXT.Process(target=function, args=arguments)
    child.start()
    return child


def tick(day, time, together=None):
    """What the worker does every few minutes, at that moment of the calendar."""
    if together:
        together.wait(PATIENCE)
    with clock.at(moment(day, time)):
        reminders.run()
        while mailing.send_due():
            pass
    connections.close_all()


def two_at_once(day, time):
    together = CONTEXT.Barrier(2)
    children = [start(tick, day, time, together) for _number in range(2)]
    for child in children:
        child.join(PATIENCE)
        assert child.exitcode == 0


def kill(child):
    os.kill(child.pid, signal.SIGKILL)
    child.join(PATIENCE)
    assert child.exitcode == -signal.SIGKILL


def mails():
    """How many mails each address was sent."""
    folder = Path(reminders.settings.EMAIL_FILE_PATH)
    lines = [
        line
        for file in folder.glob("*.log")
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return Counter(line[4:] for line in lines if line.startswith("To: "))


def assert_each_was_told(people, times):
    assert Counter(Notice.objects.values_list("recipient", flat=True)) == {
        user.pk: times for user in people
    }
    assert Reminder.objects.count() == times * ORGANIZATIONS
    assert mails() == {user.email: times for user in people}


def test_two_at_once_tell_everybody_once(people):
    two_at_once(december(24), "08:00")
    assert_each_was_told(people, 1)

    two_at_once(december(24), "08:02")
    assert_each_was_told(people, 1)


def test_killed_while_it_writes_and_stopped_for_26_hours(people):
    """Nothing is left of the half round; a day later two wake up and make up for it once."""
    writing = CONTEXT.Event()
    child = start(_write_half, december(24), writing)
    assert writing.wait(PATIENCE)

    kill(child)

    assert not Notice.objects.exists()
    assert not Reminder.objects.exists()
    two_at_once(december(25), "10:00")
    assert_each_was_told(people, 1)
    assert set(Reminder.objects.values_list("slot_on", flat=True)) == {december(24)}
    two_at_once(december(30), "07:00")
    assert_each_was_told(people, 2)


def _write_half(day, writing):
    told, notify = [], reminders.notify

    def stop_in_the_middle(*arguments, **options):
        notify(*arguments, **options)
        told.append(arguments)
        if len(told) == ORGANIZATIONS // 2:
            writing.set()
            signal.pause()

    reminders.notify = stop_in_the_middle
    with clock.at(moment(day)):
        # As the worker calls it: the heartbeat of the chores is written beforehand.
        worker.upkeep()


def test_killed_while_it_sends_no_mail_is_lost_and_none_goes_twice(people):
    Stuck.written.clear()
    child = start(_send_four, december(24))
    assert Stuck.written.wait(PATIENCE)

    kill(child)

    assert sum(mails().values()) == 4
    # Its lease has ended.
    Notice.objects.filter(mail_state="sending").update(
        mail_lease_until=clock.real_now()
    )
    two_at_once(december(24), "08:10")
    assert_each_was_told(people, 1)
    assert set(Notice.objects.values_list("mail_state", flat=True)) == {"sent"}


def _send_four(day):
    mailing.get_connection = Stuck
    tick(day, "08:00")
