"""What follows for dossiers and places when organisations change."""

from collections import Counter

from django.db.models import QuerySet
from django.utils.translation import ngettext

from accounts.changes import REACTIONS, Reaction
from accounts.models import Organization, OrganizationChange, User
from accounts.succession import leaving
from campaigns.models import Campaign
from nominations import dossier_duty, ledger
from nominations.models import Dossier, LedgerEntry, Place
from records import audit

# What still lies with its organisation. What the Board holds stays under the name under
# which it was handed in; if it is sent back, `pass_on` gives it to who is there then.
OPEN = (Dossier.State.DRAFT, Dossier.State.AWAITING_LEADER, Dossier.State.RETURNED)


def foretell(change: OrganizationChange) -> list[str]:
    number = _open(leaving(change)).count()
    if not number or not any(line.is_heir for line in change.all_lines):
        return []
    text = ngettext(
        "%(number)d dossier that is not with the Board goes to the new one.",
        "%(number)d dossiers that are not with the Board go to the new one.",
        number,
    )
    return [text % {"number": number}]


def react(change: OrganizationChange, by: User) -> None:
    if change.heir is None:
        return
    for source in leaving(change):
        for dossier in _open([source]).select_for_update(of=("self",)):
            _hand(dossier, change.heir, by)
        _pass_places(source, change.heir, change, by)


def pass_on(dossier: Dossier, *, by: User) -> None:
    """A dossier that is sent back to an organisation which is no more goes to the one
    that took it over."""
    organization = dossier.organization
    if not organization.is_active and organization.successor is not None:
        _hand(dossier, organization.successor, by)


def _hand(dossier: Dossier, heir: Organization, by: User) -> None:
    old = dossier.organization
    dossier.organization = heir
    dossier.save(update_fields=["organization"])
    audit.record(
        "dossier.passed_on",
        dossier,
        by=by,
        before={"organization": str(old)},
        after={"organization": str(heir)},
    )
    for organization in (old, heir):
        dossier_duty.follow(dossier.campaign, organization, by=by)


def _pass_places(
    source: Organization, heir: Organization, change: OrganizationChange, by: User
) -> None:
    """Places set aside for the old one and not used are set aside for the new one."""
    free = Place.objects.filter(holder=source, state=Place.State.FREE)
    numbers = Counter(free.values_list("campaign", flat=True))
    for campaign in Campaign.objects.filter(pk__in=numbers):
        mine = free.filter(campaign=campaign)
        number = mine.update(holder=heir)
        for kind, holder in (
            (LedgerEntry.Kind.REVERTED, source),
            (LedgerEntry.Kind.ALLOCATED, heir),
        ):
            ledger.write(
                campaign, kind, number, by=by, holder=holder, reason=str(change)
            )
        audit.record(
            "quota.passed_on",
            campaign,
            by=by,
            before={"holder": str(source)},
            after={"holder": str(heir), "places": number},
            reason=str(change),
        )


def _open(organizations: list[Organization]) -> QuerySet[Dossier]:
    rows = Dossier.objects.filter(organization__in=organizations, state__in=OPEN)
    return rows.select_related("organization", "campaign")


REACTIONS.append(Reaction(20, foretell, react))
