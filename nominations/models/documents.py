from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import RequiredDocument
from nominations.models.dossiers import Dossier, visible_dossiers
from nominations.models.nominees import Nomination
from records.models import Attachment

if TYPE_CHECKING:
    from accounts.models import User


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> DocumentQuerySet:
        """A file is read by whoever sees its dossier."""
        return self.filter(visible_dossiers(user, "dossier__"))

    def current(self) -> DocumentQuerySet:
        return self.filter(replaced_at=None)


class Document(models.Model):
    """A paper of a dossier, or of one nomination in it; a newer one replaces it and the
    older stays readable."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="documents"
    )
    nomination = models.ForeignKey(
        Nomination,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
    )
    required = models.ForeignKey(
        RequiredDocument,
        verbose_name=_("kind of paper"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    attachment = models.ForeignKey(
        Attachment,
        verbose_name=_("file"),
        on_delete=models.PROTECT,
        related_name="documents",
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "required"],
                condition=Q(nomination=None, replaced_at=None),
                name="document_one_current_per_dossier",
            ),
            models.UniqueConstraint(
                fields=["nomination", "required"],
                condition=Q(nomination__isnull=False, replaced_at=None),
                name="document_one_current_per_nomination",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.required}: {self.attachment}"

    def get_absolute_url(self) -> str:
        return reverse("nominations:document_download", args=[self.pk])

    @property
    def is_signed_original(self) -> bool:
        """A scan or photo of what was signed and stamped, or a signed PDF; a Word or
        Excel file is a draft that goes with it."""
        kinds = ("application/pdf", "image/")
        return self.attachment.content_type.startswith(kinds)
