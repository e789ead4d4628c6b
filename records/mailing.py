"""The outbox: notices that wait go out by mail, each claimed before it is sent.

A worker that dies while sending leaves SENDING with a lease. When the lease ends the
notice is sent again, but one marked at-most-once becomes UNKNOWN and stays so.
"""

import datetime as dt
import logging
from collections.abc import Callable
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation

from emulation import clock
from records.models import Notice

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=5)
MAX_ATTEMPTS = 6
BATCH = 50
# Asked before each round about the notices, by their keys, that are about to go. A mail
# server that was down for a day must not tell people of what they did meanwhile: who
# wrote a notice may withdraw it here, or bring its words up to date.
BEFORE_SENDING: list[Callable[[list[int]], None]] = []


def send_due() -> int:
    """Send what is due; how many left PENDING."""
    _settle_dead_leases()
    now = clock.real_now()
    due = Notice.objects.filter(mail_state=Notice.Mail.PENDING, mail_due_at__lte=now)
    ids = list(due.order_by("mail_due_at").values_list("pk", flat=True)[:BATCH])
    for ask in BEFORE_SENDING if ids else []:
        ask(ids)
    claimed = [notice for pk in ids if (notice := _claim(pk))]
    if claimed:
        _send_all(claimed)
    return len(claimed)


def _settle_dead_leases() -> None:
    dead = Notice.objects.filter(
        mail_state=Notice.Mail.SENDING, mail_lease_until__lt=clock.real_now()
    )
    if not dead.exists():
        return
    dead.filter(mail_at_most_once=True).update(
        mail_state=Notice.Mail.UNKNOWN, mail_lease_until=None
    )
    dead.filter(mail_at_most_once=False).update(
        mail_state=Notice.Mail.PENDING, mail_lease_until=None
    )


def _claim(pk: int) -> Notice | None:
    claimed = Notice.objects.filter(pk=pk, mail_state=Notice.Mail.PENDING).update(
        mail_state=Notice.Mail.SENDING,
        mail_lease_until=clock.real_now() + LEASE,
        mail_attempts=F("mail_attempts") + 1,
    )
    if not claimed:
        return None
    return Notice.objects.select_related("recipient").get(pk=pk)


def _send_all(notices: list[Notice]) -> None:
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:
        logger.warning("Mail server does not answer: %r", error)
        for notice in notices:
            _try_later(notice, error)
        return
    try:
        for notice in notices:
            _send(notice, connection)
    finally:
        connection.close()


def _send(notice: Notice, connection: BaseEmailBackend) -> None:
    try:
        compose(notice, connection).send()
    except (SMTPResponseException, SMTPRecipientsRefused) as error:
        _try_later(notice, error)  # The server said no: it was certainly not sent.
    except Exception as error:
        logger.warning("Mail of notice %s failed: %r", notice.pk, error)
        if notice.mail_at_most_once:
            _settle(notice, mail_state=Notice.Mail.UNKNOWN, mail_error=_words(error))
        else:
            _try_later(notice, error)
    else:
        _settle(notice, mail_state=Notice.Mail.SENT, mail_error="")


def compose(notice: Notice, connection: BaseEmailBackend | None = None) -> EmailMessage:
    """Plain text in the default language; the only link is to our own site."""
    with translation.override(settings.LANGUAGE_CODE):
        body = render_to_string(
            "records/notice_mail.txt",
            {"notice": notice, "link": f"{settings.SITE_URL}{notice.url or '/'}"},
        )
    return EmailMessage(
        subject=" ".join(notice.subject.split()),
        body=body,
        to=[notice.recipient.email],
        connection=connection,
        headers={"Auto-Submitted": "auto-generated"},
    )


def _try_later(notice: Notice, error: Exception) -> None:
    if notice.mail_attempts >= MAX_ATTEMPTS:
        _settle(notice, mail_state=Notice.Mail.FAILED, mail_error=_words(error))
        return
    wait = dt.timedelta(minutes=4 ** (notice.mail_attempts - 1))
    _settle(
        notice,
        mail_state=Notice.Mail.PENDING,
        mail_due_at=clock.real_now() + wait,
        mail_error=_words(error),
    )


def _settle(notice: Notice, **values: object) -> None:
    """Write the outcome, unless the lease ended and somebody else has the notice."""
    Notice.objects.filter(
        pk=notice.pk,
        mail_state=Notice.Mail.SENDING,
        mail_attempts=notice.mail_attempts,
    ).update(mail_lease_until=None, **values)


def _words(error: Exception) -> str:
    return repr(error)[:255]
