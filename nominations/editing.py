"""Saving fields that several people edit: a three-way merge against the audit log.

The form carries the revision from which it was drawn. What others have saved since then
stands in the log, field by field, with what it was before: so a line that only they
changed stays theirs, one that only I changed becomes mine, and one that both changed is
a `Conflict`, which shows both texts.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from emulation.vietnamese import mask_cccd
from nominations import rules, supplements, workflow
from nominations.errors import Clash, Conflict
from nominations.models import Dossier, EarlierAward, Nomination
from records import audit
from records.errors import Refused
from records.models import AuditEvent

Editable = Dossier | Nomination

# Kept out of the log, as everywhere else where they are not asked for.
MASKED = ("citizen_id",)
AWARDS = "earlier_awards"
AWARD_FIELDS = ("year", "title", "decision", "authority")


def lock(dossier: Dossier, by: User) -> Dossier:
    """The row, locked, if this person may edit it now."""
    locked = workflow.lock(dossier)
    if not rules.may_prepare(by, locked):
        raise PermissionDenied
    if not locked.is_editable:
        raise Refused(
            _(
                "%(code)s can no longer be edited: it is %(state)s. "
                "Only a draft or a dossier sent back for a supplement can."
            )
            % {"code": locked, "state": locked.get_state_display()}
        )
    return locked


def save(
    locked: Editable, values: dict[str, Any], *, by: User, revision: int, verb: str
) -> bool:
    """Store `values` in the locked row, with one audit event; False if nothing changed.
    Raises Refused for a field that a supplement does not open.
    `values["earlier_awards"]`, if given, is a list of lines."""
    current = {name: held(locked, name) for name in values}
    merged = merge(locked, values, current, revision)
    changed = [name for name, value in merged.items() if value != current[name]]
    if not changed:
        return False
    supplements.refuse_closed(locked, changed)
    locked.revision += 1
    for name in changed:
        put(locked, name, merged[name])
    locked.save()
    audit.record(
        verb,
        locked,
        by=by,
        before={name: said(name, current[name]) for name in changed},
        after={name: said(name, merged[name]) for name in changed}
        | {"revision": locked.revision},
    )
    return True


def held(row: Editable, name: str) -> Any:
    """The value now in the database; lines of the awards table as plain values."""
    if name == AWARDS and isinstance(row, Nomination):
        return [
            {field: getattr(award, field) for field in AWARD_FIELDS}
            for award in row.earlier_awards.all()
        ]
    return getattr(row, name)


def put(row: Editable, name: str, value: Any) -> None:
    if name == AWARDS and isinstance(row, Nomination):
        row.earlier_awards.all().delete()
        EarlierAward.objects.bulk_create(
            EarlierAward(nomination=row, **line) for line in value
        )
    else:
        setattr(row, name, value)


def merge(
    locked: Editable, mine: dict[str, Any], current: dict[str, Any], revision: int
) -> dict[str, Any]:
    """What to store; raises Conflict where both sides changed the same field."""
    if revision == locked.revision:
        return mine
    merged, clashes = dict(mine), []
    for name, (event, base) in changed_since(locked, revision).items():
        if name not in mine or mine[name] == current[name]:
            continue
        if said(name, mine[name]) == base and name not in MASKED:
            merged[name] = current[name]
            continue
        clashes.append(
            Clash(
                field=name,
                label=label(locked, name),
                theirs=current[name],
                mine=mine[name],
                by=event.actor_name,
                at=event.at,
            )
        )
    if clashes:
        raise Conflict(clashes, locked.revision)
    return merged


def changed_since(
    row: models.Model, revision: int
) -> dict[str, tuple[AuditEvent, Any]]:
    """Field by field: the last event that changed it after `revision`, and the value
    it had at `revision`."""
    found: dict[str, tuple[AuditEvent, Any]] = {}
    events = AuditEvent.objects.filter(
        object_type=row._meta.label_lower, object_id=str(row.pk)
    ).order_by("pk")
    for event in events:
        if event.after.get("revision", 0) <= revision:
            continue
        for name, old in event.before.items():
            base = found[name][1] if name in found else old
            found[name] = (event, base)
    return found


def label(row: models.Model | type[models.Model], name: str) -> str:
    if name == AWARDS:
        return _("earlier awards")
    return str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def said(name: str, value: Any) -> Any:
    """A value as the log holds it."""
    if name in MASKED:
        return mask_cccd(value)
    if isinstance(value, models.Model):
        return {"pk": value.pk, "name": str(value)}
    if value is None or isinstance(value, str | int | bool | list):
        return value
    return DjangoJSONEncoder().default(value)
