"""When a dossier may be handed in: the window, the extension, the day of a supplement,
and the minutes of grace for what was begun in time."""

import datetime as dt

from django.core import signing
from django.utils.translation import gettext as _

from emulation import clock
from nominations.models import Dossier
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


def deadline(dossier: Dossier) -> dt.date | None:
    """The last day on which it may be handed in: the window's for this organisation
    or, for a supplement, the day set with the request, whichever is later."""
    window = dossier.campaign.dossier_window()
    days = [window.due_on_for(dossier.organization)] if window else []
    if supplement := dossier.open_supplement:
        days.append(supplement.due_on)
    return max(days, default=None)


def arrives_in_time(
    dossier: Dossier, last_day: dt.date, begun_at: dt.datetime | None
) -> bool:
    """By the last moment of the last day or, if it was begun by then, by the end of the
    campaign's minutes of grace."""
    now, end = clock.now(), clock.end_of_day(last_day)
    if begun_at is None or begun_at > end:
        return now <= end
    return now <= end + dt.timedelta(minutes=dossier.campaign.grace_minutes)


def untimely(dossier: Dossier, last_day: dt.date | None) -> str:
    """Why it cannot be handed in at this moment, and what to do; empty if it can."""
    try:
        refuse_untimely(dossier, last_day, None)
    except Refused as refusal:
        return str(refusal)
    return ""


def refuse_untimely(
    dossier: Dossier, last_day: dt.date | None, begun_at: dt.datetime | None
) -> None:
    """Raise Refused before the window opens and after the last day has ended."""
    window = dossier.campaign.dossier_window()
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
