"""The register of certificates: issued once, in the order of the decision, no gaps."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from emulation import clock
from nominations import quota, rules, workflow
from nominations.models import Certificate, Decision, Nomination
from records import audit
from records.errors import Refused


@transaction.atomic
def issue(decision: Decision, *, by: User) -> int:
    """Enter every awarded nominee of the decision in the register, in the order of the
    list; how many are new. A second run finds nothing to do."""
    if not rules.may_issue(by, decision.campaign):
        raise PermissionDenied
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    waiting = (
        Nomination.objects.filter(
            decision=locked, state=Nomination.State.AWARDED, certificate=None
        )
        .filter(proposal_lines__proposal=locked.proposal)
        .select_related("dossier__campaign", "dossier__organization")
        .order_by("proposal_lines__order")
    )
    first = locked.certificates.count() + 1
    rows = [
        Certificate(
            decision=locked,
            nomination=nomination,
            ordinal=ordinal,
            issued_at=clock.now(),
        )
        for ordinal, nomination in enumerate(waiting, start=first)
    ]
    Certificate.objects.bulk_create(rows)
    for row in rows:
        quota.issue(row.nomination, by=by)
    if rows:
        audit.record(
            "certificates.issue",
            locked,
            by=by,
            after={"first": first, "last": first + len(rows) - 1},
        )
    return len(rows)


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by: User) -> None:
    """The award is revoked (Law 06/2022, chapter VII): the line stays in the register
    with the reason, the place is returned."""
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if locked.revoked_at:
        raise Refused(_("This certificate has been revoked already."))
    nomination = locked.nomination
    workflow.take("revoke", nomination, by=by, reason=reason)
    quota.give_back(nomination, by=by, reason=reason)
    locked.revoked_at, locked.revoke_reason = clock.now(), reason
    locked.save(update_fields=["revoked_at", "revoke_reason"])
    audit.record("certificate.revoke", locked, by=by, reason=reason)
    certificate.refresh_from_db()
