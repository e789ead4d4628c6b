from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from emulation import clock
from records.models import Attachment, Job

if TYPE_CHECKING:
    from accounts.models import User


class RenderedPart(models.Model):
    """A finished part of a long document: a job that is taken up again after its worker
    died goes on after the last one."""

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    # The register's numbers that the part shows: it is used again only for the same.
    ordinals = models.JSONField(default=list)
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("part of a document")
        verbose_name_plural = _("parts of documents")
        ordering = ["job", "number"]
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="rendered_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.job} / {self.number}"


class DocumentTemplate(models.Model):
    """A Word file put in the place of the one that the product brings along."""

    class Kind(models.TextChoices):
        REQUEST = "request", _("request with its list")
        MINUTES = "minutes", _("minutes of the meeting")
        COLLECTIVE_REPORT = "collective_report", _("achievement report, collective")
        INDIVIDUAL_REPORT = "individual_report", _("achievement report, individual")
        PERIODIC_REPORT = "periodic_report", _("periodic report")
        PERIODIC_SUMMARY = "periodic_summary", _("summary of a period")

    kind = models.CharField(_("document"), max_length=20, choices=Kind)
    # Empty: for issuers of every style.
    letterhead = models.CharField(
        _("only for letterheads of"),
        max_length=12,
        choices=Organization.Letterhead,
        blank=True,
    )
    attachment = models.ForeignKey(
        Attachment, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )
    put_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("put in by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    put_in_at = models.DateTimeField(_("put in at"))

    class Meta:
        verbose_name = _("template of a document")
        verbose_name_plural = _("templates of documents")
        ordering = ["kind", "letterhead"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "letterhead"], name="document_template_once"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class SlipBatchQuerySet(models.QuerySet["SlipBatch"]):
    def visible_to(self, user: User) -> SlipBatchQuerySet:
        """Only whoever had them made: the file holds passwords."""
        return self.filter(job__owner=user)


class SlipBatch(models.Model):
    """Printed slips with one-time passwords. The file lies outside the store of
    attachments, so that no backup takes it along, and is removed after it was fetched."""

    KEPT = dt.timedelta(hours=24)
    # A download may break off: for so long it may be repeated.
    KEPT_AFTER_DOWNLOAD = dt.timedelta(minutes=15)

    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="slips")
    storage_name = models.CharField(max_length=60, unique=True, editable=False)
    people = models.PositiveIntegerField(_("people"))
    made_at = models.DateTimeField(_("made at"))
    downloaded_at = models.DateTimeField(_("downloaded at"), null=True)
    removed_at = models.DateTimeField(_("removed at"), null=True)

    objects = SlipBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("password slips")
        verbose_name_plural = _("password slips")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.storage_name

    def get_absolute_url(self) -> str:
        return reverse("reports:slip_batch", args=[self.pk])

    @property
    def kept_until(self) -> dt.datetime:
        until = self.made_at + self.KEPT
        if self.downloaded_at is not None:
            until = min(until, self.downloaded_at + self.KEPT_AFTER_DOWNLOAD)
        return until

    @property
    def is_there(self) -> bool:
        """By the machine's own time: a rehearsal must not keep passwords for years."""
        return self.removed_at is None and clock.real_now() < self.kept_until
