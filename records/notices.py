"""Telling people: a row per event and person, mailed by the worker."""

from collections.abc import Iterable

from django.db import models

from emulation import clock
from records.models import Notice
from records.wakeup import wake


def notify(
    key: str,
    recipients: Iterable[models.Model],
    subject: str,
    body: str = "",
    *,
    url: str = "",
    at_most_once: bool = False,
) -> None:
    """Tell each recipient of the event `key` once, in the caller's transaction."""
    rows = [
        Notice(
            key=key,
            recipient_id=recipient.pk,
            # One line: it becomes a mail header.
            subject=" ".join(str(subject).split())[:200],
            body=str(body),
            url=url,
            created_at=clock.now(),
            mail_state=Notice.Mail.PENDING if address else Notice.Mail.NONE,
            mail_due_at=clock.real_now() if address else None,
            mail_at_most_once=at_most_once,
        )
        for recipient in recipients
        for address in [_address(recipient)]
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    wake("records.upkeep")


def _address(recipient: models.Model) -> str:
    return getattr(recipient, "email", "") if recipient.is_active else ""  # type: ignore[attr-defined]
