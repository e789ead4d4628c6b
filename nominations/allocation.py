"""How many places there are, and for whom: recorded acts of an authorised person.

Each locks the campaign's row first, so that two of them follow one another.
"""

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organization, User
from campaigns.models import Campaign
from nominations import ledger, rules
from nominations.models import LedgerEntry, Place
from records import audit
from records.errors import Refused

Kind = LedgerEntry.Kind


def open_places(campaign: Campaign, *, by: User | None = None) -> int:
    """Create the places that the campaign has and the table has not; how many they were."""
    with transaction.atomic():
        locked = _lock(campaign)
        missing = locked.places - Place.objects.filter(campaign=campaign).count()
        if missing > 0:
            _open(locked, missing)
            ledger.write(campaign, Kind.OPENED, missing, by=by)
    return max(0, missing)


def resize(campaign: Campaign, places: int, *, by: User, reason: str) -> None:
    """Change the number of places: recorded, with a reason, never below what is used or
    set aside."""
    with transaction.atomic():
        locked = _lock(campaign)
        _check(locked, by, reason)
        if places == locked.places:
            raise Refused(_("The campaign has %(n)d places already.") % {"n": places})
        if places < 1:
            raise Refused(_("A campaign has at least one place."))
        Campaign.objects.filter(pk=locked.pk).update(places=places)
        change = places - locked.places
        if change < 0:
            _close(locked, -change, to=places)
        else:
            _open(locked, change)
        kind = Kind.OPENED if change > 0 else Kind.CLOSED
        ledger.write(locked, kind, abs(change), by=by, reason=reason)
        audit.record(
            "quota.resize",
            locked,
            by=by,
            before={"places": locked.places},
            after={"places": places},
            reason=reason,
        )
    campaign.places = places


def allocate(
    campaign: Campaign, holder: Organization, places: int, *, by: User, reason: str
) -> None:
    """Set `places` more aside for one organisation: those that it uses already from the
    common pool count first, then free ones."""
    with transaction.atomic():
        _check(_lock(campaign), by, reason)
        _at_least_one(places)
        common = Place.objects.filter(campaign=campaign, holder=None)
        used = common.filter(nomination__dossier__organization=holder)
        free = _lock_free(common)
        chosen = [*used.values_list("pk", flat=True)[:places], *free][:places]
        if len(chosen) < places:
            raise Refused(
                ngettext(
                    "Only %(left)d place is not set aside yet. Set aside fewer, or have "
                    "the total changed first.",
                    "Only %(left)d places are not set aside yet. Set aside fewer, or "
                    "have the total changed first.",
                    len(chosen),
                )
                % {"left": len(chosen)}
            )
        Place.objects.filter(pk__in=chosen).update(holder=holder)
        ledger.write(
            campaign, Kind.ALLOCATED, places, by=by, holder=holder, reason=reason
        )
        _tell("quota.allocate", campaign, holder, places, by, reason)


def take_back(
    campaign: Campaign, holder: Organization, places: int, *, by: User, reason: str
) -> None:
    """Return `places` that the organisation has not used to the common pool."""
    with transaction.atomic():
        _check(_lock(campaign), by, reason)
        _at_least_one(places)
        free = _lock_free(Place.objects.filter(campaign=campaign, holder=holder))
        if len(free) < places:
            raise Refused(
                _(
                    "%(holder)s has only %(left)d unused places of its own. Take back "
                    "at most that many."
                )
                % {"holder": holder, "left": len(free)}
            )
        Place.objects.filter(pk__in=free[:places]).update(holder=None)
        ledger.write(
            campaign, Kind.REVERTED, places, by=by, holder=holder, reason=reason
        )
        _tell("quota.take_back", campaign, holder, places, by, reason)


def move(
    campaign: Campaign,
    source: Organization,
    target: Organization,
    places: int,
    *,
    by: User,
    reason: str,
) -> None:
    """Pass `places` that `source` has not used to `target`: one act, two lines in the
    ledger."""
    if source == target:
        raise Refused(_("Choose another organisation than the one that gives."))
    with transaction.atomic():
        take_back(campaign, source, places, by=by, reason=reason)
        allocate(campaign, target, places, by=by, reason=reason)


def share_out(
    campaign: Campaign, wanted: dict[Organization, int], *, by: User, reason: str
) -> int:
    """Bring what is set aside for each of `wanted` to the number given, all of it or
    nothing; how many organisations that changed.

    Fewer first, so that what one gives up can go to another."""
    with transaction.atomic():
        locked = _lock(campaign)
        _check(locked, by, reason)
        changes = sorted(
            (
                (number - now, body)
                for body, number, now in standing_of(locked, wanted)
                if number != now
            ),
            key=lambda change: (change[0], change[1].pk),
        )
        for change, body in changes:
            if change < 0:
                take_back(locked, body, -change, by=by, reason=reason)
            else:
                allocate(locked, body, change, by=by, reason=reason)
    return len(changes)


def flow_back(campaign: Campaign, *, by: User, reason: str) -> int:
    """Return to the common pool whatever organisations have not used: a line in the
    ledger for each; how many places that were."""
    with transaction.atomic():
        locked = _lock(campaign)
        _check(locked, by, reason)
        idle = Place.objects.filter(
            campaign=locked, state=Place.State.FREE, holder__isnull=False
        )
        numbers = dict(
            idle.order_by().values_list("holder").annotate(n=models.Count("pk"))
        )
        for body in Organization.objects.filter(pk__in=numbers).order_by("pk"):
            take_back(locked, body, numbers[body.pk], by=by, reason=reason)
    return sum(numbers.values())


def standing_of(
    campaign: Campaign, wanted: dict[Organization, int]
) -> list[tuple[Organization, int, int]]:
    """Each organisation with the number wanted and the one set aside now; two queries
    at most."""
    found = Place.objects.filter(campaign=campaign, holder__in=wanted)
    now = dict(found.order_by().values_list("holder").annotate(n=models.Count("pk")))
    return [(body, number, now.get(body.pk, 0)) for body, number in wanted.items()]


def _lock(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)


def _lock_free(places: QuerySet[Place]) -> list[int]:
    """Keys of the free ones, locked, in order; waits for those being claimed."""
    free = places.filter(state=Place.State.FREE).order_by("number")
    return [place.pk for place in free.select_for_update(of=("self",))]


def _check(campaign: Campaign, by: User, reason: str) -> None:
    if not rules.may_change_quota(by, campaign):
        raise PermissionDenied
    if not reason.strip():
        raise Refused(
            _("A change of the quota needs a reason. Write it, then try again.")
        )


def _at_least_one(places: int) -> None:
    if places < 1:
        raise Refused(_("Give a number of places of at least 1."))


def _open(campaign: Campaign, count: int) -> None:
    rows = Place.objects.filter(campaign=campaign)
    first = (rows.aggregate(last=models.Max("number"))["last"] or 0) + 1
    Place.objects.bulk_create(
        Place(campaign=campaign, number=number)
        for number in range(first, first + count)
    )


def _close(campaign: Campaign, count: int, *, to: int) -> None:
    """Remove free places that are set aside for nobody, the highest numbers first."""
    free = _lock_free(Place.objects.filter(campaign=campaign, holder=None))
    if len(free) < count:
        raise Refused(
            _(
                "%(bound)d places are used or set aside: the total cannot become "
                "%(to)d. Take places back or off the list first."
            )
            % {"bound": campaign.places - len(free), "to": to}
        )
    Place.objects.filter(pk__in=free[-count:]).delete()


def _tell(
    verb: str,
    campaign: Campaign,
    holder: Organization,
    places: int,
    by: User,
    reason: str,
) -> None:
    audit.record(
        verb,
        campaign,
        by=by,
        after={"holder": str(holder), "places": places},
        reason=reason,
    )
