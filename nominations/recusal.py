"""Standing aside: a person declares a relation, or the Board's leader records it; the
leader lifts what no longer holds."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from emulation import clock
from nominations import interests, rules
from nominations.models import Appraisal, ConflictDeclaration, Dossier, Nomination
from nominations.models.appraisals import AppraisalQuerySet
from records import audit
from records.errors import Refused


@transaction.atomic
def declare(
    person: User,
    dossier: Dossier,
    *,
    kind: str,
    reason: str,
    by: User,
    nomination: Nomination | None = None,
) -> ConflictDeclaration:
    """From now on the person takes no part in the nomination, or in the whole dossier if
    none is given. An opinion that they have given there is set aside.

    Raises PermissionDenied, Refused without a reason or if it stands already.
    """
    if not rules.may_declare(by, person, dossier):
        raise PermissionDenied
    if not reason.strip():
        raise Refused(_("Write the reason, then try again."))
    # One after the other: whoever concludes this dossier waits.
    Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    standing = ConflictDeclaration.objects.standing().filter(
        person=person, dossier=dossier, nomination=nomination
    )
    if standing.exists():
        raise Refused(_("This is on record already."))
    made = ConflictDeclaration.objects.create(
        person=person,
        dossier=dossier,
        nomination=nomination,
        kind=kind,
        reason=reason.strip(),
        declared_by=by,
        declared_at=clock.now(),
    )
    interests.forget(person, by)
    _opinions(made).update(set_aside_at=made.declared_at)
    audit.record(
        "conflict.declare",
        made,
        by=by,
        after={"person": str(person), "dossier": dossier.code, "kind": kind},
        reason=reason,
    )
    return made


@transaction.atomic
def lift(declaration: ConflictDeclaration, *, reason: str, by: User) -> None:
    """The relation is no more, or was recorded by mistake; never by the person whose it
    is. Opinions set aside for it count again."""
    if not rules.may_lift(by, declaration):
        raise PermissionDenied
    if not reason.strip():
        raise Refused(_("Write the reason, then try again."))
    rows = ConflictDeclaration.objects.select_for_update(of=("self",))
    locked = rows.get(pk=declaration.pk)
    if locked.lifted_at is not None:
        return
    locked.lifted_at, locked.lifted_by = clock.now(), by
    locked.lifted_reason = reason.strip()
    locked.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    interests.forget(locked.person, by)
    for opinion in _opinions(locked).select_related("nomination__dossier__campaign"):
        if not interests.of_nomination(locked.person, opinion.nomination):
            opinion.set_aside_at = None
            opinion.save(update_fields=["set_aside_at"])
    audit.record("conflict.lift", locked, by=by, reason=reason)


def _opinions(declaration: ConflictDeclaration) -> AppraisalQuerySet:
    given = Appraisal.objects.filter(appraiser=declaration.person)
    if declaration.nomination_id is None:
        return given.filter(nomination__dossier=declaration.dossier)
    return given.filter(nomination=declaration.nomination)
