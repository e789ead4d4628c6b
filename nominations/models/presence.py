from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.models.dossiers import Dossier
from records.models.presence import PresenceBase


class Presence(PresenceBase):
    """Somebody has a page of a dossier open."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="presences"
    )

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
