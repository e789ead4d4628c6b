"""Writing the audit log. Call it inside the transaction that makes the change."""

import hmac
import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from emulation import clock
from records.context import current
from records.models import AuditEvent


def record(
    verb: str,
    on: models.Model | None = None,
    *,
    by: models.Model | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Add one event. `by` is None only for what the system does by itself.

    `before` and `after` hold the changed fields alone, in values JSON knows.
    """
    event = draft(verb, on, by=by, before=before, after=after, reason=reason)
    event.save(force_insert=True)
    return event


def record_all(events: Sequence[AuditEvent]) -> None:
    """Add the events that `draft` has made, for steps that change many rows at once."""
    AuditEvent.objects.bulk_create(events, batch_size=500)


def draft(
    verb: str,
    on: models.Model | None = None,
    *,
    by: models.Model | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """The event, not added yet."""
    context = current.get()
    event = AuditEvent(
        at=clock.now(),
        actor_id=by.pk if by is not None else None,
        actor_name=str(by)[:100] if by is not None else "",
        verb=verb,
        object_type=on._meta.label_lower if on is not None else "",
        object_id=str(on.pk) if on is not None else "",
        object_label=str(on)[:255] if on is not None else "",
        before=_plain(before),
        after=_plain(after),
        reason=reason,
        address=context.address,
        request_id=context.request_id,
    )
    event.digest = digest(event)
    return event


# What the digest covers, in this order for ever.
CONTENT = (
    "at",
    "actor_id",
    "actor_name",
    "verb",
    "object_type",
    "object_id",
    "object_label",
    "before",
    "after",
    "reason",
    "address",
    "request_id",
)


def digest(event: AuditEvent) -> str:
    """HMAC-SHA256 of all that the event says, under a key kept outside the database."""
    return content_digest([getattr(event, name) for name in CONTENT])


def content_digest(values: Sequence[Any]) -> str:
    """The digest of the values of `CONTENT`."""
    at, *rest = values
    text = json.dumps([at.isoformat(), *rest], ensure_ascii=False, sort_keys=True)
    return keyed_hash(text)


def keyed_hash(text: str) -> str:
    return hmac.digest(settings.AUDIT_KEY.encode(), text.encode(), "sha256").hex()


def _plain(values: dict[str, Any] | None) -> dict[str, Any]:
    """The values as they will come back from the database."""
    return json.loads(
        json.dumps(values or {}, cls=DjangoJSONEncoder, ensure_ascii=False)
    )
