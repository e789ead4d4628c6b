from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from periodic.models.reports import PeriodicReport
from records.models.presence import PresenceBase


class ReportPresence(PresenceBase):
    """Somebody has a page of a report open."""

    report = models.ForeignKey(
        PeriodicReport, on_delete=models.CASCADE, related_name="presences"
    )

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "user", "place"],
                name="report_presence_once_per_person_and_page",
            ),
            models.UniqueConstraint(
                fields=["report", "place"],
                condition=Q(is_editing=True),
                name="report_presence_one_editor_per_page",
            ),
        ]
