from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import RequiredDocument
from nominations.models.dossiers import SupplementRequest
from nominations.models.nominees import Nomination


class Remark(models.Model):
    """What the Board pins to one field or one paper of a dossier that it sends back.
    While a supplement has remarks, only the places that they are pinned to are open."""

    # In the place of a field's name: further nominees may be added.
    NOMINEES = "nominees"

    supplement = models.ForeignKey(
        SupplementRequest, on_delete=models.CASCADE, related_name="remarks"
    )
    nomination = models.ForeignKey(
        Nomination,
        verbose_name=_("nominee"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    field = models.CharField(_("field"), max_length=50, blank=True)
    required = models.ForeignKey(
        RequiredDocument,
        verbose_name=_("paper"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    text = models.TextField(_("remark"))

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="remark_on_a_field_or_a_paper",
                condition=(Q(required=None) & ~Q(field=""))
                | (Q(required__isnull=False) & Q(field="")),
            ),
            models.CheckConstraint(name="remark_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text[:60]
