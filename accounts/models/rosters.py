from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.roles import Role
from records.models import Attachment

if TYPE_CHECKING:
    from accounts.models.users import User


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    def visible_to(self, user: User) -> RosterImportQuerySet:
        """Administrators read each other's: the roster is one."""
        return self.all() if user.has_role(Role.ADMINISTRATOR) else self.none()


class RosterImport(models.Model):
    """An uploaded workbook of organisations, people and posts. What it would change is
    worked out anew each time it is looked at; it is applied once or not at all."""

    attachment = models.ForeignKey(
        Attachment, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("applied by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    # Who got an account by it, for the slips.
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("new accounts"), related_name="+"
    )
    # Sheet -> how many rows were new, changed, unchanged.
    counts = models.JSONField(default=dict)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of organisations and people")
        verbose_name_plural = _("imports of organisations and people")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="roster_import_applied_by_somebody",
                condition=models.Q(applied_at=None, applied_by=None)
                | models.Q(applied_at__isnull=False, applied_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.attachment.original_name

    def get_absolute_url(self) -> str:
        return reverse("accounts:roster_import", args=[self.pk])
