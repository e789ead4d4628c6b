from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from nominations.models.proposals import Proposal
from records.models import Attachment


class Decision(models.Model):
    """The Standing Committee's decision on a list: number, date, signer, scan."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="decisions"
    )
    proposal = models.OneToOneField(
        Proposal, on_delete=models.PROTECT, related_name="decision"
    )
    once_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("decision number"), max_length=50)
    decided_on = models.DateField(_("date of the decision"))
    signer = models.CharField(_("signed by"), max_length=100)
    signer_title = models.CharField(_("signer's title"), max_length=150)
    attachment = models.ForeignKey(
        Attachment,
        verbose_name=_("scan of the signed decision"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"], name="decision_number_once"
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("nominations:decision_detail", args=[self.pk])


def public_code() -> str:
    """An unguessable code: 130 bits in letters and digits that are not mistaken."""
    return "".join(
        secrets.choice("ABCDEFGHJKMNPQRSTUVWXYZ23456789") for _i in range(27)
    )
