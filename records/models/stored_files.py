from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def unused(self) -> StoredFileQuerySet:
        """No attachment points at them any more."""
        return self.filter(attachments=None)

    def unscanned(self) -> StoredFileQuerySet:
        """The scanner has not said yet what they are."""
        return self.filter(scan__in=StoredFile.NOT_JUDGED)


class StoredFile(models.Model):
    """Content on disk. The same content is one file, however often it is uploaded."""

    class Scan(models.TextChoices):
        UNSCANNED = "unscanned", _("not scanned for malware")
        WAITING = "waiting", _("waiting for the malware scan")
        CLEAN = "clean", _("scanned, no malware")
        INFECTED = "infected", _("malware found")
        DOWN = "down", _("scanner down, will be tried again")

    NOT_JUDGED = (Scan.UNSCANNED, Scan.WAITING, Scan.DOWN)

    # Made by the server, of nothing that a person has typed.
    storage_name = models.CharField(max_length=100, unique=True, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    scan = models.CharField(
        _("malware scan"), max_length=10, choices=Scan, default=Scan.UNSCANNED
    )
    scanned_at = models.DateTimeField(_("scanned at"), null=True, blank=True)
    malware = models.CharField(_("malware"), max_length=200, blank=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "size"], name="stored_file_once_per_content"
            ),
            models.CheckConstraint(
                name="stored_file_is_not_empty", condition=Q(size__gt=0)
            ),
            models.CheckConstraint(
                name="stored_file_scan_says_what_it_found",
                condition=Q(
                    scan__in=["unscanned", "waiting", "down"],
                    scanned_at=None,
                    malware="",
                )
                | Q(scan="clean", scanned_at__isnull=False, malware="")
                | Q(scan="infected", scanned_at__isnull=False, malware__gt=""),
            ),
        ]
        indexes = [models.Index(fields=["scan"], name="stored_file_scan")]

    def __str__(self) -> str:
        return self.storage_name

    @property
    def is_infected(self) -> bool:
        return self.scan == self.Scan.INFECTED
