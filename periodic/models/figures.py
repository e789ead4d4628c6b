from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Indicator, ReportSection
from periodic.models.reports import PeriodicReport


class IndicatorValue(models.Model):
    """What a report says to one indicator. There is no row for what was left empty;
    'no data' is a row of its own and no zero."""

    report = models.ForeignKey(
        PeriodicReport, on_delete=models.CASCADE, related_name="values"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="values"
    )
    number = models.DecimalField(
        _("number"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    text = models.TextField(_("text"), blank=True)
    yes_no = models.BooleanField(_("yes or no"), null=True, blank=True)
    is_absent = models.BooleanField(_("no data"), default=False)

    class Meta:
        verbose_name = _("figure of a report")
        verbose_name_plural = _("figures of reports")
        ordering = ["report", "indicator__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "indicator"], name="indicator_value_once"
            ),
            models.CheckConstraint(
                name="indicator_value_says_one_thing",
                condition=Q(is_absent=True, number=None, text="", yes_no=None)
                | Q(is_absent=False, number__isnull=False, text="", yes_no=None)
                | Q(is_absent=False, number=None, text="", yes_no__isnull=False)
                | (Q(is_absent=False, number=None, yes_no=None) & ~Q(text="")),
            ),
            models.CheckConstraint(
                name="indicator_value_is_not_negative",
                condition=Q(number=None) | Q(number__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.number}"


class Narrative(models.Model):
    """What a report says in one of its sections in words."""

    report = models.ForeignKey(
        PeriodicReport, on_delete=models.CASCADE, related_name="narratives"
    )
    section = models.ForeignKey(
        ReportSection, on_delete=models.PROTECT, related_name="narratives"
    )
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("narrative of a report")
        verbose_name_plural = _("narratives of reports")
        ordering = ["report", "section__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "section"], name="narrative_once"
            ),
            models.CheckConstraint(name="narrative_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.section}: {self.text[:40]}"


class ValueAnswer(models.Model):
    """Why an odd figure is right. It holds for these numbers only: whoever changes the
    figure is asked anew."""

    report = models.ForeignKey(
        PeriodicReport, on_delete=models.CASCADE, related_name="value_answers"
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    number = models.DecimalField(max_digits=20, decimal_places=2)
    # What it was compared with: the period before, what the registers count.
    previous = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    counted = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    reason = models.TextField(_("why it is right"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to an odd figure")
        verbose_name_plural = _("answers to odd figures")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "indicator"], name="value_answer_once"
            ),
            models.CheckConstraint(
                name="value_answer_has_reason", condition=~Q(reason="")
            ),
            models.CheckConstraint(
                name="value_answer_is_to_a_question",
                condition=Q(previous__isnull=False) | Q(counted__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.reason[:40]}"
