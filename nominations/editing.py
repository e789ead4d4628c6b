"""Saving fields of a dossier or a nomination that several people edit: the merge itself
is `records.merging`; here is what the fields are, and which of them are open."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from emulation.vietnamese import mask_cccd
from nominations import rules, supplements, workflow
from nominations.models import Dossier, EarlierAward, Nomination
from records import audit, merging
from records.errors import Refused

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
    return merging.merge(
        locked,
        mine,
        current,
        revision,
        label=lambda name: label(locked, name),
        said=said,
        masked=MASKED,
    )


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
