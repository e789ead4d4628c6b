"""Mails that wait are taken back when what they ask for is done: nobody is reminded after
success, even if the mail server was down meanwhile."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import override

from campaigns import naming, wording
from campaigns.models import Duty, Reminder
from records.models import Notice


def of_duty(duty: Duty) -> None:
    """In the transaction in which the duty is done: what waits about it."""
    told = Reminder.notices.through.objects.filter(reminder__duty=duty)
    update(told.values_list("notice", flat=True))


def update(notices: Iterable[int]) -> None:
    """Withdraw those of the waiting notices whose duties are all done; of a digest where
    one is done and another is not, only that other is left. Two queries, and one for
    each notice that changes.

    What is being sent at this moment is left alone: if it fails it waits again, and is
    looked at before it goes (`mailing.BEFORE_SENDING`).
    """
    waiting = {
        notice.pk: notice
        for notice in Notice.objects.filter(
            pk__in=list(notices), mail_state=Notice.Mail.PENDING
        )
    }
    named = _duties(waiting)
    for pk, notice in waiting.items():
        theirs = named.get(pk, [])
        still_open = [duty for duty in theirs if duty.is_open]
        if len(still_open) < len(theirs):
            _change(notice, still_open)


def _duties(notices: Iterable[int]) -> dict[int, list[Duty]]:
    """The duties that each notice speaks of."""
    told = Reminder.notices.through.objects.filter(notice__in=list(notices))
    pairs = list(told.values_list("notice", "reminder__duty"))
    rows = Duty.objects.filter(pk__in={duty for _notice, duty in pairs})
    rows = rows.with_due_on().select_related("milestone__campaign", "organization")
    duties = rows.in_bulk()
    found: dict[int, list[Duty]] = {}
    for notice, duty in pairs:
        found.setdefault(notice, []).append(duties[duty])
    return found


def _change(notice: Notice, still_open: list[Duty]) -> None:
    values: dict[str, Any] = {"mail_state": Notice.Mail.WITHDRAWN, "mail_due_at": None}
    if still_open:
        with override(settings.LANGUAGE_CODE):
            several, words = naming.are_several(), wording.words_of(notice.body)
            values = {
                "subject": wording.subject(still_open, several=several)[:200],
                "body": wording.body(still_open, words, several=several),
                "url": wording.address(still_open),
            }
    waits = Notice.objects.filter(pk=notice.pk, mail_state=Notice.Mail.PENDING)
    waits.update(**values)
