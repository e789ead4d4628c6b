from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models

from emulation import clock


class PresenceQuerySet(models.QuerySet[Any]):
    def here(self) -> PresenceQuerySet:
        """Those whose page has given a sign of life lately."""
        return self.filter(seen_at__gte=clock.real_now() - PresenceBase.GONE_AFTER)

    def editing(self) -> PresenceQuerySet:
        return self.filter(is_editing=True)


class PresenceBase(models.Model):
    """Somebody has a page of a record open; at most one of them edits a page at a time,
    by a constraint of the model with the record. A lease, not a record: it runs by the
    machine's clock and leaves no trace."""

    GONE_AFTER = dt.timedelta(seconds=90)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    # Path of the page.
    place = models.CharField(max_length=200)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    is_editing = models.BooleanField(default=False)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.user}: {self.place}"
