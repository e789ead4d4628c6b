from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.roles import BOARD_ROLES, Role
from campaigns.models import CriteriaSet, Criterion
from nominations.models.conflicts import barred
from nominations.models.nominees import Nomination

if TYPE_CHECKING:
    from accounts.models import User


class AppraisalQuerySet(models.QuerySet["Appraisal"]):
    def visible_to(self, user: User) -> AppraisalQuerySet:
        """One's own; of others' those concluded, for readers of scores, and for an
        appraiser only once their own is concluded or the finding is made. Never of a
        nomination in which the person takes no part."""
        own = Q(appraiser=user)
        open_to = Q(final_at__isnull=False) & _readable(user)
        if user.has_role(Role.BOARD_APPRAISER, Role.BOARD_LEADER):
            mine = Appraisal.objects.filter(appraiser=user, final_at__isnull=False)
            open_to &= ~Q(nomination__state=Nomination.State.PENDING) | Q(
                nomination__in=mine.values("nomination")
            )
        return self.filter(own | open_to).exclude(barred(user, "nomination__"))

    def counted(self) -> AppraisalQuerySet:
        """Concluded, and not set aside because their author stands aside."""
        return self.filter(final_at__isnull=False, set_aside_at=None)


def _readable(user: User) -> Q:
    """The Board, the Office and the Committee of the campaign, and auditors."""
    if user.has_role(Role.AUDITOR):
        return Q()
    campaign = "nomination__dossier__campaign__"
    return (
        Q(**{f"{campaign}board__in": user.organizations_as(*BOARD_ROLES)})
        | Q(**{f"{campaign}office__in": user.organizations_as(Role.OFFICE)})
        | Q(**{f"{campaign}issuer__in": user.organizations_as(Role.COMMITTEE)})
    )


class Appraisal(models.Model):
    """One appraiser's opinion of one nomination. The three statements are the plan's own
    bar (III.2): outstanding, prominent, replicable."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="appraisals"
    )
    appraiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appraisals"
    )
    criteria_set = models.ForeignKey(
        CriteriaSet, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)
    is_eligible = models.BooleanField(_("meets the conditions"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    outstanding = models.TextField(_("outstanding achievement"), blank=True)
    prominent = models.TextField(_("stands out among its peers"), blank=True)
    replicable = models.TextField(_("can be replicated"), blank=True)
    total = models.DecimalField(
        _("total"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    created_at = models.DateTimeField()
    final_at = models.DateTimeField(_("concluded at"), null=True, blank=True)
    # Its author stands aside: it no longer counts.
    set_aside_at = models.DateTimeField(_("set aside at"), null=True, blank=True)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("appraisal")
        verbose_name_plural = _("appraisals")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "appraiser"], name="appraisal_one_per_person"
            ),
            models.CheckConstraint(
                name="appraisal_final_is_complete",
                condition=Q(final_at=None)
                | (Q(is_eligible=False) & ~Q(reason=""))
                | (
                    Q(is_eligible=True, total__isnull=False)
                    & ~Q(outstanding="")
                    & ~Q(prominent="")
                    & ~Q(replicable="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.appraiser}"

    @property
    def is_final(self) -> bool:
        return self.final_at is not None


class Score(models.Model):
    """One mark. Rows are only added (triggers see to it): the latest per criterion
    counts."""

    appraisal = models.ForeignKey(
        Appraisal, on_delete=models.PROTECT, related_name="scores"
    )
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(_("mark"), max_digits=6, decimal_places=2)
    # Asked for where it differs from the organisation's own mark.
    reason = models.CharField(_("why it differs"), max_length=500, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="score_is_not_negative", condition=Q(value__gte=0)
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
