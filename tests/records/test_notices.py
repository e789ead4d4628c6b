"""One row for each event and person; each mail at most once where it must be."""

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.models import User
from emulation import clock
from records import mailing
from records.mailing import send_due
from records.models import Notice
from records.notices import notify

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return User.objects.create(
        username="can_bo", full_name="Nguyễn Văn Mẫu", email="mau@vidu.vn"
    )


@pytest.fixture
def other():
    return User.objects.create(username="khac", full_name="Lê Thị Thử")


@pytest.fixture
def notice(person):
    notify("dossier.submitted:1:1", [person], "Hồ sơ đã gửi", url="/dossiers/1/")
    return Notice.objects.get()


@pytest.fixture
def server(monkeypatch):
    """A mail server that does what the test says when a message comes."""

    class Server(mail.backends.base.BaseEmailBackend):
        on_open = on_send = None

        def open(self):
            if Server.on_open:
                raise Server.on_open

        def send_messages(self, messages):
            if Server.on_send:
                raise Server.on_send
            mail.outbox.extend(messages)
            return len(messages)

    monkeypatch.setattr(mailing, "get_connection", Server)
    return Server


def make_due():
    Notice.objects.update(mail_due_at=clock.real_now())


def end_leases():
    Notice.objects.filter(mail_state="sending").update(
        mail_lease_until=clock.real_now() - dt.timedelta(seconds=1)
    )


def test_the_same_event_tells_the_same_person_once(person, other):
    notify("dossier.submitted:1:1", [person, person], "Hồ sơ đã gửi")
    notify("dossier.submitted:1:1", [person, other], "Hồ sơ đã gửi")
    notify("dossier.submitted:1:2", [person], "Hồ sơ đã gửi lại")

    assert Notice.objects.filter(recipient=person).count() == 2
    assert Notice.objects.filter(recipient=other).count() == 1


def test_who_has_no_address_or_no_account_any_more_gets_no_mail(person, other):
    person.is_active = False

    notify("x", [person, other], "Hồ sơ đã gửi")

    assert set(Notice.objects.values_list("mail_state", flat=True)) == {"none"}
    assert send_due() == 0


def test_a_mail_is_plain_and_links_only_to_our_site(notice, settings):
    settings.SITE_URL = "https://thidua.vidu.vn"

    assert send_due() == 1

    (message,) = mail.outbox
    assert message.subject == "Hồ sơ đã gửi"
    assert message.to == ["mau@vidu.vn"]
    assert "https://thidua.vidu.vn/dossiers/1/" in message.body
    assert message.alternatives == [] if hasattr(message, "alternatives") else True
    notice.refresh_from_db()
    assert notice.mail_state == "sent"


def test_a_sent_mail_is_not_sent_again(notice):
    send_due()
    make_due()

    assert send_due() == 0
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "subject", ["A\r\nBcc: x@y.vn", "A\nBcc: x@y.vn", "A\rBcc: x@y.vn", "A\x0b\x0cB"]
)
def test_no_line_break_reaches_a_header(person, subject):
    notify("x", [person], subject)
    send_due()

    (message,) = mail.outbox
    assert "\n" not in message.subject
    assert "\r" not in message.subject
    assert message.recipients() == ["mau@vidu.vn"]
    assert message.message()["Bcc"] is None


@pytest.mark.parametrize("at_most_once", [True, False])
def test_a_server_that_does_not_answer_is_tried_again(person, server, at_most_once):
    notify("x", [person], "Quyết định", at_most_once=at_most_once)
    server.on_open = ConnectionRefusedError()

    send_due()

    notice = Notice.objects.get()
    assert notice.mail_state == "pending"
    assert notice.mail_due_at > clock.real_now() + dt.timedelta(seconds=50)
    server.on_open = None
    make_due()
    send_due()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("at_most_once", [True, False])
def test_a_server_that_says_no_is_tried_again(person, server, at_most_once):
    notify("x", [person], "Quyết định", at_most_once=at_most_once)
    server.on_send = smtplib.SMTPDataError(451, b"try later")

    send_due()

    assert Notice.objects.get().mail_state == "pending"


@pytest.mark.parametrize(
    ("at_most_once", "state"), [(True, "unknown"), (False, "pending")]
)
def test_a_line_that_broke_while_sending(person, server, at_most_once, state):
    notify("x", [person], "Quyết định", at_most_once=at_most_once)
    server.on_send = smtplib.SMTPServerDisconnected("gone")

    send_due()

    assert Notice.objects.get().mail_state == state


@pytest.mark.parametrize(("at_most_once", "sent"), [(True, 0), (False, 1)])
def test_a_worker_that_died_while_sending(person, at_most_once, sent):
    notify("x", [person], "Quyết định", at_most_once=at_most_once)
    mailing._claim(Notice.objects.get().pk)
    send_due()
    assert mail.outbox == []

    end_leases()
    send_due()

    assert len(mail.outbox) == sent
    assert Notice.objects.get().mail_state == ("sent" if sent else "unknown")


def test_after_many_attempts_it_is_shown_as_failed(notice, server):
    server.on_open = ConnectionRefusedError()
    for _ in range(mailing.MAX_ATTEMPTS):
        make_due()
        send_due()

    notice.refresh_from_db()
    assert notice.mail_state == "failed"
    assert "ConnectionRefused" in notice.mail_error


def test_one_claim_wins(notice):
    assert mailing._claim(notice.pk)
    assert mailing._claim(notice.pk) is None


@pytest.mark.parametrize(
    "values",
    [
        {"mail_state": "lost"},
        {"mail_state": "sending"},
        {"mail_state": "pending", "mail_due_at": None},
        {"url": "https://evil.vn/"},
        {"url": "//evil.vn/"},
    ],
)
def test_impossible_states_are_refused_by_the_database(notice, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**values)
