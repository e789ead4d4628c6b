from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from periodic.models.reports import PeriodicReport, visible_reports
from records.models import Attachment

if TYPE_CHECKING:
    from accounts.models import User


class ReportFileQuerySet(models.QuerySet["ReportFile"]):
    def visible_to(self, user: User) -> ReportFileQuerySet:
        """A file is read by whoever sees its report."""
        return self.filter(visible_reports(user, "report__"))


class ReportFile(models.Model):
    """The signed report; a newer one replaces it and the older stays readable."""

    report = models.ForeignKey(
        PeriodicReport, on_delete=models.PROTECT, related_name="files"
    )
    attachment = models.ForeignKey(
        Attachment, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed report")
        verbose_name_plural = _("signed reports")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(replaced_at=None),
                name="report_file_one_current",
            )
        ]

    def __str__(self) -> str:
        return str(self.attachment)

    def get_absolute_url(self) -> str:
        return reverse("periodic:report_file_download", args=[self.pk])
