from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models.stored_files import StoredFile


class AttachmentManager(models.Manager["Attachment"]):
    def get_queryset(self) -> models.QuerySet[Attachment]:
        """Name and content together: hardly anybody wants one without the other."""
        return super().get_queryset().select_related("file")


class Attachment(models.Model):
    """A file as one person has uploaded it. Whoever points at it decides who may read
    it; the file itself has no address of its own."""

    file = models.ForeignKey(
        StoredFile,
        verbose_name=_("stored file"),
        on_delete=models.PROTECT,
        related_name="attachments",
    )
    # The name the person gave is only text.
    original_name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(_("type"), max_length=100)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    objects = AttachmentManager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.original_name

    @property
    def storage_name(self) -> str:
        return self.file.storage_name

    @property
    def size(self) -> int:
        """In bytes."""
        return self.file.size

    @property
    def sha256(self) -> str:
        return self.file.sha256

    @property
    def is_infected(self) -> bool:
        return self.file.is_infected
