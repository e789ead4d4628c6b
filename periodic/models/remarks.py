from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Indicator, ReportSection
from periodic.models.reports import PeriodicReport


class ReportReturn(models.Model):
    """The Board sends a report back: why, and until when."""

    report = models.ForeignKey(
        PeriodicReport, on_delete=models.PROTECT, related_name="returns"
    )
    reason = models.TextField(_("what is to be mended"))
    due_on = models.DateField(_("to be mended by"))
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    returned_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("return of a report")
        verbose_name_plural = _("returns of reports")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(answered_at=None),
                name="report_return_one_open",
            ),
            models.CheckConstraint(
                name="report_return_has_reason", condition=~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.reason[:60]}"


class FieldRemark(models.Model):
    """What the Board pins to one figure, one section or the signed file. While a return
    has remarks, only the places that they are pinned to are open."""

    returned = models.ForeignKey(
        ReportReturn, on_delete=models.CASCADE, related_name="remarks"
    )
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    section = models.ForeignKey(
        ReportSection, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Neither of them: the signed file.
    text = models.TextField(_("remark"))

    class Meta:
        verbose_name = _("remark on a report")
        verbose_name_plural = _("remarks on reports")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="field_remark_in_one_place",
                condition=Q(indicator=None) | Q(section=None),
            ),
            models.CheckConstraint(name="field_remark_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def key(self) -> str:
        """Names the place: 'i12' an indicator, 's3' a section, 'file'."""
        if self.indicator_id:
            return f"i{self.indicator_id}"
        return f"s{self.section_id}" if self.section_id else "file"
