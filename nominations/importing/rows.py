"""Nominations as plain values and back, and written many at a time."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db import models

from campaigns.models import Campaign
from emulation.vietnamese import mask_cccd
from nominations import editing
from nominations.models import Document, Dossier, EarlierAward, Nomination
from records import audit
from records.models import AuditEvent

BATCH = 500
_DERIVED = ("search_name", "sort_key")


def revive(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them, as the model's fields have them; a row by its key, under
    the name of its column."""
    found = {}
    for name, value in values.items():
        field: Any = model._meta.get_field(name)
        found[field.attname] = field.to_python(value)
    return found


def frozen(row: models.Model) -> dict[str, Any]:
    """Every column of a row, for JSON."""
    return {
        field.name: _exact(getattr(row, field.attname))
        for field in row._meta.concrete_fields
    }


def _exact(value: Any) -> Any:
    """Django's JSON would cut a moment to milliseconds."""
    return value.isoformat() if isinstance(value, dt.datetime) else value


def put(row: Nomination, values: dict[str, Any]) -> None:
    """Set the fields; the lines of earlier awards are written apart."""
    own = {name: value for name, value in values.items() if name != editing.AWARDS}
    for name, value in revive(Nomination, own).items():
        setattr(row, name, value)


def write_changed(rows: Collection[Nomination], names: set[str]) -> None:
    """Store the named fields of rows that exist and are locked, a statement for many
    rows: an INSERT whose key is taken becomes an UPDATE."""
    fields = [name for name in names if name != editing.AWARDS]
    for row in rows:
        row.derive()
    Nomination.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*fields, *_DERIVED, "revision"],
    )


def write_awards(lines: dict[int, list[dict[str, Any]]], *, replace: bool) -> None:
    """By the nomination's key: its earlier awards, in place of those held."""
    if replace:
        EarlierAward.objects.filter(nomination__in=list(lines)).delete()
    EarlierAward.objects.bulk_create(
        (
            EarlierAward(nomination_id=pk, **line)
            for pk, held in lines.items()
            for line in held
        ),
        batch_size=BATCH,
    )


def delete(rows: Iterable[Nomination]) -> None:
    """With their papers' rows; the files stay."""
    keys = [row.pk for row in rows]
    Document.objects.filter(nomination__in=keys).delete()
    Nomination.objects.filter(pk__in=keys).delete()


def held(row: Nomination, name: str) -> Any:
    """The value now, a row of the database by its key."""
    if name == editing.AWARDS:
        return editing.held(row, name)
    field: Any = Nomination._meta.get_field(name)
    return getattr(row, field.attname)


def lock(dossier: Dossier) -> None:
    """All nominees of the dossier, against a step of the Board at the same moment."""
    rows = Nomination.objects.select_for_update(no_key=True).filter(dossier=dossier)
    list(rows.order_by("pk").values_list("pk"))


class Names:
    """What the audit log calls a campaign's kinds and movements; two queries."""

    def __init__(self, campaign: Campaign) -> None:
        self.by_field = {
            "kind": dict(campaign.nominee_kinds.values_list("pk", "name")),
            "movement": dict(campaign.movements.values_list("pk", "name")),
        }

    def said(self, values: dict[str, Any]) -> dict[str, Any]:
        """Values as a change on the page would record them."""
        found = {}
        for name, value in values.items():
            if name in editing.MASKED:
                value = mask_cccd(value)
            elif value and name in self.by_field:
                value = {"pk": value, "name": self.by_field[name].get(value, "")}
            found[name] = value
        return found


def changed_event(
    row: Nomination, before: dict[str, Any], after: dict[str, Any], **about: Any
) -> AuditEvent:
    return audit.draft(
        "nomination.changed",
        row,
        before=before,
        after=after | {"revision": row.revision},
        **about,
    )
