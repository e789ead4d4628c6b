from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from campaigns.models import Campaign

READERS = (Role.BOARD_APPRAISER, Role.BOARD_LEADER)


def readable_rankings(user: User) -> Q:
    """Whoever sees a campaign's ranking sees what was kept of it."""
    if user.has_role(Role.AUDITOR):
        return Q()
    return Q(campaign__board__in=user.organizations_as(*READERS))


class SnapshotQuerySet(models.QuerySet["RankingSnapshot"]):
    def visible_to(self, user: User) -> SnapshotQuerySet:
        return self.filter(readable_rankings(user))


class RankingSnapshot(models.Model):
    """All that a ranking was computed from, and the order that came of it. From its
    content alone the same order is found again (`snapshots.faults`)."""

    class Occasion(models.TextChoices):
        BY_HAND = "by_hand", _("stored by hand")
        HELD = "held", _("places held")
        FROZEN = "frozen", _("list frozen")
        SCENARIO = "scenario", _("scenario applied")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="ranking_snapshots"
    )
    content = models.JSONField()
    sha256 = models.CharField("SHA-256", max_length=64)
    # How many are ranked, and how many of them were in.
    ranked = models.PositiveIntegerField(_("ranked"))
    chosen = models.PositiveIntegerField(_("on the list"))
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    taken_at = models.DateTimeField(_("at"))

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored ranking")
        verbose_name_plural = _("stored rankings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="ranking_snapshot_chosen_of_ranked",
                condition=Q(chosen__lte=models.F("ranked")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.sha256[:12]}"
