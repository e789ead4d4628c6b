"""The campaign's places: rows that exist beforehand, claimed by a conditional UPDATE.

Whoever claims one locks nothing but the place itself; `docs/decisions/0006` says why.
Every function here belongs inside the step that moves the nomination's state.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, IntegerField, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from campaigns.models import Campaign
from nominations import ledger
from nominations.models import LedgerEntry, Nomination, Place
from records.errors import Refused

State = Place.State
Kind = LedgerEntry.Kind
USED = (State.HELD, State.AWARDED, State.ISSUED)


@dataclass
class Share:
    """What one organisation has been set aside, and what its nominations use."""

    organization: int
    name: str
    allocated: int = 0
    held: int = 0
    awarded: int = 0
    issued: int = 0
    # Of those set aside for it.
    free: int = 0

    @property
    def used(self) -> int:
        return self.held + self.awarded + self.issued


@dataclass(frozen=True)
class Counts:
    """total = held + awarded + issued + free; `returned` counts what came back."""

    total: int
    allocated: int
    held: int
    awarded: int
    issued: int
    free: int
    returned: int
    shares: list[Share]

    @property
    def used(self) -> int:
        return self.held + self.awarded + self.issued

    @property
    def free_for_all(self) -> int:
        return self.free - sum(share.free for share in self.shares)


def counts(campaign: Campaign) -> Counts:
    """Where the campaign's places stand, in one query."""
    returned = (
        LedgerEntry.objects.filter(campaign=campaign, kind=Kind.RETURNED)
        .order_by()
        .values("campaign")
        .annotate(sum=Sum("places"))
        .values("sum")
    )
    rows = (
        Place.objects.filter(campaign=campaign)
        .annotate(
            is_own=Q(holder__isnull=False),
            organization=Coalesce("nomination__dossier__organization", "holder"),
            name=Coalesce("nomination__dossier__organization__name", "holder__name"),
            sort_key=Coalesce(
                "nomination__dossier__organization__sort_key", "holder__sort_key"
            ),
            returned=Subquery(returned, output_field=IntegerField()),
        )
        .values("state", "is_own", "organization", "name", "sort_key", "returned")
        .annotate(n=Count("pk"))
        .order_by("sort_key", "organization")
    )
    return _add_up(list(rows))


def _add_up(rows: Sequence[Mapping[str, Any]]) -> Counts:
    by_state = dict.fromkeys(State.values, 0)
    shares: dict[int, Share] = {}
    for row in rows:
        by_state[row["state"]] += row["n"]
        if row["organization"] is not None:
            share = shares.setdefault(
                row["organization"], Share(row["organization"], row["name"])
            )
            setattr(share, row["state"], getattr(share, row["state"]) + row["n"])
            share.allocated += row["n"] if row["is_own"] else 0
    return Counts(
        total=sum(by_state.values()),
        allocated=sum(share.allocated for share in shares.values()),
        returned=(rows[0]["returned"] or 0) if rows else 0,
        shares=list(shares.values()),
        **by_state,
    )


def hold(nomination: Nomination, *, by: User) -> Place:
    """Claim a free place: its organisation's own first, then the common pool."""
    campaign = nomination.dossier.campaign
    free = Place.objects.filter(campaign=campaign, state=State.FREE)
    with transaction.atomic():
        held = Place.objects.filter(nomination=nomination).first()
        if held is not None:
            return held
        own = free.filter(holder=nomination.dossier.organization)
        place = claim(own, nomination) or claim(free.filter(holder=None), nomination)
        if place is None:
            raise Refused(none_left(1))
        ledger.write(campaign, Kind.HELD, 1, by=by, place=place)
        return place


def claim(free: QuerySet[Place], nomination: Nomination) -> Place | None:
    """One of `free`, now the nomination's; None only if there truly is none.

    The first look passes by what others are just taking (PostgreSQL); the second waits
    for them, because a place that they give up again must not stay unused. What decides,
    on every engine, is the UPDATE's own condition.
    """
    free = free.order_by("number")
    first = free.select_for_update(skip_locked=True, of=("self",)).first()
    for pk in [first.pk] if first else free.values_list("pk", flat=True):
        taken = Place.objects.filter(pk=pk, state=State.FREE, nomination=None).update(
            state=State.HELD, nomination=nomination
        )
        if taken:
            return Place.objects.select_related("holder").get(pk=pk)
    return None


def release(nomination: Nomination, *, by: User) -> None:
    """Let go of a place that was only held."""
    _free(nomination, {State.HELD}, Kind.RELEASED, by=by)


def give_back(nomination: Nomination, *, by: User, reason: str = "") -> None:
    """Return the place of a nomination that was declined, or whose award was revoked."""
    _free(nomination, set(USED), Kind.RETURNED, by=by, reason=reason)


def award(nomination: Nomination, *, by: User) -> None:
    """The held place is now used by a decision."""
    _turn(nomination, State.HELD, State.AWARDED, Kind.AWARDED, by=by)


def issue(nomination: Nomination, *, by: User) -> None:
    """The certificate for the awarded place stands in the register."""
    _turn(nomination, State.AWARDED, State.ISSUED, Kind.ISSUED, by=by)


def none_left(excess: int) -> str:
    """Why the list cannot stand as it is."""
    return ngettext(
        "%(n)d over the places left: take %(n)d off the list, or ask for the quota to be "
        "changed.",
        "%(n)d over the places left: take %(n)d off the list, or ask for the quota to be "
        "changed.",
        excess,
    ) % {"n": excess}


def _turn(
    nomination: Nomination, source: str, target: str, kind: str, *, by: User
) -> None:
    with transaction.atomic():
        moved = Place.objects.filter(nomination=nomination, state=source).update(
            state=target
        )
        place = _place_of(nomination)
        if not moved or place is None:
            raise Refused(_no_such_place(nomination, source))
        ledger.write(nomination.dossier.campaign, kind, 1, by=by, place=place)


def _free(
    nomination: Nomination,
    sources: set[Place.State],
    kind: str,
    *,
    by: User,
    reason: str = "",
) -> None:
    with transaction.atomic():
        place = _place_of(nomination)
        freed = Place.objects.filter(nomination=nomination, state__in=sources).update(
            state=State.FREE, nomination=None
        )
        if not freed or place is None:
            raise Refused(_no_such_place(nomination, *sources))
        campaign = nomination.dossier.campaign
        ledger.write(campaign, kind, 1, by=by, place=place, reason=reason)
        if place.holder_id is not None:
            _settle(place)


def _settle(freed: Place) -> None:
    """A place of an organisation's own has become free while another nomination of it
    sits in the common pool: swap, so that the common pool has the free one."""
    common = Place.objects.filter(
        campaign=freed.campaign_id,
        holder=None,
        nomination__dossier__organization=freed.holder_id,
    ).first()
    if common is not None:
        is_free = Place.objects.filter(pk=freed.pk, state=State.FREE).update(
            holder=None
        )
        if is_free:
            Place.objects.filter(pk=common.pk).update(holder=freed.holder_id)


def _place_of(nomination: Nomination) -> Place | None:
    return Place.objects.filter(nomination=nomination).select_related("holder").first()


def _no_such_place(nomination: Nomination, *states: str) -> str:
    names = ", ".join(str(State(state).label) for state in states)
    return _("%(nomination)s has no place that is %(states)s.") % {
        "nomination": nomination,
        "states": names,
    }
