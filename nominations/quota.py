"""The campaign's places and their book.

A place is a row that exists beforehand; a nomination claims a free one by an UPDATE that
counts only if the row is still free. So there is never one place more than rows, however
many claim at once, on either engine (docs/decisions/0006).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organization, User
from campaigns.models import Campaign
from emulation import clock
from nominations import rules
from nominations.models import LedgerEntry, Nomination, Place
from records import audit
from records.errors import Refused

S = Place.State
K = LedgerEntry.Kind


@dataclass
class Counts:
    """Places of the campaign, or of one holder's allocation, by what became of them:
    total = free + held + awarded + issued."""

    free: int = 0
    held: int = 0
    awarded: int = 0
    issued: int = 0
    allocated: int = 0
    returned: int = 0
    holders: dict[int | None, "Counts"] = field(default_factory=dict)

    @property
    def used(self) -> int:
        return self.held + self.awarded + self.issued

    @property
    def total(self) -> int:
        return self.free + self.used


def counts(campaign: Campaign) -> Counts:
    """The places as they stand, in two queries; `holders[None]` is the common pool."""
    result = Counts()
    rows = (
        Place.objects.filter(campaign=campaign)
        .values_list("holder", "state")
        .annotate(Count("pk"))
        .order_by()
    )
    for holder, state, number in rows:
        part = result.holders.setdefault(holder, Counts())
        setattr(part, state, number)
        setattr(result, state, getattr(result, state) + number)
        if holder is not None:
            result.allocated += number
            part.allocated += number
    result.returned = (
        campaign.ledger.filter(kind=K.RETURNED).aggregate(n=models.Sum("places"))["n"]
        or 0
    )
    return result


@transaction.atomic
def open_places(campaign: Campaign, *, by: User | None = None) -> int:
    """Make the rows that the campaign's number of places calls for; how many were new."""
    locked = _lock(campaign)
    rows = Place.objects.filter(campaign=locked).aggregate(
        n=Count("pk"), top=Max("number")
    )
    missing = locked.places - rows["n"]
    if missing <= 0:
        return 0
    first = (rows["top"] or 0) + 1
    Place.objects.bulk_create(
        Place(campaign=locked, number=number)
        for number in range(first, first + missing)
    )
    _book(locked, K.OPENED, missing, by=by, reason=locked.name[:200])
    return missing


@transaction.atomic
def resize(campaign: Campaign, places: int, *, by: User, reason: str) -> None:
    """Change the total: a recorded act, never below what is used or allocated."""
    locked = _lock(campaign)
    if not rules.may_change_quota(by, locked):
        raise PermissionDenied
    _require_reason(reason)
    before, locked.places = locked.places, places
    if places == before:
        return
    if places < before:
        _close(locked, before - places, places, by, reason)
    locked.save(update_fields=["places", "updated_at"])
    if places > before:
        open_places(locked, by=by)
    audit.record(
        "quota.resize",
        locked,
        by=by,
        before={"places": before},
        after={"places": places},
        reason=reason,
    )
    campaign.places = places


def _close(campaign: Campaign, number: int, wanted: int, by: User, reason: str) -> None:
    free = _free(campaign, None).order_by("-number").values_list("pk", flat=True)
    closing = list(free[:number])
    if len(closing) < number:
        raise Refused(
            _(
                "%(used)d places are used or allocated: the total cannot go down to "
                "%(wanted)d. Release places or take allocations back first."
            )
            % {"used": campaign.place_rows.count() - free.count(), "wanted": wanted}
        )
    gone, _rows = Place.objects.filter(pk__in=closing, state=S.FREE).delete()
    if gone != number:
        raise Refused(_("Places were claimed meanwhile. Look again, then decide."))
    _book(campaign, K.CLOSED, number, by=by, reason=reason)


@transaction.atomic
def allocate(
    campaign: Campaign, holder: Organization, places: int, *, by: User, reason: str
) -> None:
    """Set the holder's allocation to `places`: free places move between it and the
    common pool. Never below what the holder has used."""
    locked = _lock(campaign)
    if not rules.may_change_quota(by, locked):
        raise PermissionDenied
    _require_reason(reason)
    now = Place.objects.filter(campaign=locked, holder=holder).count()
    if places > now:
        _move(locked, None, holder, places - now, by, reason)
    elif places < now:
        _move(locked, holder, None, now - places, by, reason)
    audit.record(
        "quota.allocate",
        locked,
        by=by,
        before={"holder": holder.name, "places": now},
        after={"holder": holder.name, "places": places},
        reason=reason,
    )


def _move(
    campaign: Campaign,
    source: Organization | None,
    target: Organization | None,
    number: int,
    by: User,
    reason: str,
) -> None:
    rows = list(_free(campaign, source).values_list("pk", flat=True)[:number])
    if len(rows) < number:
        where = source.name if source else _("the common pool")
        raise Refused(
            ngettext(
                "Only %(free)d place is free in %(where)s.",
                "Only %(free)d places are free in %(where)s.",
                len(rows),
            )
            % {"free": len(rows), "where": where}
        )
    moved = Place.objects.filter(pk__in=rows, state=S.FREE).update(holder=target)
    if moved != number:
        raise Refused(_("Places were claimed meanwhile. Look again, then decide."))
    kind = K.ALLOCATED if target else K.REVERTED
    _book(campaign, kind, number, by=by, holder=target or source, reason=reason)


@transaction.atomic
def hold(nomination: Nomination, *, by: User) -> Place:
    """Claim a free place: of its organisation's allocation first, else of the common
    pool. Raises Refused when none is left."""
    campaign = nomination.dossier.campaign
    for holder in (nomination.dossier.organization, None):
        if place := _claim(campaign, holder, nomination):
            _book(
                campaign, K.HELD, 1, by=by, holder=place.holder, nomination=nomination
            )
            return place
    raise Refused(
        _(
            "No place is left for %(name)s: all %(places)d are taken. Take another "
            "nominee off the list, or have the number of places changed."
        )
        % {"name": nomination.name, "places": campaign.places}
    )


def _claim(
    campaign: Campaign, holder: Organization | None, nomination: Nomination
) -> Place | None:
    """A free row, made the nomination's. A rival may take the row between our look and
    our UPDATE, which then counts nothing, and we look again. Rows that rivals hold
    locked are skipped at first; none is said to be left before all have been waited
    for."""
    for skip_locked in (True, False):
        while (number := _look(campaign, holder, skip_locked)) is not None:
            claimed = Place.objects.filter(pk=number, state=S.FREE).update(
                state=S.HELD, nomination=nomination
            )
            if claimed:
                return Place.objects.select_related("holder").get(pk=number)
    return None


def _look(
    campaign: Campaign, holder: Organization | None, skip_locked: bool
) -> int | None:
    rows = _free(campaign, holder)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=skip_locked)
    return rows.values_list("pk", flat=True).first()


def release(nomination: Nomination, *, by: User, reason: str = "") -> None:
    """The nomination gives its held place up: it is free again, for the same holder."""
    _give_up(nomination, S.HELD, K.RELEASED, by, reason)


def award(nomination: Nomination, *, by: User) -> None:
    """The held place is used for good."""
    _step(nomination, S.HELD, S.AWARDED, K.AWARDED, by)


def issue(nomination: Nomination, *, by: User) -> None:
    """The certificate is in the register."""
    _step(nomination, S.AWARDED, S.ISSUED, K.ISSUED, by)


def give_back(nomination: Nomination, *, by: User, reason: str) -> None:
    """A declined or revoked nomination returns its place, if it has one."""
    place = Place.objects.filter(nomination=nomination).first()
    if place:
        _give_up(nomination, place.state, K.RETURNED, by, reason)


@transaction.atomic
def _step(
    nomination: Nomination, source: str, target: str, kind: str, by: User
) -> None:
    moved = Place.objects.filter(nomination=nomination, state=source).update(
        state=target
    )
    if not moved:
        raise Refused(
            _("%(name)s has no place that is %(state)s.")
            % {"name": nomination.name, "state": S(source).label}
        )
    _book(nomination.dossier.campaign, kind, 1, by=by, nomination=nomination)


@transaction.atomic
def _give_up(
    nomination: Nomination, source: str, kind: str, by: User, reason: str
) -> None:
    moved = Place.objects.filter(nomination=nomination, state=source).update(
        state=S.FREE, nomination=None
    )
    if moved:
        campaign = nomination.dossier.campaign
        _book(campaign, kind, 1, by=by, nomination=nomination, reason=reason)


def _free(campaign: Campaign, holder: Organization | None) -> models.QuerySet[Place]:
    owner = Q(holder=holder) if holder else Q(holder=None)
    return Place.objects.filter(owner, campaign=campaign, state=S.FREE).order_by(
        "number"
    )


def _lock(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update().get(pk=campaign.pk)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Write the reason: it goes into the ledger."))


def _book(
    campaign: Campaign,
    kind: str,
    places: int,
    *,
    by: User | None,
    holder: Organization | None = None,
    nomination: Nomination | None = None,
    reason: str = "",
) -> None:
    LedgerEntry.objects.create(
        campaign=campaign,
        at=clock.now(),
        by=by,
        kind=kind,
        places=places,
        holder=holder,
        nomination=nomination,
        reason=reason,
    )


def states_disagreeing(campaign: Campaign) -> Iterable[Nomination]:
    """Nominations whose state and place do not agree; there must be none."""
    has_place = Q(place__isnull=False)
    needs_place = Q(state__in=[Nomination.State.PROPOSED, Nomination.State.AWARDED])
    return Nomination.objects.for_campaign(campaign).filter(
        (has_place & ~needs_place) | (needs_place & ~has_place)
    )
