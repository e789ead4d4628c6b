from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from campaigns.models.campaigns import Campaign
from emulation import clock


class Phase(models.Model):
    """A stretch of the campaign (giai đoạn)."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="phases"
    )
    code = models.SlugField(_("code"), max_length=30)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=200)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    text = models.TextField(_("what the plan asks for"), blank=True)
    plan_section = models.CharField(_("section of the plan"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["campaign", "order"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="phase_once"),
            models.CheckConstraint(
                name="phase_starts_before_it_ends",
                condition=Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_now(self) -> bool:
        return self.starts_on <= clock.today() <= self.ends_on

    @property
    def is_past(self) -> bool:
        return self.ends_on < clock.today()


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def with_extension_of(self, organization: Organization) -> MilestoneQuerySet:
        """Adds `extension`, the latest day granted to this organisation, or None."""
        return self.annotate(
            extension=models.Max(
                "extensions__until", filter=Q(extensions__organization=organization)
            )
        )


class Milestone(models.Model):
    """A duty or an event with its dates."""

    # Periodic reports of organisations, in the order of the calendar.
    REPORTS = ("yearly_report", "midterm_report", "final_report")

    class Kind(models.TextChoices):
        LAUNCH_PLAN = "launch_plan", _("launch plan")
        YEARLY_REPORT = "yearly_report", _("yearly report")
        MIDTERM_REPORT = "midterm_report", _("midterm report")
        FINAL_REPORT = "final_report", _("final report")
        DOSSIER_WINDOW = "dossier_window", _("dossiers")
        APPRAISAL = "appraisal", _("appraisal")
        PROPOSAL = "proposal", _("list to the Standing Committee")
        DECISION = "decision", _("decision")
        CEREMONY = "ceremony", _("ceremony")
        BUDGET = "budget", _("estimate of the rewards")
        OTHER = "other", _("other")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="milestones"
    )
    code = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=200)
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    due_on = models.DateField(_("due on"))
    is_proposed = models.BooleanField(
        _("proposed date"),
        default=False,
        help_text=_("The plan does not give this date."),
    )
    takes_late = models.BooleanField(
        _("a late report is taken"),
        default=True,
        help_text=_(
            "A report handed in after its last day is taken and marked as late; "
            "otherwise only an extension helps. Dossiers are never taken late."
        ),
    )
    plan_section = models.CharField(_("section of the plan"), max_length=20, blank=True)
    # Groups of participants, `[{"who": "submitters", "kind": …, "level": …}]`, each key
    # narrowing; see campaigns/owing.py. Null: as is usual for the kind. []: nobody.
    owed_by = models.JSONField(_("owed by"), null=True, blank=True)
    is_optional = models.BooleanField(
        _("optional"),
        default=False,
        help_text=_("Who hands nothing in is not overdue."),
    )

    # Where `with_extension_of` has added it.
    extension: dt.date | None

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["campaign", "due_on", "order"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="milestone_once"),
            models.UniqueConstraint(
                fields=["campaign"],
                condition=Q(kind="dossier_window"),
                name="milestone_one_dossier_window",
            ),
            models.CheckConstraint(
                name="milestone_opens_before_it_is_due",
                condition=Q(opens_on=None) | Q(opens_on__lte=models.F("due_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def opens_at(self) -> dt.datetime | None:
        """The first moment of its first day."""
        if self.opens_on is None:
            return None
        return dt.datetime.combine(
            self.opens_on, dt.time.min, tzinfo=timezone.get_default_timezone()
        )

    @property
    def closes_at(self) -> dt.datetime:
        return clock.end_of_day(self.due_on)

    @property
    def is_open(self) -> bool:
        now = clock.now()
        return (self.opens_at is None or self.opens_at <= now) and now <= self.closes_at

    @property
    def is_past(self) -> bool:
        return clock.now() > self.closes_at

    def extended_to(self, until: dt.date | None) -> dt.date:
        """The last day with an extension, which counts if it is later."""
        return max(self.due_on, until) if until else self.due_on

    def due_on_for(self, organization: Organization) -> dt.date:
        """The last day for this organisation."""
        extended = self.extensions.filter(organization=organization).aggregate(
            latest=models.Max("until")
        )["latest"]
        return self.extended_to(extended)

    def is_open_for(self, organization: Organization) -> bool:
        """Whether the organisation may still act, to the last second of its last day."""
        now = clock.now()
        return (self.opens_at is None or self.opens_at <= now) and (
            now <= clock.end_of_day(self.due_on_for(organization))
        )


class Extension(models.Model):
    """More time for one organisation: until when, why, who granted it."""

    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, related_name="extensions"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+"
    )
    until = models.DateField(_("until"))
    reason = models.TextField(_("reason"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="extension_has_reason", condition=~Q(reason=""))
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.until:%d/%m/%Y}"
