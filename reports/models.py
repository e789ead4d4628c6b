from django.db import models
from django.utils.translation import gettext_lazy as _

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
