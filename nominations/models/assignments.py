"""Who appraises which dossier, and proposals to share dossiers out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from nominations.models.dossiers import Dossier

if TYPE_CHECKING:
    from accounts.models import User


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def standing(self) -> AssignmentQuerySet:
        return self.filter(ended_at=None)


class Assignment(models.Model):
    """An appraiser is to give an opinion on the nominations of a dossier; ended, never
    deleted."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="assignments"
    )
    appraiser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("appraiser"),
        on_delete=models.PROTECT,
        related_name="assignments",
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField(_("assigned at"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["dossier", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "appraiser"],
                condition=Q(ended_at=None),
                name="assignment_once",
            ),
            models.CheckConstraint(
                name="assignment_ended_says_by_whom",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier}: {self.appraiser}"


class AssignmentPlanQuerySet(models.QuerySet["AssignmentPlan"]):
    def visible_to(self, user: User) -> AssignmentPlanQuerySet:
        """The Board's leader of the campaign."""
        led = user.organizations_as("board_leader")
        return self.filter(campaign__board__in=led)


class AssignmentPlan(models.Model):
    """A proposal how to share dossiers out, with what it was reckoned from; edited, then
    applied as one piece."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="assignment_plans"
    )
    # By the dossier's key: who is to appraise it.
    rows = models.JSONField(default=dict)
    # What stood when it was made, by the dossier's key: {"assigned", "barred", "weight"};
    # under "people" who could appraise at all.
    basis = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("proposed at"))
    applied_at = models.DateTimeField(_("applied at"), null=True)

    objects = AssignmentPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of assignments")
        verbose_name_plural = _("proposals of assignments")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.campaign} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("nominations:assignment_plan", args=[self.pk])
