"""Mails that wait are taken back when what they ask for is done."""

import datetime as dt

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from accounts.models import Role
from campaigns import duties, nudging, reminders
from campaigns.models import Duty
from emulation import clock
from records import mailing
from records.models import Notice
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import milestone, participant
from tests.factories import MembershipFactory
from tests.people import person

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


class Down(BaseEmailBackend):
    """A mail server that does not answer."""

    def open(self):
        raise ConnectionRefusedError


@pytest.fixture
def made():
    days = [{"kind": "dossier_window"}, {"after": [3]}]
    return make_campaign(sends_reminders=True, reminders=days)


@pytest.fixture
def report(made):
    """Its last day was three days ago: there is a reminder today."""
    return milestone(
        made, "yearly_report", name="Báo cáo năm", due_on=clock.today() - 3 * DAY
    )


@pytest.fixture
def leader(made, report):
    return person(Role.ORG_LEADER, organization=participant(made))


@pytest.fixture
def board(made):
    return person(Role.BOARD_LEADER, organization=made.board)


@pytest.fixture
def duty(report, leader):
    return report.duties.get(organization__memberships__user=leader)


@pytest.fixture(autouse=True)
def _by_day(monkeypatch):
    """Nobody is reminded at night; tests run at night too."""
    monkeypatch.setattr(reminders, "NOT_BEFORE", dt.time(0))


def notice_of(user):
    return Notice.objects.get(recipient=user)


def hold(monkeypatch):
    """The mail waits."""
    with monkeypatch.context() as patched:
        patched.setattr(mailing, "get_connection", Down)
        mailing.send_due()


def send_again():
    Notice.objects.filter(mail_state="pending").update(mail_due_at=clock.real_now())
    mailing.send_due()


def test_no_mail_goes_out_after_success_though_the_server_was_down(
    duty, leader, monkeypatch
):
    reminders.run()
    hold(monkeypatch)
    assert notice_of(leader).mail_state == "pending"

    duties.hand_in(duty, by=leader)

    assert notice_of(leader).mail_state == "withdrawn"
    send_again()
    assert mail.outbox == []


def test_nor_one_that_was_being_sent_when_it_was_handed_in(duty, leader, monkeypatch):
    """The server is asked, the duty is handed in, the server fails: the mail waits again,
    and is looked at before it goes."""
    reminders.run()

    def meanwhile():
        duties.hand_in(duty, by=leader)
        return Down()

    with monkeypatch.context() as patched:
        patched.setattr(mailing, "get_connection", meanwhile)
        mailing.send_due()
    assert notice_of(leader).mail_state == "pending"

    send_again()

    assert notice_of(leader).mail_state == "withdrawn"
    assert mail.outbox == []


def test_what_is_waived_is_not_asked_for_either(duty, leader, board):
    reminders.run()

    duties.waive(duty, "Mới sáp nhập.", by=board)

    assert notice_of(leader).mail_state == "withdrawn"


def test_of_a_digest_only_what_is_left_goes_out(made, report, duty, leader):
    other = participant(made, name="Hội Mẫu Khác")
    MembershipFactory(user=leader, organization=other, role=Role.ORG_LEADER)
    reminders.run()
    assert notice_of(leader).subject.startswith("2 ")

    duties.hand_in(duty, by=leader)
    send_again()

    (message,) = mail.outbox
    assert message.subject.startswith("Báo cáo năm: ")
    assert "Hội Mẫu Khác" in message.body
    assert duty.organization.name not in message.body


def test_the_words_of_the_board_stay_in_what_is_left(made, report, duty, leader, board):
    words = "Đề nghị gửi sớm.\n\n– Kèm biểu số liệu.\n– Ký số."
    MembershipFactory(user=leader, organization=participant(made), role=Role.ORG_LEADER)
    missing = Duty.objects.filter(milestone=report).missing()
    nudging.send(report, missing, by=board, words=words)

    duties.hand_in(duty, by=leader)

    told = notice_of(leader)
    assert told.body.startswith(f"{words}\n\n– Báo cáo năm (")
    assert duty.organization.name not in told.body
    assert told.mail_state == "pending"


def test_a_mail_that_has_gone_is_left_as_it_went(duty, leader):
    reminders.run()
    mailing.send_due()
    went = notice_of(leader).body

    duties.hand_in(duty, by=leader)

    assert (notice_of(leader).mail_state, notice_of(leader).body) == ("sent", went)


def test_what_was_withdrawn_does_not_come_back(duty, leader, board, monkeypatch):
    """It was handed in and sent back meanwhile: that has a message of its own."""
    reminders.run()
    hold(monkeypatch)
    duties.hand_in(duty, by=leader)
    duties.send_back(duty, "Thiếu biểu.", by=board)

    send_again()

    assert mail.outbox == []
    assert notice_of(leader).mail_state == "withdrawn"
