"""When a dossier may be handed in: the window, the extension, the day of a supplement,
and the minutes of grace for what was begun in time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

from campaigns.models import Milestone
from emulation import clock
from nominations.models import Dossier, SupplementRequest
from nominations.remarks import Standing
from records.errors import Refused

_SALT = "dossier.begun"


def begin(dossier: Dossier) -> str:
    """A stamp for the page with the button, signed so that nobody can write an earlier
    moment into it."""
    return signing.dumps([dossier.pk, clock.now().isoformat()], salt=_SALT)


def begun_at(dossier: Dossier, stamp: str) -> dt.datetime | None:
    """The moment in a stamp of this dossier; None for any other text."""
    try:
        key, moment = signing.loads(stamp, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return dt.datetime.fromisoformat(moment) if key == dossier.pk else None


@dataclass(frozen=True)
class Times:
    """Of one dossier: the campaign's window, the open supplement, and the last day on
    which it may be handed in: the window's for this organisation or, for a supplement,
    the day set with the request, whichever is later."""

    window: Milestone | None
    supplement: SupplementRequest | None
    last_day: dt.date | None


def times(dossier: Dossier, standing: Sequence[Standing] = ()) -> Times:
    """`standing`, the Board's remarks where they are loaded already, spares asking for
    their supplement."""
    window = (
        dossier.campaign.milestones.filter(kind=Milestone.Kind.DOSSIER_WINDOW)
        .with_extension_of(dossier.organization)
        .first()
    )
    supplement = standing[0].remark.supplement if standing else dossier.open_supplement
    days = [window.extended_to(window.extension)] if window else []
    if supplement:
        days.append(supplement.due_on)
    return Times(window, supplement, max(days, default=None))


def arrives_in_time(
    dossier: Dossier, last_day: dt.date, begun_at: dt.datetime | None
) -> bool:
    """By the last moment of the last day or, if it was begun by then, by the end of the
    campaign's minutes of grace."""
    now, end = clock.now(), clock.end_of_day(last_day)
    if begun_at is None or begun_at > end:
        return now <= end
    return now <= end + dt.timedelta(minutes=dossier.campaign.grace_minutes)


def untimely(dossier: Dossier, found: Times) -> str:
    """Why it cannot be handed in at this moment, and what to do; empty if it can."""
    try:
        refuse_untimely(dossier, found, None)
    except Refused as refusal:
        return str(refusal)
    return ""


def refuse_untimely(
    dossier: Dossier, found: Times, begun_at: dt.datetime | None
) -> None:
    """Raise Refused before the window opens and after the last day has ended."""
    window, last_day = found.window, found.last_day
    board = dossier.campaign.board
    if last_day is None:
        raise Refused(
            _("No time for handing in dossiers is set yet. Ask %(board)s.")
            % {"board": board}
        )
    if window and window.opens_at and clock.now() < window.opens_at:
        raise Refused(
            _("Dossiers are taken from %(day)s on. Your draft is kept.")
            % {"day": f"{window.opens_on:%d/%m/%Y}"}
        )
    if not arrives_in_time(dossier, last_day, begun_at):
        raise Refused(
            _(
                "The time for handing in ended on %(day)s. Only the leader of %(board)s "
                "can grant an extension: ask for one, your draft is kept."
            )
            % {"day": f"{last_day:%d/%m/%Y}", "board": board}
        )
