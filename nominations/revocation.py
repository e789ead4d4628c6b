"""Taking an award back (Law 06/2022, chapter VII): on which ground, and what returned."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from emulation import clock
from nominations import quota, rules, workflow
from nominations.certificates import lock_in_force
from nominations.models import Certificate, Revocation
from records import audit
from records.errors import Refused


@dataclass(frozen=True)
class RevocationPapers:
    """On which of the law's grounds, and by which decision."""

    ground: str
    number: str
    decided_on: dt.date


@dataclass(frozen=True)
class Returned:
    """What came back after a revocation; None: not yet."""

    item_on: dt.date | None = None
    money_on: dt.date | None = None
    money: int | None = None


@transaction.atomic
def revoke(
    certificate: Certificate, papers: RevocationPapers, *, reason: str, by: User
) -> Revocation:
    """The award is revoked (Law 06/2022, chapter VII): the line stays in the register
    with the reason, the place is returned."""
    locked = lock_in_force(certificate)
    nomination = locked.nomination
    _check_papers(locked, papers)
    workflow.take("revoke", nomination, by=by, reason=reason)
    quota.give_back(nomination, by=by, reason=reason)
    locked.revoked_at, locked.revoke_reason = clock.now(), reason
    locked.save(update_fields=["revoked_at", "revoke_reason"])
    made = Revocation.objects.create(
        certificate=locked, recorded_by=by, recorded_at=clock.now(), **vars(papers)
    )
    after = {**vars(papers), "decided_on": papers.decided_on.isoformat()}
    audit.record("certificate.revoke", locked, by=by, after=after, reason=reason)
    certificate.refresh_from_db()
    return made


@transaction.atomic
def record_return(revocation: Revocation, returned: Returned, *, by: User) -> None:
    """What came back after the revocation: the certificate, the money, or both."""
    locked = (
        Revocation.objects.select_for_update(of=("self",))
        .select_related("certificate__decision__campaign")
        .get(pk=revocation.pk)
    )
    if not rules.may_issue(by, locked.certificate.decision.campaign):
        raise PermissionDenied
    _check_return(locked, returned)
    before = _came_back(locked)
    if list(before.values()) == [returned.item_on, returned.money_on, returned.money]:
        raise Refused(_("Write what came back, and when."))
    locked.item_returned_on = returned.item_on
    locked.money_returned_on = returned.money_on
    locked.money_returned = returned.money
    locked.save(
        update_fields=["item_returned_on", "money_returned_on", "money_returned"]
    )
    audit.record(
        "certificate.return",
        locked.certificate,
        by=by,
        before=before,
        after=_came_back(locked),
    )
    revocation.refresh_from_db()


def _check_papers(certificate: Certificate, papers: RevocationPapers) -> None:
    if papers.ground not in Revocation.Ground.values:
        raise Refused(_("Choose on which of the law's grounds the award is revoked."))
    if not papers.number.strip():
        raise Refused(_("Write the number of the decision to revoke."))
    if papers.decided_on > clock.today():
        raise Refused(_("The decision to revoke is dated in the future. Check it."))
    if papers.decided_on < certificate.decision.decided_on:
        raise Refused(_("The decision to revoke is older than the award. Check it."))


def _check_return(revocation: Revocation, returned: Returned) -> None:
    if (returned.money is None) != (returned.money_on is None):
        raise Refused(_("Write both the sum that came back and the day."))
    days = [day for day in (returned.item_on, returned.money_on) if day]
    if any(day > clock.today() for day in days):
        raise Refused(_("This day is in the future. Check it."))
    if any(day < revocation.decided_on for day in days):
        raise Refused(_("This day is before the decision to revoke. Check it."))


def _came_back(revocation: Revocation) -> dict[str, object]:
    return {
        "item_returned_on": revocation.item_returned_on,
        "money_returned_on": revocation.money_returned_on,
        "money_returned": revocation.money_returned,
    }
