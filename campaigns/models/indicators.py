"""What a periodic report asks for. Definitions are data of the campaign: they are loaded
with its plan, and every room above may read them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaigns import Campaign

if TYPE_CHECKING:
    from accounts.models import Organization
    from campaigns.models.calendar import Milestone


# The figures that upper rooms count themselves: code -> what it counts. They fill it in
# when they start; an indicator names one of them.
COUNTED: dict[str, Promise] = {}


class IndicatorGroup(models.Model):
    """A heading under which indicators stand: a section of the plan."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="indicator_groups"
    )
    code = models.CharField(_("code"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=300)

    class Meta:
        verbose_name = _("group of indicators")
        verbose_name_plural = _("groups of indicators")
        ordering = ["campaign", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "code"], name="indicator_group_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"


class InForce:
    """For the querysets of indicators and of narrative sections."""

    def for_milestone(self: Any, milestone: Milestone) -> Any:
        """Those in force on the report's last day, in the order of the form. Which kinds
        of report ask for them is decided by `is_asked`."""
        return (
            self.filter(campaign=milestone.campaign_id)
            .filter(Q(valid_from=None) | Q(valid_from__lte=milestone.due_on))
            .filter(Q(valid_until=None) | Q(valid_until__gte=milestone.due_on))
            .order_by("order", "pk")
        )


class AskedInReports(models.Model):
    """What indicators and narrative sections share: since when, and of whom they are
    asked. A definition that changes gets a new version with its own days, so that an
    older report keeps what it was asked."""

    code = models.SlugField(_("code"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=300)
    help_text = models.TextField(_("guidance"), blank=True)
    is_required = models.BooleanField(_("required"), default=False)
    milestone_kinds = models.JSONField(
        _("only in reports of these kinds"), default=list, blank=True
    )
    organization_levels = models.JSONField(
        _("only from organisations of these levels"), default=list, blank=True
    )
    organization_kinds = models.JSONField(
        _("only from organisations of these kinds"), default=list, blank=True
    )
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_until = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def is_asked(self, milestone: Milestone, organization: Organization) -> bool:
        """Whether this report of this organisation has it; in force it is anyway."""
        return (
            milestone.kind in (self.milestone_kinds or [milestone.kind])
            and organization.level in (self.organization_levels or [organization.level])
            and organization.kind in (self.organization_kinds or [organization.kind])
        )

    def is_in_force(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class IndicatorQuerySet(InForce, models.QuerySet["Indicator"]):
    pass


class ReportSectionQuerySet(InForce, models.QuerySet["ReportSection"]):
    pass


class Indicator(AskedInReports):
    """A figure, a word or a yes or no that each report gives."""

    class Kind(models.TextChoices):
        NUMBER = "number", _("number")
        MONEY = "money", _("money")
        TEXT = "text", _("text")
        YES_NO = "yes_no", _("yes or no")

    class Rollup(models.TextChoices):
        """How figures come together: of several organisations, and of several years."""

        SUM = "sum", _("sum, over organisations and years")
        LAST = "last", _("sum over organisations, the last year's")
        AVERAGE = "average", _("average, over organisations and years")

    class TotalOf(models.TextChoices):
        ALL = "all", _("all who report")
        PROVINCE = "province", _("province level only")
        COMMUNE = "commune", _("commune level only")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="indicators"
    )
    group = models.ForeignKey(
        IndicatorGroup,
        verbose_name=_("group"),
        on_delete=models.PROTECT,
        related_name="indicators",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimal places"), default=0)
    rollup = models.CharField(
        _("roll-up"), max_length=10, choices=Rollup, default=Rollup.SUM
    )
    total_of = models.CharField(
        _("the province's figure is of"),
        max_length=10,
        choices=TotalOf,
        default=TotalOf.ALL,
        help_text=_(
            "Where both levels count the same things, one of them is the total."
        ),
    )
    odd_change_percent = models.PositiveIntegerField(
        _("a change of more than so many per cent is asked about"),
        null=True,
        blank=True,
        default=900,
    )
    counted_by = models.CharField(
        _("counted by a register"),
        max_length=40,
        blank=True,
        help_text=_("The report proposes this figure and asks about a difference."),
    )
    # Code of a milestone -> the figure that the province wants to reach by it.
    targets = models.JSONField(
        _("targets"), default=dict, blank=True, encoder=DjangoJSONEncoder
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["campaign", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "code", "version"], name="indicator_version_once"
            ),
            models.CheckConstraint(
                name="indicator_in_force_before_it_ends",
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=models.F("valid_from")),
            ),
            models.CheckConstraint(
                name="indicator_at_most_two_decimals", condition=Q(decimals__lte=2)
            ),
        ]

    @property
    def is_numeric(self) -> bool:
        return self.kind in (self.Kind.NUMBER, self.Kind.MONEY)


class ReportSection(AskedInReports):
    """A part of the report in words: results, models, difficulties, proposals, lessons."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="report_sections"
    )

    objects = ReportSectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("narrative section of reports")
        verbose_name_plural = _("narrative sections of reports")
        ordering = ["campaign", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "code", "version"],
                name="report_section_version_once",
            ),
            models.CheckConstraint(
                name="report_section_in_force_before_it_ends",
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=models.F("valid_from")),
            ),
        ]
