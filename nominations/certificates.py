"""The register of certificates: issued once, in the order of the decision, no gaps."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from emulation import clock
from emulation.vietnamese import tidy
from nominations import quota, rules
from nominations.models import (
    Certificate,
    CertificatePrint,
    Decision,
    Nomination,
    PrinterProfile,
)
from records import audit
from records.errors import Refused
from records.models import Job


@dataclass(frozen=True)
class Way:
    """How sheets are printed: whole, or on printed blanks by a printer with its shift."""

    is_overprint: bool = False
    printer: PrinterProfile | None = None


def description_of(nomination: Nomination) -> str:
    """Position and unit of a person, the unit or place of a collective, as printed."""
    where = nomination.workplace or nomination.address
    parts = [nomination.position, where] if nomination.is_individual else [where]
    return ", ".join(part for part in parts if part)


@transaction.atomic
def issue(decision: Decision, *, by: User) -> int:
    """Enter every awarded nominee of the decision in the register, in the order of the
    list; how many are new. A second run finds nothing to do."""
    if not rules.may_issue(by, decision.campaign):
        raise PermissionDenied
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    waiting = (
        Nomination.objects.filter(
            decision=locked, state=Nomination.State.AWARDED, certificates=None
        )
        .filter(proposal_lines__proposal=locked.proposal)
        .select_related("dossier__campaign", "dossier__organization")
        .order_by("proposal_lines__order")
    )
    first = _next_ordinal(locked)
    rows = [
        Certificate(
            decision=locked,
            nomination=nomination,
            ordinal=ordinal,
            name=nomination.name,
            description=description_of(nomination),
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
def replace(
    certificate: Certificate, *, name: str, description: str, reason: str, by: User
) -> Certificate:
    """Void a faulty line, and enter the recipient anew, as the next of the register and
    with a code of its own. The place stays the same one."""
    # The decision's row first, as `issue` does: two of them never take one ordinal.
    decision = Decision.objects.select_for_update().get(pk=certificate.decision_id)
    if not rules.may_issue(by, decision.campaign):
        raise PermissionDenied
    locked = lock_in_force(certificate)
    name, description = tidy(name), tidy(description)
    if not reason.strip() or not name:
        raise Refused(_("A replacement needs the name as printed, and a reason."))
    locked.voided_at, locked.void_reason = clock.now(), reason.strip()
    locked.save(update_fields=["voided_at", "void_reason"])
    made = Certificate.objects.create(
        decision=decision,
        nomination=locked.nomination,
        ordinal=_next_ordinal(decision),
        name=name,
        description=description,
        issued_at=clock.now(),
        replaces=locked,
    )
    audit.record(
        "certificate.replace",
        locked,
        by=by,
        before=_printed(locked),
        after=_printed(made),
        reason=reason,
    )
    certificate.refresh_from_db()
    return made


@transaction.atomic
def record_prints(
    certificates: Sequence[Certificate],
    way: Way,
    *,
    reason: str,
    by: User,
    job: Job | None = None,
) -> None:
    """Put on record that these were printed; the second print of one needs a reason.
    What one `job` printed is recorded once, however often it is taken up again."""
    keys = [certificate.pk for certificate in certificates]
    decisions = {certificate.decision_id for certificate in certificates}
    list(Decision.objects.select_for_update().filter(pk__in=decisions).order_by("pk"))
    if not all(rules.may_issue(by, row.decision.campaign) for row in certificates):
        raise PermissionDenied
    if job and CertificatePrint.objects.filter(job=job).exists():
        return
    before = set(
        CertificatePrint.objects.filter(certificate__in=keys).values_list(
            "certificate", flat=True
        )
    )
    if before and not reason.strip():
        raise Refused(_("A reprint needs a reason: it goes on record."))
    CertificatePrint.objects.bulk_create(
        CertificatePrint(
            certificate=certificate,
            is_first=certificate.pk not in before,
            reason=reason.strip() if certificate.pk in before else "",
            is_overprint=way.is_overprint,
            printer=way.printer,
            printed_by=by,
            printed_at=clock.now(),
            job=job,
        )
        for certificate in certificates
    )
    audit.record(
        "certificates.print",
        certificates[0].decision,
        by=by,
        after={"ordinals": [one.ordinal for one in certificates], "again": len(before)},
        reason=reason,
    )


def fingerprint(values: list[object]) -> str:
    """A short name for what is asked for: equal for equal values."""
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:32]


def _next_ordinal(decision: Decision) -> int:
    last: int | None = decision.certificates.aggregate(last=Max("ordinal"))["last"]
    return (last or 0) + 1


def lock_in_force(certificate: Certificate) -> Certificate:
    """The row, locked; Refused if it is void or revoked."""
    locked = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("nomination__dossier__campaign", "decision")
        .get(pk=certificate.pk)
    )
    if locked.revoked_at:
        raise Refused(_("This certificate has been revoked already."))
    if locked.voided_at:
        raise Refused(_("This certificate is void; another has taken its place."))
    return locked


def _printed(certificate: Certificate) -> dict[str, object]:
    return {
        "ordinal": certificate.ordinal,
        "name": certificate.name,
        "description": certificate.description,
    }
