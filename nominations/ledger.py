"""The quota's book: every change of a place is a line."""

from accounts.models import Organization, User
from campaigns.models import Campaign
from emulation import clock
from nominations.models import LedgerEntry, Place


def write(
    campaign: Campaign,
    kind: str,
    places: int,
    *,
    by: User | None,
    holder: Organization | None = None,
    place: Place | None = None,
    reason: str = "",
) -> None:
    if place is not None:
        holder = place.holder
    LedgerEntry.objects.create(
        campaign=campaign,
        at=clock.now(),
        by=by,
        kind=kind,
        places=places,
        holder=holder,
        nomination_id=place.nomination_id if place else None,
        reason=reason,
    )
