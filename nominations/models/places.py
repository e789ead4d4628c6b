from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from campaigns.models import Campaign
from nominations.models.nominees import Nomination


class Place(models.Model):
    """One of the campaign's places. Rows exist beforehand, and a nomination claims a free
    one by a conditional UPDATE: there is no place to give that is not a row."""

    class State(models.TextChoices):
        FREE = "free", _("free")
        HELD = "held", _("held")
        AWARDED = "awarded", _("awarded")
        ISSUED = "issued", _("certificate issued")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="place_rows"
    )
    number = models.PositiveIntegerField(_("number"))
    # For whom it is set aside; empty: for everyone.
    holder = models.ForeignKey(
        Organization,
        verbose_name=_("allocated to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.FREE
    )
    nomination = models.OneToOneField(
        Nomination,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="place",
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["campaign", "number"]
        indexes = [models.Index(fields=["campaign", "state", "holder"])]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"], name="place_number_once"
            ),
            models.CheckConstraint(
                name="place_is_free_or_has_nomination",
                condition=Q(state="free", nomination=None)
                | Q(
                    state__in=["held", "awarded", "issued"],
                    nomination__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} #{self.number}"


class LedgerEntry(models.Model):
    """One line of the quota's book: what happened to how many places, who, and why."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("places opened")
        CLOSED = "closed", _("places closed")
        ALLOCATED = "allocated", _("allocated")
        REVERTED = "reverted", _("allocation taken back")
        HELD = "held", pgettext_lazy("ledger", "held")
        RELEASED = "released", _("released")
        AWARDED = "awarded", pgettext_lazy("ledger", "awarded")
        ISSUED = "issued", _("certificate issued")
        RETURNED = "returned", _("returned")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="ledger"
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    places = models.PositiveIntegerField(_("places"))
    holder = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    nomination = models.ForeignKey(
        Nomination,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ledger",
    )
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("line of the ledger")
        verbose_name_plural = _("quota ledger")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="ledger_counts_places", condition=Q(places__gte=1)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.places}"
