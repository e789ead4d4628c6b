from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Indicator, Milestone


class Target(models.Model):
    """What the province wants to have reached by a review, as the Board has set it. It
    goes before what the plan's data propose; without a number the Board wants none."""

    milestone = models.ForeignKey(
        Milestone, on_delete=models.CASCADE, related_name="targets"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="set_targets"
    )
    number = models.DecimalField(
        _("target"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["milestone", "indicator"]
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "indicator"], name="target_once"
            ),
            models.CheckConstraint(
                name="target_is_positive", condition=Q(number=None) | Q(number__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.number}"
