"""What was changed in a dossier since its leader last had it in hand: read from the
audit log, so that nobody signs what he has not seen."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from nominations import editing, versions
from nominations.models import Dossier, Nomination
from records.models import AuditEvent

# The leader had it in hand, and let it go again.
SEEN = ("dossier.hand_back_draft", "dossier.hand_back_supplement", "dossier.submit")
EDITS = (
    "dossier.request_saved",
    "dossier.minutes_saved",
    "dossier.warning_answered",
    "document.added",
    "nomination.added",
    "nomination.changed",
    "nomination.removed",
)


@dataclass(frozen=True)
class Line:
    """One change: who and when, where, which field, what it was, what it is."""

    at: dt.datetime
    who: str
    where: str
    what: str
    before: str
    after: str


def changes(dossier: Dossier, nominations: list[Nomination]) -> list[Line]:
    """Since the leader handed it back or submitted it, or since it was opened; in the
    order in which they were made. One query."""
    about = Q(object_type=Dossier._meta.label_lower, object_id=str(dossier.pk)) | Q(
        object_type=Nomination._meta.label_lower,
        object_id__in=[str(nomination.pk) for nomination in nominations],
    )
    about |= Q(verb="nomination.removed", before__dossier=dossier.code)
    events = AuditEvent.objects.filter(about, verb__in=SEEN + EDITS).order_by("pk")
    lines: list[Line] = []
    for event in events:
        if event.verb in SEEN:
            lines.clear()
        else:
            lines.extend(_lines(event))
    return lines


def _lines(event: AuditEvent) -> Iterator[Line]:
    before, after, anywhere = event.before, event.after, _("Dossier")
    match event.verb:
        case "document.added":
            where = after.get("nominee") or anywhere
            found = [(where, after["paper"], before.get("file", ""), after["file"])]
        case "dossier.warning_answered":
            found = [(anywhere, after["point"], before["answer"], after["answer"])]
        case "nomination.added":
            found = [(after["name"], _("nomination"), "", _("added"))]
        case "nomination.removed":
            found = [(before["name"], _("nomination"), "", _("removed"))]
        case _:
            is_nominee = event.verb == "nomination.changed"
            where = event.object_label if is_nominee else anywhere
            model = Nomination if is_nominee else Dossier
            found = [(where, *_change(model, field, event)) for field in before]
    return (Line(event.at, event.actor_name, *words) for words in found)


def _change(
    model: type[models.Model], name: str, event: AuditEvent
) -> tuple[str, str, str]:
    """The field's label, what it was, what it is."""
    return (
        editing.label(model, name),
        _shown(model, name, event.before[name]),
        _shown(model, name, event.after.get(name)),
    )


def _shown(model: type[models.Model], name: str, value: Any) -> str:
    if name == editing.AWARDS:
        return versions.award_lines(value or [])
    if isinstance(value, dict):
        return str(value["name"])
    return versions.shown(model._meta.get_field(name), value)
