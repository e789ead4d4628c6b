from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from nominations.models.nominees import Nomination


class Reward(models.Model):
    """The money that goes with an award: rate × base salary as they stood on the day of
    the decision, kept as they were then, and whether it was paid (plan IV.4)."""

    class Fund(models.TextChoices):
        STATE_BUDGET = "state_budget", _("state budget")
        OTHER = "other", _("other lawful source")

    nomination = models.OneToOneField(
        Nomination, on_delete=models.PROTECT, related_name="reward"
    )
    multiple = models.DecimalField(
        _("times the base salary"), max_digits=5, decimal_places=2
    )
    base_salary = models.PositiveIntegerField(_("base salary, đồng a month"))
    amount = models.PositiveBigIntegerField(_("amount, đồng"))
    sources = models.CharField(_("legal sources"), max_length=700)
    fund = models.CharField(
        _("source of funds"), max_length=12, choices=Fund, default=Fund.STATE_BUDGET
    )
    fixed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    fixed_at = models.DateTimeField(_("worked out at"))
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    paid_document = models.CharField(_("voucher"), max_length=100, blank=True)
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("reward")
        verbose_name_plural = _("rewards")
        constraints = [
            models.CheckConstraint(
                name="reward_amount_is_positive", condition=Q(amount__gt=0)
            ),
            models.CheckConstraint(
                name="reward_paid_has_voucher_and_person",
                condition=Q(paid_on=None, paid_document="", paid_by=None)
                | (
                    Q(paid_on__isnull=False, paid_by__isnull=False)
                    & ~Q(paid_document="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.amount}"


class RewardEstimate(models.Model):
    """The estimate of the rewards as it was handed to those who plan the budget; the
    split between collectives and individuals is assumed until there is a list."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="reward_estimates"
    )
    awarded_on = models.DateField(_("by the rates of"))
    collectives = models.PositiveIntegerField(_("collectives"))
    individuals = models.PositiveIntegerField(_("individuals"))
    total = models.PositiveBigIntegerField(_("total, đồng"))
    document = models.CharField(_("document"), max_length=100)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("estimate of rewards")
        verbose_name_plural = _("estimates of rewards")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="reward_estimate_has_document", condition=~Q(document="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.total}"
