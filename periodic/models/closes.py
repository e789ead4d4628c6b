from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Milestone


class PeriodClose(models.Model):
    """A period's figures as they stood when the Board closed it, with their sources.
    What is corrected later is shown beside them; they themselves never change."""

    milestone = models.OneToOneField(
        Milestone, on_delete=models.PROTECT, related_name="close"
    )
    content = models.JSONField()
    sha256 = models.CharField("SHA-256", max_length=64)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("close of a period")
        verbose_name_plural = _("closes of periods")
        ordering = ["milestone"]

    def __str__(self) -> str:
        return str(self.milestone)
