"""What the law sets for the whole country, dated."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BaseSalary(models.Model):
    """The base salary (lương cơ sở), in đồng a month."""

    amount = models.PositiveIntegerField(_("đồng a month"))
    valid_from = models.DateField(_("valid from"), unique=True)
    source = models.CharField(_("legal source"), max_length=300)

    class Meta:
        verbose_name = _("base salary")
        verbose_name_plural = _("base salaries")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                name="base_salary_is_positive", condition=Q(amount__gt=0)
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount}"


class Holiday(models.Model):
    """A day off, or a weekend day worked in its place."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    is_working_day = models.BooleanField(_("worked instead"), default=False)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["day"]

    def __str__(self) -> str:
        return self.name
