"""Handing certificates over: at the ceremony to many, later to one at a time."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from emulation import clock
from nominations import rules
from nominations.models import Certificate, Decision, Handover
from records import audit
from records.errors import Refused


@dataclass(frozen=True)
class Given:
    """When and by whom."""

    on: dt.date
    by: str
    note: str = ""


@dataclass(frozen=True)
class Receiver:
    """Who took it; `on_behalf_of` is empty for the recipient in person."""

    name: str
    on_behalf_of: str = ""


@transaction.atomic
def hand_over(
    certificate: Certificate, receiver: Receiver, given: Given, *, by: User
) -> Handover:
    """One certificate, to the recipient or to somebody for them."""
    decision = Decision.objects.select_for_update().get(pk=certificate.decision_id)
    if not rules.may_issue(by, decision.campaign):
        raise PermissionDenied
    _check(decision, given)
    if not receiver.name.strip():
        raise Refused(_("Write who received it."))
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if not locked.is_in_force:
        raise Refused(_("This certificate is void or revoked: it is not handed over."))
    if Handover.objects.filter(certificate=locked).exists():
        raise Refused(_("No. %d has been handed over already.") % locked.ordinal)
    return _record(locked, receiver, given, by)


@transaction.atomic
def hand_over_many(
    decision: Decision, keys: Collection[int], given: Given, *, by: User
) -> int:
    """At the ceremony: each ticked certificate to its recipient in person (a collective
    is received by whoever represents it). How many were not handed over before."""
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    if not rules.may_issue(by, locked.campaign):
        raise PermissionDenied
    _check(locked, given)
    if not keys:
        raise Refused(_("Tick those who received their certificate."))
    rows = locked.certificates.in_force().filter(pk__in=keys, handover=None)
    given_now = list(rows.select_related("nomination").order_by("ordinal"))
    for row in given_now:
        nominee = row.nomination
        if nominee.is_individual:
            receiver = Receiver(row.name)
        else:
            receiver = Receiver(nominee.head_name or row.name, row.name)
        _record(row, receiver, given, by)
    return len(given_now)


def _check(decision: Decision, given: Given) -> None:
    if not given.by.strip():
        raise Refused(_("Write who handed it over."))
    if not decision.decided_on <= given.on <= clock.today():
        raise Refused(
            _("The day of the hand-over lies between the decision and today.")
        )


def _record(
    certificate: Certificate, receiver: Receiver, given: Given, by: User
) -> Handover:
    made = Handover.objects.create(
        certificate=certificate,
        received_by=receiver.name.strip(),
        on_behalf_of=receiver.on_behalf_of.strip(),
        handed_on=given.on,
        handed_by=given.by.strip(),
        note=given.note.strip(),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    after = {
        "received_by": made.received_by,
        "on_behalf_of": made.on_behalf_of,
        "handed_on": made.handed_on,
        "handed_by": made.handed_by,
    }
    audit.record("certificate.hand_over", certificate, by=by, after=after)
    return made
