from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from nominations.models.proposals import Proposal
from records.models import Attachment


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> DecisionQuerySet:
        """Not withdrawn before they took effect."""
        return self.filter(undone_at=None)


class Decision(models.Model):
    """The Standing Committee's decision on a list: number, date, signer, scan.

    It is recorded, released by two people, and takes effect when the time for undoing has
    passed; until then nothing else has changed, and it can be withdrawn."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="decisions"
    )
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="decisions"
    )
    once_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("decision number"), max_length=50)
    decided_on = models.DateField(_("date of the decision"))
    signer = models.CharField(_("signed by"), max_length=100)
    signer_title = models.CharField(_("signer's title"), max_length=150)
    # It may follow the entry, never the release.
    attachment = models.ForeignKey(
        Attachment,
        verbose_name=_("scan of the signed decision"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Decided on paper, and entered here afterwards with its true date.
    is_on_paper = models.BooleanField(_("entered from paper"), default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    effective_at = models.DateTimeField(_("in effect since"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    undo_reason = models.TextField(_("why it was withdrawn"), blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"],
                condition=Q(undone_at=None),
                name="decision_number_once",
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(undone_at=None),
                name="decision_one_standing_per_list",
            ),
            models.CheckConstraint(
                name="decision_in_effect_is_not_undone",
                condition=Q(undone_at=None) | Q(effective_at=None),
            ),
            models.CheckConstraint(
                name="decision_undone_says_why_and_by_whom",
                condition=Q(undone_at=None)
                | (~Q(undo_reason="") & Q(undone_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="decision_in_effect_has_its_scan",
                condition=Q(effective_at=None) | Q(attachment__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("nominations:decision_detail", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        """Recorded, and neither in effect nor withdrawn."""
        return self.effective_at is None and self.undone_at is None

    @property
    def open_release(self) -> Release | None:
        """The one under way; once it is carried out, that one."""
        rows = self.releases.filter(undone_at=None)
        return rows.select_related("asked_by", "confirmed_by").first()


class DecisionOutcome(models.Model):
    """How the Committee decided on one nominee of the list."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="outcomes"
    )
    nomination = models.ForeignKey(
        "nominations.Nomination", on_delete=models.PROTECT, related_name="outcomes"
    )
    is_awarded = models.BooleanField(_("awarded"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("outcome of a decision")
        verbose_name_plural = _("outcomes of decisions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "nomination"], name="outcome_once_per_nominee"
            ),
            models.CheckConstraint(
                name="outcome_refusal_has_reason",
                condition=Q(is_awarded=True) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.nomination_id}"


class Release(models.Model):
    """A decision let out: asked for by one person, confirmed by another; its notices
    leave when the time for undoing has passed."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="releases"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked for at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    leaves_at = models.DateTimeField(_("notices leave at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    undo_reason = models.TextField(_("why it was stopped"), blank=True)

    class Meta:
        verbose_name = _("release of a decision")
        verbose_name_plural = _("releases of decisions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(undone_at=None),
                name="release_one_open_per_decision",
            ),
            models.CheckConstraint(
                name="release_needs_a_second_person",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("asked_by")),
            ),
            models.CheckConstraint(
                name="release_confirmed_has_its_times",
                condition=Q(confirmed_by=None, confirmed_at=None, leaves_at=None)
                | Q(
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                    leaves_at__gte=models.F("confirmed_at"),
                ),
            ),
            models.CheckConstraint(
                name="release_undone_says_why_and_by_whom",
                condition=Q(undone_at=None)
                | (~Q(undo_reason="") & Q(undone_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.asked_at:%d/%m/%Y %H:%M}"


def public_code() -> str:
    """An unguessable code: 130 bits in letters and digits that are not mistaken."""
    return "".join(
        secrets.choice("ABCDEFGHJKMNPQRSTUVWXYZ23456789") for _i in range(27)
    )
