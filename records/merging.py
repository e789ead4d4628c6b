"""Saving fields that several people edit: a three-way merge against the audit log.

A form carries the revision from which it was drawn. What others have saved since then
stands in the log, field by field, with what it was before: so a line that only they
changed stays theirs, one that only I changed becomes mine, and one that both changed is
a `Conflict`, which shows both texts. Each saving's event has the new `revision` among
what it says is after.
"""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from records.errors import Refused
from records.models import AuditEvent


@dataclass(frozen=True)
class Clash:
    """A field that somebody else has changed since the form was drawn."""

    field: str
    label: str
    theirs: Any
    mine: Any
    by: str
    at: dt.datetime


class Conflict(Refused):
    """Two editors: nothing was saved; both texts are at hand."""

    def __init__(self, clashes: list[Clash], revision: int) -> None:
        self.clashes = clashes
        self.revision = revision
        who = ", ".join(dict.fromkeys(clash.by for clash in clashes))
        super().__init__(
            _(
                "%(who)s changed the same lines while you were writing. Nothing of yours "
                "is lost: compare the two texts below, then save again."
            )
            % {"who": who}
        )


def _as_is(name: str, value: Any) -> Any:
    return value


def merge(
    locked: Any,
    mine: dict[str, Any],
    current: dict[str, Any],
    revision: int,
    *,
    label: Callable[[str], str],
    said: Callable[[str, Any], Any] = _as_is,
    masked: Collection[str] = (),
) -> dict[str, Any]:
    """What to store in the locked row, which has a `revision`; raises Conflict where
    both sides changed the same field. `said` gives a value as the log holds it, `masked`
    the fields that the log does not tell."""
    if revision == locked.revision:
        return mine
    merged, clashes = dict(mine), []
    for name, (event, base) in changed_since(locked, revision).items():
        if name not in mine or mine[name] == current[name]:
            continue
        if said(name, mine[name]) == base and name not in masked:
            merged[name] = current[name]
            continue
        clashes.append(
            Clash(
                field=name,
                label=label(name),
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
    return changed_since_each(type(row), {row.pk: revision})[row.pk]


def changed_since_each(
    model: type[models.Model], revisions: dict[int, int]
) -> dict[int, dict[str, tuple[AuditEvent, Any]]]:
    """The same for several rows, each with its revision, in one query."""
    found: dict[int, dict[str, tuple[AuditEvent, Any]]] = {pk: {} for pk in revisions}
    events = AuditEvent.objects.filter(
        object_type=model._meta.label_lower,
        object_id__in=[str(pk) for pk in revisions],
    ).order_by("pk")
    for event in events:
        pk = int(event.object_id)
        if event.after.get("revision", 0) <= revisions[pk]:
            continue
        for name, old in event.before.items():
            base = found[pk][name][1] if name in found[pk] else old
            found[pk][name] = (event, base)
    return found
