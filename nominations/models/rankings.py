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


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def visible_to(self, user: User) -> ScenarioQuerySet:
        return self.filter(readable_rankings(user))


class Scenario(models.Model):
    """What if: changes that are tried out on the ranking, and what came of them. `base`
    is the hash of the data that it was computed on; it is applied on those alone."""

    class State(models.TextChoices):
        OPEN = "open", _("tried out")
        APPLIED = "applied", _("applied")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="scenarios"
    )
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.OPEN
    )
    changes = models.JSONField()
    result = models.JSONField()
    base = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_at = models.DateTimeField(_("at"))
    computed_at = models.DateTimeField(_("computed at"))
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    snapshot = models.ForeignKey(
        RankingSnapshot,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"], name="scenario_name_once"
            ),
            models.CheckConstraint(
                name="scenario_applied_says_who_when_why",
                condition=Q(
                    state="open",
                    applied_at=None,
                    applied_by=None,
                    snapshot=None,
                    reason="",
                )
                | Q(
                    state="applied",
                    applied_at__isnull=False,
                    applied_by__isnull=False,
                    snapshot__isnull=False,
                )
                & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name
