from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from campaigns.models import Campaign
from records.models import Attachment

if TYPE_CHECKING:
    from accounts.models import User


class ImportedTableQuerySet(models.QuerySet["ImportedTable"]):
    def visible_to(self, user: User) -> ImportedTableQuerySet:
        """What somebody brings in is looked through by that person alone."""
        return self.filter(created_by=user)


class ImportedTable(models.Model):
    """A table that was found sound: its lines are entered once, or not at all."""

    register = models.SlugField(_("register"), max_length=20)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    attachment = models.ForeignKey(
        Attachment,
        verbose_name=_("file"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Of the keys of its lines: the same line is entered once, however often it is sent.
    once_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("brought in by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("brought in at"))
    entered_at = models.DateTimeField(_("entered at"), null=True)
    entered_rows = models.PositiveIntegerField(_("lines entered"), default=0)

    objects: ClassVar[Any] = ImportedTableQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported table")
        verbose_name_plural = _("imported tables")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.attachment}"
