from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from records.models import Attachment


class GuidanceFileQuerySet(models.QuerySet["GuidanceFile"]):
    def readable_by(self, user: Any) -> GuidanceFileQuerySet:
        """For everyone who is signed in; for others where the campaign has said so."""
        if user.is_authenticated:
            return self.filter(campaign__in=Campaign.objects.visible_to(user))
        return self.filter(campaign__public_guidance=True, campaign__is_draft=False)

    def current(self) -> GuidanceFileQuerySet:
        """The latest version of each, unless it was withdrawn."""
        return self.filter(successor=None, withdrawn_at=None)


class GuidanceFile(models.Model):
    """A guidance or a form to fill in; a new version takes the place of the old one,
    which stays."""

    class Kind(models.TextChoices):
        GUIDANCE = "guidance", _("guidance")
        FORM = "form", _("form to fill in")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="guidance_files"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    note = models.TextField(_("what it is for"), blank=True, max_length=1000)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    attachment = models.ForeignKey(
        Attachment,
        verbose_name=_("file"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    previous = models.OneToOneField(
        "self",
        verbose_name=_("version before"),
        null=True,
        on_delete=models.PROTECT,
        related_name="successor",
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawal_reason = models.TextField(_("why it was withdrawn"), blank=True)

    objects: ClassVar[Any] = GuidanceFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("guidance or form")
        verbose_name_plural = _("guidance and forms")
        ordering = ["kind", "title", "-version"]
        constraints = [
            models.CheckConstraint(
                name="guidancefile_first_version_has_none_before",
                condition=Q(version=1, previous=None)
                | Q(version__gt=1, previous__isnull=False),
            ),
            models.CheckConstraint(
                name="guidancefile_is_withdrawn_for_a_reason",
                condition=Q(withdrawn_at=None, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title
