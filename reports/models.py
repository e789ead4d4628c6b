from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from records.models import Attachment, Job


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
