"""What was done with a line, in words."""

from django.utils.translation import gettext_lazy as _

from records.models import AuditEvent
from registers.models import Entry

SHOWN = 20
ACTS = {
    "added": _("entered"),
    "changed": _("changed"),
    "removed": _("removed from the register"),
    "answered": _("answer given"),
    "foster": _("fostered"),
    "recognise": _("recognised"),
    "replicate": _("replicated"),
    "take_back": _("stage made void"),
    "photo_put": _("photo put in"),
    "consent_recorded": _("consent recorded"),
    "consent_withdrawn": _("consent withdrawn"),
    "published": _("published"),
    "unpublished": _("taken off the page"),
}


def events(entry: Entry) -> list[tuple[AuditEvent, str]]:
    """The latest events of the line, each with its name; the newest first."""
    found = AuditEvent.objects.filter(
        object_type=entry._meta.label_lower, object_id=str(entry.pk)
    ).order_by("-pk")
    return [
        (event, str(ACTS.get(event.verb.partition(".")[2], event.verb)))
        for event in found[:SHOWN]
    ]
