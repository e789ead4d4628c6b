from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.models.memberships import BOARD_ROLES
from campaigns.models import Campaign
from nominations.models.conflicts import barred
from nominations.models.dossiers import Dossier
from nominations.models.nominees import Nomination

if TYPE_CHECKING:
    from accounts.models import User


class NomineeKey(models.Model):
    """A hashed trait by which nominees that may be one find each other through an
    index, instead of all being compared with all."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="keys"
    )
    key = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "nomination"], name="nominee_key_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.key}"


class TwinCaseQuerySet(models.QuerySet["TwinCase"]):
    def visible_to(self, user: User) -> TwinCaseQuerySet:
        """The campaign's Board, and auditors; nobody who has a conflict with either
        organisation, whatever their role."""
        seen = Q(campaign__board__in=user.organizations_as(*BOARD_ROLES))
        if user.has_role(Role.AUDITOR):
            seen = Q()
        return (
            self.filter(seen)
            .exclude(barred(user, "first__"))
            .exclude(barred(user, "second__"))
        )

    def standing(self) -> TwinCaseQuerySet:
        """Those of which neither side has left the campaign, and that are still alike."""
        return (
            self.exclude(state=TwinCase.State.LAPSED)
            .exclude(first__dossier__state__in=Dossier.GONE)
            .exclude(second__dossier__state__in=Dossier.GONE)
        )

    def open(self) -> TwinCaseQuerySet:
        """Those that wait for a verdict."""
        return self.standing().filter(state=TwinCase.State.OPEN)

    def of_dossier(self, dossier: Dossier) -> TwinCaseQuerySet:
        return self.filter(Q(first__dossier=dossier) | Q(second__dossier=dossier))

    def of_nomination(self, nomination: Nomination) -> TwinCaseQuerySet:
        return self.filter(Q(first=nomination) | Q(second=nomination))

    def with_sides(self) -> TwinCaseQuerySet:
        sides = [
            f"{side}__{path}"
            for side in ("first", "second")
            for path in (
                "dossier__organization",
                "dossier__campaign",
                "decision",
                "kind",
            )
        ]
        return self.select_related("campaign", "decided_by", *sides)


class TwinCase(models.Model):
    """Two nominations that look like one nominee, or one text; and the Board's verdict.
    `first` is the one added earlier."""

    class Kind(models.TextChoices):
        TWIN = "twin", _("same nominee")
        COPIED = "copied", _("copied report")

    class State(models.TextChoices):
        OPEN = "open", _("to be looked at")
        SAME = "same", _("one and the same: one of the two has to go")
        ALLOWED = "allowed", _("one and the same, both may stand")
        DIFFERENT = "different", _("not the same")
        LAPSED = "lapsed", _("no longer alike")

    # The same verdicts, said of two reports.
    OF_REPORTS = {
        State.SAME: _("copied: has to be written anew"),
        State.ALLOWED: _("shared for a good reason"),
        State.DIFFERENT: _("not copied"),
    }
    VERDICTS = (State.SAME, State.ALLOWED, State.DIFFERENT)

    # The one in which the later of the two is nominated; its Board decides.
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="twin_cases"
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.TWIN)
    first = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(_("likeness"))
    # [[code, bits, value], …]
    reasons = models.JSONField(default=list)
    # What was compared: a verdict holds for these facts.
    facts = models.CharField(max_length=64)
    revision = models.PositiveIntegerField(default=0)
    found_at = models.DateTimeField(_("found at"))

    state = models.CharField(
        _("verdict"), max_length=9, choices=State, default=State.OPEN
    )
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = TwinCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspected duplicate")
        verbose_name_plural = _("suspected duplicates")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["campaign", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "first", "second"], name="twin_case_once"
            ),
            models.CheckConstraint(
                name="twin_case_pair_is_ordered",
                condition=Q(first__lt=models.F("second")),
            ),
            models.CheckConstraint(
                name="twin_case_score_is_a_percentage", condition=Q(score__lte=100)
            ),
            models.CheckConstraint(
                name="twin_case_verdict_has_reason_and_author",
                condition=Q(
                    state__in=["open", "lapsed"],
                    reason="",
                    decided_by=None,
                    decided_at=None,
                )
                | Q(
                    state__in=["same", "allowed", "different"],
                    reason__gt="",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"

    def get_absolute_url(self) -> str:
        return reverse("nominations:twin_detail", args=[self.pk])

    @property
    def is_of_reports(self) -> bool:
        return self.kind == self.Kind.COPIED

    @property
    def state_text(self) -> str:
        said = (
            self.OF_REPORTS.get(self.State(self.state)) if self.is_of_reports else None
        )
        return str(said or self.get_state_display())

    @property
    def sides(self) -> tuple[Nomination, Nomination]:
        return self.first, self.second

    @property
    def is_decided(self) -> bool:
        return self.state in self.VERDICTS

    @property
    def awarded(self) -> Nomination | None:
        """The side that has its award already, if one has."""
        held = (side for side in self.sides if side.state == Nomination.State.AWARDED)
        return next(held, None)

    def other(self, nomination: Nomination) -> Nomination:
        return self.second if nomination.pk == self.first_id else self.first
