"""What must hold between rows, where no constraint of one table can say it.

`manage.py check_invariants` runs all of them; so do tests, and a restored backup.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum

from campaigns.models import Campaign
from nominations import snapshots, versions
from nominations.models import (
    Certificate,
    LedgerEntry,
    Nomination,
    Place,
    Proposal,
    RankingSnapshot,
)

Kind = LedgerEntry.Kind
N, P = Nomination.State, Place.State


@dataclass(frozen=True)
class Check:
    """One thing that must hold; `find` yields a sentence for each breach."""

    name: str
    find: Callable[[], Iterator[str]]


def places_match_the_campaign() -> Iterator[str]:
    for campaign in Campaign.objects.annotate(rows=Count("place_rows")).exclude(
        rows=F("places")
    ):
        yield f"{campaign.code}: {campaign.places} planned, {campaign.rows} rows"


def states_match_the_places() -> Iterator[str]:
    """Proposed has a held place; awarded an awarded or issued one; all others none."""
    lawful = (
        Q(state=N.PROPOSED, place__state=P.HELD)
        | Q(state=N.AWARDED, place__state__in=[P.AWARDED, P.ISSUED])
        | (~Q(state__in=[N.PROPOSED, N.AWARDED]) & Q(place=None))
    )
    for nomination in Nomination.objects.exclude(lawful).select_related("place"):
        place = getattr(nomination, "place", None)
        yield f"nomination {nomination.pk} is {nomination.state}, place {place and place.state}"


def own_places_serve_their_organization() -> Iterator[str]:
    for place in Place.objects.filter(
        holder__isnull=False, nomination__isnull=False
    ).exclude(nomination__dossier__organization=F("holder")):
        yield f"place {place.pk} is set aside for another than its nomination's"


def places_stay_in_their_campaign() -> Iterator[str]:
    for place in Place.objects.filter(nomination__isnull=False).exclude(
        nomination__dossier__campaign=F("campaign")
    ):
        yield f"place {place.pk} went to a nomination of another campaign"


def ledger_balances() -> Iterator[str]:
    """What the book says has happened leads to what there is."""
    for campaign in Campaign.objects.all():
        sums = _sums(LedgerEntry.objects.filter(campaign=campaign))
        places = Place.objects.filter(campaign=campaign)
        for what, booked, found in [
            ("opened", sums[Kind.OPENED] - sums[Kind.CLOSED], places.count()),
            (
                "used",
                sums[Kind.HELD] - sums[Kind.RELEASED] - sums[Kind.RETURNED],
                places.exclude(state=P.FREE).count(),
            ),
        ]:
            if booked != found:
                yield f"{campaign.code}: {what} {booked} in the ledger, {found} in fact"


def allocations_balance() -> Iterator[str]:
    lines = LedgerEntry.objects.filter(kind__in=[Kind.ALLOCATED, Kind.REVERTED])
    booked: Counter[tuple[int, int | None]] = Counter()
    for campaign, holder, kind, places in lines.values_list(
        "campaign", "holder", "kind", "places"
    ):
        booked[campaign, holder] += places if kind == Kind.ALLOCATED else -places
    found: Counter[tuple[int, int | None]] = Counter(
        Place.objects.filter(holder__isnull=False).values_list("campaign", "holder")
    )
    for key in booked.keys() | found.keys():
        if booked[key] != found[key]:
            yield (
                f"campaign {key[0]}, organisation {key[1]}: {booked[key]} in the "
                f"ledger, {found[key]} in fact"
            )


def ordinals_have_no_gap() -> Iterator[str]:
    for decision in (
        Certificate.objects.order_by()
        .values("decision")
        .annotate(first=Min("ordinal"), last=Max("ordinal"), n=Count("pk"))
        .exclude(first=1, last=F("n"))
    ):
        yield f"decision {decision['decision']}: {decision['n']} certificates, ordinals {decision['first']} to {decision['last']}"


def issued_places_have_certificates() -> Iterator[str]:
    in_force = Certificate.objects.in_force().values("nomination")
    for place in Place.objects.filter(state=P.ISSUED).exclude(nomination__in=in_force):
        yield f"place {place.pk} is issued without a certificate in force"


def frozen_lists_match_their_hash() -> Iterator[str]:
    for proposal in Proposal.objects.iterator(chunk_size=5):
        if versions.digest(proposal.content) != proposal.sha256:
            yield f"list {proposal.pk} does not match its SHA-256"


def stored_rankings_reproduce() -> Iterator[str]:
    for snapshot in RankingSnapshot.objects.order_by("pk").iterator(chunk_size=1):
        for fault in snapshots.faults(snapshot):
            yield f"stored ranking {snapshot.pk}: {fault}"


CHECKS = [
    Check("places match the campaign", places_match_the_campaign),
    Check("states match the places", states_match_the_places),
    Check("own places serve their organisation", own_places_serve_their_organization),
    Check("places stay in their campaign", places_stay_in_their_campaign),
    Check("the ledger balances", ledger_balances),
    Check("allocations balance", allocations_balance),
    Check("ordinals have no gap", ordinals_have_no_gap),
    Check("issued places have certificates", issued_places_have_certificates),
    Check("frozen lists match their hash", frozen_lists_match_their_hash),
    Check("stored rankings reproduce their order", stored_rankings_reproduce),
]


def breaches() -> list[str]:
    """Every breach of every check; empty when all is well."""
    return [f"{check.name}: {text}" for check in CHECKS for text in check.find()]


def _sums(lines: QuerySet[LedgerEntry]) -> dict[str, int]:
    sums = dict.fromkeys(Kind.values, 0)
    sums.update(
        lines.order_by().values_list("kind").annotate(sum=Sum("places")).order_by()
    )
    return sums
