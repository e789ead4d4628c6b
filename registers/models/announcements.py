"""What the Board announces along the distribution list, and who has read it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.models.memberships import BOARD_ROLES
from campaigns.models import Campaign
from records.models import Attachment

if TYPE_CHECKING:
    from accounts.models import User


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def visible_to(self, user: User) -> AnnouncementQuerySet:
        """The Board sees its own, drafts too; others what was sent to a body in which
        they hold a post today."""
        reached = AnnouncementRecipient.objects.filter(
            announcement=OuterRef("pk"), organization__in=user.organization_ids
        )
        return self.filter(
            Q(campaign__board__in=user.organizations_as(*BOARD_ROLES))
            | Q(Exists(reached), sent_at__isnull=False)
        )

    def unopened_by(self, user: User) -> AnnouncementQuerySet:
        """Sent to this person and not opened yet."""
        mine = AnnouncementReceipt.objects.filter(
            announcement=OuterRef("pk"), user=user, opened_at=None
        )
        return self.filter(Exists(mine), sent_at__isnull=False, recalled_at=None)


class Announcement(models.Model):
    """A text with files; a draft until it is sent, and then never changed any more."""

    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign"),
        on_delete=models.PROTECT,
        related_name="announcements",
    )
    number = models.CharField(_("number"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"), max_length=10_000)
    # How recipients were chosen: orders of lines of the distribution list under "lines",
    # and among the participants "kinds", "levels" and keys of "units".
    chosen = models.JSONField(_("recipients"), default=dict, blank=True)
    once_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("written at"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recalled by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recalled_at = models.DateTimeField(_("recalled at"), null=True, editable=False)
    recall_reason = models.TextField(_("why it was recalled"), blank=True)

    objects: ClassVar[Any] = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="announcement_is_sent_by_somebody",
                condition=Q(sent_at=None, sent_by=None)
                | Q(sent_at__isnull=False, sent_by__isnull=False),
            ),
            models.CheckConstraint(
                name="announcement_is_recalled_for_a_reason",
                condition=Q(recalled_at=None, recalled_by=None, recall_reason="")
                | (
                    Q(recalled_at__isnull=False, recalled_by__isnull=False)
                    & Q(sent_at__isnull=False)
                    & ~Q(recall_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("registers:announcement_detail", args=[self.pk])

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None

    @property
    def is_recalled(self) -> bool:
        return self.recalled_at is not None


class AnnouncementFile(models.Model):
    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="files"
    )
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("file of an announcement")
        verbose_name_plural = _("files of announcements")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "attachment"], name="announcementfile_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.attachment)


class AnnouncementRecipient(models.Model):
    """An organisation to which it was sent."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, related_name="recipients"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("recipient of an announcement")
        verbose_name_plural = _("recipients of announcements")
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "organization"],
                name="announcementrecipient_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.organization)


class AnnouncementReceipt(models.Model):
    """A person of a recipient, and when this person opened it."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, related_name="receipts"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(_("opened at"), null=True)

    class Meta:
        verbose_name = _("receipt of an announcement")
        verbose_name_plural = _("receipts of announcements")
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "organization", "user"],
                name="announcementreceipt_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.announcement}: {self.user}"
