from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from campaigns.models.campaigns import Campaign
from campaigns.models.nominees import Subject


class TieRule(models.Model):
    """A rule that orders equals, written down before scoring and applied in order."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="tie_rules"
    )
    order = models.PositiveSmallIntegerField(_("order"))
    # 'women', 'direct_worker', 'criterion:<code>' ...: what `ranking` understands.
    code = models.CharField(_("rule"), max_length=60)
    parameter = models.JSONField(_("parameter"), default=dict, blank=True)
    name = models.CharField(_("in words"), max_length=300)
    source = models.CharField(_("legal source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("tie rule")
        verbose_name_plural = _("tie rules")
        ordering = ["campaign", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "order"], name="tie_rule_order_once"
            ),
            models.UniqueConstraint(
                fields=["campaign", "code"], name="tie_rule_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CriteriaSet(models.Model):
    """Criteria for scoring: the Board's common ones, or an organisation's own from its
    launch plan (plan III.2)."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="criteria_sets"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="criteria_sets",
        help_text=_("Empty: common to all."),
    )
    subject = models.CharField(
        _("only for"), max_length=10, choices=Subject, blank=True
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=200)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("criteria set")
        verbose_name_plural = _("criteria sets")
        ordering = ["campaign", "organization", "subject", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "organization", "subject", "version"],
                condition=Q(organization__isnull=False),
                name="criteria_set_once_per_organization",
            ),
            models.UniqueConstraint(
                fields=["campaign", "subject", "version"],
                condition=Q(organization=None),
                name="criteria_set_common_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"


class Criterion(models.Model):
    """One thing that is marked, with its highest mark and its weight. Bonus and minus
    points may be given on top of the others' total, on its scale of 100."""

    class Kind(models.TextChoices):
        BASE = "base", _("counts")
        BONUS = "bonus", _("bonus")
        MINUS = "minus", _("minus")

    criteria_set = models.ForeignKey(
        CriteriaSet, on_delete=models.CASCADE, related_name="criteria"
    )
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=300)
    guide = models.TextField(_("how to mark it"), blank=True)
    maximum = models.DecimalField(_("highest mark"), max_digits=6, decimal_places=2)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=1)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind, default=Kind.BASE)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["criteria_set", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "code"], name="criterion_once"
            ),
            models.CheckConstraint(
                name="criterion_maximum_is_positive", condition=Q(maximum__gt=0)
            ),
            models.CheckConstraint(
                name="criterion_weight_is_positive", condition=Q(weight__gt=0)
            ),
            models.CheckConstraint(
                name="criterion_kind_is_known",
                condition=Q(kind__in=["base", "bonus", "minus"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name
