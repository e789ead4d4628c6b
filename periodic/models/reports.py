from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.memberships import ORGANIZATION_ROLES
from accounts.models.organizations import left_to
from campaigns.models import Campaign, Duty, Extension, Milestone
from campaigns.models.duties import visible_duties

if TYPE_CHECKING:
    from accounts.models import Organization, User
    from periodic.models.files import ReportFile
    from periodic.models.remarks import ReportReturn


class PeriodicReportQuerySet(models.QuerySet["PeriodicReport"]):
    def visible_to(self, user: User) -> PeriodicReportQuerySet:
        return self.filter(visible_reports(user))

    def with_days(self) -> PeriodicReportQuerySet:
        """Adds, in the same query, what its pages ask about days: `last_day` of the
        duty, with the extension; `begins_after`, the yearly report before."""
        granted = (
            Extension.objects.filter(
                milestone=OuterRef("duty__milestone"),
                organization=OuterRef("duty__organization"),
            )
            .order_by("-until")
            .values("until")[:1]
        )
        before = (
            Milestone.objects.filter(
                campaign=OuterRef("duty__milestone__campaign"),
                kind=Milestone.Kind.YEARLY_REPORT,
                due_on__lt=OuterRef("duty__milestone__due_on"),
            )
            .order_by("-due_on")
            .values("due_on")[:1]
        )
        due_on = F("duty__milestone__due_on")
        return self.annotate(
            last_day=Greatest(due_on, Coalesce(Subquery(granted), due_on)),
            begins_after=Subquery(before),
        )

    def for_milestone(self, milestone: Milestone) -> PeriodicReportQuerySet:
        return self.filter(duty__milestone=milestone)

    def handed_in(self) -> PeriodicReportQuerySet:
        """With the Board now, accepted or not yet: what the roll-up counts."""
        return self.filter(duty__state__in=Duty.HANDED_IN)

    def awaiting_acceptance(self) -> PeriodicReportQuerySet:
        return self.filter(duty__state=Duty.State.SUBMITTED)


def visible_reports(user: User, prefix: str = "") -> Q:
    """The one predicate behind page, list, count and file: an organisation sees its own;
    whoever sees everybody's duties sees what has been handed in at least once."""
    mine = user.organizations_as(*ORGANIZATION_ROLES)
    return left_to(mine, f"{prefix}duty__organization") | (
        visible_duties(user, f"{prefix}duty__") & Q(**{f"{prefix}version__gte": 1})
    )


class PeriodicReport(models.Model):
    """What one organisation reports at one milestone. Where it stands is the duty's
    state; only that it lies with the organisation's own leader is kept here."""

    class State(models.TextChoices):
        """The duty's states, and 'with the leader' between two of them."""

        NOT_BEGUN = "not_begun", _("not begun")
        DRAFT = "draft", _("draft")
        AWAITING_LEADER = "awaiting_leader", _("awaiting the leader")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("sent back")
        ACCEPTED = "accepted", _("accepted")
        WAIVED = "waived", _("waived")

    EDITABLE = (State.DRAFT, State.RETURNED)

    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="report")
    with_leader_since = models.DateTimeField(
        _("with the leader since"), null=True, blank=True
    )
    # One more with every saving: two editors are told of one another.
    revision = models.PositiveIntegerField(default=0)
    # The number of the version handed in last; 0 for none.
    version = models.PositiveSmallIntegerField(_("version"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    # Where `with_days` has added them.
    last_day: dt.date
    begins_after: dt.date | None

    objects = PeriodicReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("periodic report")
        verbose_name_plural = _("periodic reports")
        ordering = ["-duty__milestone__due_on", "duty__organization__sort_key"]

    def __str__(self) -> str:
        return str(self.duty)

    def get_absolute_url(self) -> str:
        return reverse("periodic:report_detail", args=[self.pk])

    @property
    def organization(self) -> Organization:
        return self.duty.organization

    @property
    def milestone(self) -> Milestone:
        return self.duty.milestone

    @property
    def campaign(self) -> Campaign:
        return self.duty.milestone.campaign

    @property
    def state(self) -> str:
        if self.with_leader_since and self.duty.state in self.EDITABLE:
            return self.State.AWAITING_LEADER
        return self.duty.state

    def get_state_display(self) -> str:
        return str(self.State(self.state).label)

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE

    @property
    def open_return(self) -> ReportReturn | None:
        if self.duty.state != self.State.RETURNED:
            return None
        return self.returns.filter(answered_at=None).first()

    @property
    def signed_file(self) -> ReportFile | None:
        return (
            self.files.filter(replaced_at=None)
            .select_related("attachment__file")
            .first()
        )


class ReportVersion(models.Model):
    """What was handed in, frozen: content and the SHA-256 of its canonical JSON."""

    report = models.ForeignKey(
        PeriodicReport, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField()
    sha256 = models.CharField("SHA-256", max_length=64)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of a report")
        verbose_name_plural = _("versions of reports")
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"], name="report_version_once"
            ),
            models.CheckConstraint(
                name="report_version_counts_from_one", condition=Q(number__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} / {self.number}"
