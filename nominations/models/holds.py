from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.memberships import BOARD_ROLES
from accounts.models.roles import Role
from campaigns.models import Campaign
from emulation import clock
from nominations.models.conflicts import barred
from nominations.models.nominees import Nomination
from records.models import Attachment

if TYPE_CHECKING:
    from accounts.models import User


def board_matters(user: User) -> Q:
    """Nominations of campaigns whose Board the person works for; auditors all. Never
    those in which they take no part."""
    if user.has_role(Role.AUDITOR):
        return ~Q(pk=None)
    return Q(
        nomination__dossier__campaign__board__in=user.organizations_as(*BOARD_ROLES)
    )


class HoldQuerySet(models.QuerySet["Hold"]):
    def visible_to(self, user: User) -> HoldQuerySet:
        return self.filter(board_matters(user)).exclude(barred(user, "nomination__"))

    def standing(self) -> HoldQuerySet:
        return self.filter(released_at=None)


class Hold(models.Model):
    """Why a nomination is not considered for now (Decree 152/2025 Art. 4.4), by which
    document, and what released it."""

    class Ground(models.TextChoices):
        DISCIPLINE = "discipline", _("discipline")
        INSPECTION = "inspection", _("inspection, audit, investigation")
        COMPLAINT = "complaint", _("complaint, denunciation")

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="holds"
    )
    ground = models.CharField(
        _("ground"), max_length=10, choices=Ground, default=Ground.COMPLAINT
    )
    document = models.CharField(
        _("document number, issued by"), max_length=200, blank=True
    )
    document_on = models.DateField(_("date of the document"), null=True, blank=True)
    attachment = models.ForeignKey(
        Attachment,
        verbose_name=_("file"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.TextField(_("reason"))
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    held_at = models.DateTimeField(_("held at"))
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(_("released at"), null=True)
    released_reason = models.TextField(_("what cleared it"), blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"],
                condition=Q(released_at=None),
                name="hold_one_open",
            ),
            models.CheckConstraint(
                name="hold_ground_is_known",
                condition=Q(ground__in=["discipline", "inspection", "complaint"]),
            ),
            models.CheckConstraint(
                name="hold_released_says_who_and_why",
                condition=Q(released_at=None, released_by=None, released_reason="")
                | (
                    Q(released_at__isnull=False, released_by__isnull=False)
                    & ~Q(released_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.get_ground_display()}"


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, user: User) -> ConsultationQuerySet:
        return self.filter(board_matters(user)).exclude(barred(user, "nomination__"))

    def open(self) -> ConsultationQuerySet:
        return self.filter(answered_on=None)


class Consultation(models.Model):
    """A body was asked for its opinion of a nominee, and what it answered."""

    class Verdict(models.TextChoices):
        AGREES = "agrees", _("agrees")
        DISAGREES = "disagrees", _("does not agree")
        NONE = "none", _("has no opinion")

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="consultations"
    )
    body = models.CharField(_("consulted body"), max_length=200)
    document = models.CharField(_("number of the letter"), max_length=100, blank=True)
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("answer due on"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    verdict = models.CharField(_("answer"), max_length=10, choices=Verdict, blank=True)
    answer = models.TextField(_("what it says"), blank=True)
    answer_document = models.CharField(
        _("number of the answer"), max_length=100, blank=True
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion of a consulted body")
        verbose_name_plural = _("opinions of consulted bodies")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "body"], name="consultation_once"
            ),
            models.CheckConstraint(
                name="consultation_answer_is_whole",
                condition=Q(answered_on=None, verdict="", recorded_by=None)
                | (
                    Q(answered_on__isnull=False, recorded_by__isnull=False)
                    & Q(verdict__in=["agrees", "disagrees", "none"])
                ),
            ),
            models.CheckConstraint(
                name="consultation_due_after_asked",
                condition=Q(due_on__gt=models.F("asked_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.body}"

    @property
    def is_overdue(self) -> bool:
        return self.answered_on is None and self.due_on < clock.today()


class Posting(models.Model):
    """Nominees posted in public for a number of working days."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="postings"
    )
    nominations = models.ManyToManyField(Nomination, related_name="postings")
    place = models.CharField(_("where"), max_length=300)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("public posting")
        verbose_name_plural = _("public postings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="posting_ends_after_it_starts",
                condition=Q(ends_on__gt=models.F("starts_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.place}, {self.starts_on:%d/%m/%Y}"

    @property
    def is_over(self) -> bool:
        return self.ends_on < clock.today()
