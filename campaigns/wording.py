"""How a reminder reads: its subject, a line for each duty, and where it leads."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns import naming
from campaigns.models import Duty

# Between the Board's words and the lines of the duties.
GAP = "\n\n"


def subject(theirs: Sequence[Duty], *, several: bool = False) -> str:
    """One duty by its name, several by their number and the first last day. Where there
    are `several` campaigns, with the name of the one that all of them are of."""
    first = min(theirs, key=lambda duty: duty.due_on_for)
    return naming.with_campaign(
        _subject(theirs, first),
        first.milestone.campaign,
        several=several and len({d.milestone.campaign_id for d in theirs}) == 1,
    )


def _subject(theirs: Sequence[Duty], first: Duty) -> str:
    if len(theirs) == 1:
        return f"{first.milestone}: {_when(first)}"
    words = ngettext(
        "%(number)d duty to see to: %(first)s, %(when)s",
        "%(number)d duties to see to, first of all %(first)s: %(when)s",
        len(theirs),
    )
    return words % {
        "number": len(theirs),
        "first": first.milestone,
        "when": _when(first),
    }


def body(theirs: Sequence[Duty], words: str = "", *, several: bool = False) -> str:
    """A line a duty, the most urgent first; before them what the Board wrote. Where
    there are `several` campaigns, each line names its own."""
    ordered = sorted(theirs, key=lambda duty: duty.due_on_for)
    lines = "\n".join(_line(duty, several=several) for duty in ordered)
    return f"{words}{GAP}{lines}" if words else lines


def words_of(text: str) -> str:
    """What the Board wrote in a body: all before the last gap, for no line has one."""
    return text.rpartition(GAP)[0]


def _line(duty: Duty, *, several: bool) -> str:
    whose = str(duty.organization)
    if several:
        whose += f"; {duty.milestone.campaign}"
    line = f"– {duty.milestone} ({whose}): {_when(duty)}."
    if duty.state == Duty.State.RETURNED:
        reason = " ".join(duty.returned_reason.split())
        line += " " + _("The Board sent it back: %s") % reason
    return line


def _when(duty: Duty) -> str:
    """'7 days left, until the end of 31/12/2026'."""
    day, days = f"{duty.due_on_for:%d/%m/%Y}", duty.days_left
    if days == 0:
        return _("the last day is today, %s") % day
    if days > 0:
        words = ngettext(
            "%(days)d day left, until the end of %(day)s",
            "%(days)d days left, until the end of %(day)s",
            days,
        )
    else:
        words = ngettext(
            "%(days)d day overdue since %(day)s",
            "%(days)d days overdue since %(day)s",
            -days,
        )
    return words % {"days": abs(days), "day": day}


def address(theirs: Sequence[Duty]) -> str:
    """The duty's page; of several, the line of time with all of them."""
    if len(theirs) == 1:
        return reverse("campaigns:duty_detail", args=[theirs[0].pk])
    return reverse("campaigns:timeline")
