from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emulation import clock
from records.models.attachments import Attachment


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: Any) -> UploadQuerySet:
        """What somebody is sending is nobody else's."""
        return self.filter(owner=user.pk)

    def unfinished(self) -> UploadQuerySet:
        return self.filter(attachment=None)

    def stale(self) -> UploadQuerySet:
        """Nobody has sent anything for so long that nobody will."""
        return self.filter(touched_at__lt=clock.real_now() - Upload.KEPT_FOR)


class Upload(models.Model):
    """A file on its way here in parts, over a line that may break. The parts lie on disk
    as they come; when all are there the file becomes an attachment like any other."""

    KEPT_FOR = dt.timedelta(days=3)
    PART = 1024 * 1024

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    # What the browser says of the file: by this the same file, chosen again, is known.
    name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    modified = models.BigIntegerField(default=0)  # milliseconds since 1970
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField(db_index=True)
    attachment = models.ForeignKey(
        Attachment, null=True, on_delete=models.CASCADE, related_name="+"
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload under way")
        verbose_name_plural = _("uploads under way")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name", "size", "modified", "sha256"],
                condition=Q(attachment=None),
                name="upload_one_unfinished_per_file",
            ),
            models.CheckConstraint(name="upload_is_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def parts(self) -> int:
        """How many make the whole."""
        return -(-self.size // self.PART)

    def length_of(self, number: int) -> int:
        """Bytes of one part; parts are counted from 0."""
        return min(self.PART, self.size - number * self.PART)

    @property
    def folder(self) -> Path:
        return Path(settings.DATA_DIR) / "uploads" / self.key.hex
