from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.memberships import ORGANIZATION_ROLES
from campaigns.models.criteria import CriteriaSet
from campaigns.models.duties import Duty, visible_duties
from campaigns.models.movements import Movement
from records.models import Attachment

if TYPE_CHECKING:
    from accounts.models import User


class LaunchPlanQuerySet(models.QuerySet["LaunchPlan"]):
    def visible_to(self, user: User) -> LaunchPlanQuerySet:
        """An organisation sees its own; who sees everybody's duties, what has been
        handed in at least once."""
        own = user.organizations_as(*ORGANIZATION_ROLES)
        return self.filter(
            Q(duty__organization__in=own)
            | (visible_duties(user, "duty__") & Q(version__gte=1))
        )


class LaunchPlan(models.Model):
    """An organisation's own plan by which it launches the campaign (plan VI.1). What is
    written here is the working copy; what was handed in stands in its versions."""

    duty = models.OneToOneField(
        Duty, on_delete=models.PROTECT, related_name="launch_plan"
    )
    number = models.CharField(_("number of the plan"), max_length=50, blank=True)
    issued_on = models.DateField(_("date of the plan"), null=True, blank=True)
    signer = models.CharField(_("signed by"), max_length=100, blank=True)
    signer_title = models.CharField(_("signer's title"), max_length=150, blank=True)
    attachment = models.ForeignKey(
        Attachment,
        verbose_name=_("the signed plan"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    movements = models.ManyToManyField(
        Movement, verbose_name=_("movements that it carries"), blank=True
    )
    # Made of its criteria when the Board accepted it.
    criteria_set = models.ForeignKey(
        CriteriaSet,
        verbose_name=_("criteria set"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="launch_plans",
    )
    version = models.PositiveSmallIntegerField(_("version"), default=0)
    # The form sends back the revision it was drawn from: two editors are told.
    revision = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(_("saved at"))
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saved by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = LaunchPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("launch plan")
        verbose_name_plural = _("launch plans")
        ordering = ["duty__organization__sort_key"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} – {self.duty.organization}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:launch_plan_detail", args=[self.pk])

    def content(self) -> dict[str, Any]:
        """All of it in plain values, as a version keeps it and a page shows it."""
        return {
            "number": self.number,
            "issued_on": self.issued_on.isoformat() if self.issued_on else "",
            "signer": self.signer,
            "signer_title": self.signer_title,
            "movements": [str(movement) for movement in self.movements.all()],
            "targets": [
                {"what": t.what, "amount": t.amount, "unit": t.unit, "year": t.year}
                for t in self.targets.all()
            ],
            "criteria": [
                {"name": c.name, "maximum": str(c.maximum)} for c in self.criteria.all()
            ],
        }


class LaunchTarget(models.Model):
    """What the plan sets out to reach: how much of what, by when."""

    plan = models.ForeignKey(
        LaunchPlan, on_delete=models.CASCADE, related_name="targets"
    )
    order = models.PositiveSmallIntegerField(_("order"))
    what = models.CharField(_("target"), max_length=300)
    # As written in the plan: '100 %', '2 - 3', '1.250'. It is read, not computed with.
    amount = models.CharField(_("how much"), max_length=50, blank=True)
    unit = models.CharField(_("unit"), max_length=50, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["plan", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "order"], name="launch_target_order_once"
            )
        ]

    def __str__(self) -> str:
        return self.what


class LaunchCriterion(models.Model):
    """A criterion of the organisation's own (plan III.2), with its highest mark."""

    plan = models.ForeignKey(
        LaunchPlan, on_delete=models.CASCADE, related_name="criteria"
    )
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("criterion"), max_length=300)
    maximum = models.DecimalField(_("highest mark"), max_digits=6, decimal_places=2)

    class Meta:
        verbose_name = _("criterion of a launch plan")
        verbose_name_plural = _("criteria of launch plans")
        ordering = ["plan", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "order"], name="launch_criterion_order_once"
            ),
            models.CheckConstraint(
                name="launch_criterion_maximum_is_positive",
                condition=Q(maximum__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LaunchPlanVersion(models.Model):
    """A launch plan as it was handed in, for good."""

    plan = models.ForeignKey(
        LaunchPlan, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("submitted by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("version of a launch plan")
        verbose_name_plural = _("versions of launch plans")
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="launch_plan_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan} ({self.number})"
