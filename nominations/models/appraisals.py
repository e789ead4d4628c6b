from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import CriteriaSet, Criterion
from nominations.models.nominees import Nomination


class Appraisal(models.Model):
    """One appraiser's opinion of one nomination. The three statements are the plan's own
    bar (III.2): outstanding, prominent, replicable."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="appraisals"
    )
    appraiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appraisals"
    )
    criteria_set = models.ForeignKey(
        CriteriaSet, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)
    is_eligible = models.BooleanField(_("meets the conditions"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    outstanding = models.TextField(_("outstanding achievement"), blank=True)
    prominent = models.TextField(_("stands out among its peers"), blank=True)
    replicable = models.TextField(_("can be replicated"), blank=True)
    total = models.DecimalField(
        _("total"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    created_at = models.DateTimeField()
    final_at = models.DateTimeField(_("concluded at"), null=True, blank=True)

    class Meta:
        verbose_name = _("appraisal")
        verbose_name_plural = _("appraisals")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "appraiser"], name="appraisal_one_per_person"
            ),
            models.CheckConstraint(
                name="appraisal_final_is_complete",
                condition=Q(final_at=None)
                | (Q(is_eligible=False) & ~Q(reason=""))
                | (
                    Q(is_eligible=True, total__isnull=False)
                    & ~Q(outstanding="")
                    & ~Q(prominent="")
                    & ~Q(replicable="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.appraiser}"

    @property
    def is_final(self) -> bool:
        return self.final_at is not None


class Score(models.Model):
    """One mark. Rows are only added: the latest per criterion counts."""

    appraisal = models.ForeignKey(
        Appraisal, on_delete=models.PROTECT, related_name="scores"
    )
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(_("mark"), max_digits=6, decimal_places=2)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="score_is_not_negative", condition=Q(value__gte=0)
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
