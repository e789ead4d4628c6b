from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.models.conflicts import barred
from nominations.models.nominees import Nomination

if TYPE_CHECKING:
    from accounts.models import User


class SecondReadingQuerySet(models.QuerySet["SecondReading"]):
    def visible_to(self, user: User) -> SecondReadingQuerySet:
        """The Board's leader, but not of nominees in whom they take no part."""
        led = user.organizations_as("board_leader")
        return self.filter(nomination__dossier__campaign__board__in=led).exclude(
            barred(user, "nomination__")
        )

    def open(self) -> SecondReadingQuerySet:
        return self.filter(resolved_at=None)


class SecondReading(models.Model):
    """Totals lie further apart than the campaign allows: a third person reads the
    nominee, then the Board's leader says which opinions count."""

    class Counts(models.TextChoices):
        ALL = "all", _("the mean of all opinions")
        NEAREST = "nearest", _("the third opinion and the one nearest to it")
        READER = "reader", _("the third opinion alone")

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="second_readings"
    )
    spread = models.DecimalField(_("points apart"), max_digits=7, decimal_places=3)
    opened_at = models.DateTimeField(_("opened at"))
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("third reader"),
        null=True,
        on_delete=models.PROTECT,
        related_name="second_readings",
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField(null=True)
    counts = models.CharField(
        _("what counts"), max_length=8, choices=Counts, blank=True
    )
    reason = models.TextField(_("reason"), blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField(_("resolved at"), null=True)

    objects = SecondReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("second reading")
        verbose_name_plural = _("second readings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"],
                condition=Q(resolved_at=None),
                name="second_reading_one_open",
            ),
            models.CheckConstraint(
                name="second_reading_resolved_says_how",
                condition=Q(resolved_at=None, resolved_by=None, counts="")
                | (
                    Q(
                        resolved_at__isnull=False,
                        resolved_by__isnull=False,
                        counts__in=["all", "nearest", "reader"],
                    )
                    & ~Q(reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.nomination)
