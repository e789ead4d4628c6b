from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emulation import clock
from nominations.models.dossiers import Dossier


class PresenceQuerySet(models.QuerySet["Presence"]):
    def here(self) -> PresenceQuerySet:
        """Those whose page has given a sign of life lately."""
        return self.filter(seen_at__gte=clock.real_now() - Presence.GONE_AFTER)

    def editing(self) -> PresenceQuerySet:
        return self.filter(is_editing=True)


class Presence(models.Model):
    """Somebody has a page of a dossier open; at most one of them edits a page at a time.
    A lease, not a record: it runs by the machine's clock and leaves no trace."""

    GONE_AFTER = dt.timedelta(seconds=90)

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="presences"
    )
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
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "user", "place"],
                name="presence_once_per_person_and_page",
            ),
            models.UniqueConstraint(
                fields=["dossier", "place"],
                condition=Q(is_editing=True),
                name="presence_one_editor_per_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.place}"
