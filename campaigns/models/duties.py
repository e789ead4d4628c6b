from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Role
from accounts.models.memberships import BOARD_ROLES, ORGANIZATION_ROLES
from accounts.models.organizations import left_to
from campaigns.models.calendar import Extension, Milestone
from campaigns.models.campaigns import Campaign
from emulation import clock

if TYPE_CHECKING:
    from accounts.models import User

OVERDUE = "overdue"


class DutyQuerySet(models.QuerySet["Duty"]):
    def visible_to(self, user: User) -> DutyQuerySet:
        """An organisation sees its own; the campaign's Board, Office and Committee, and
        auditors, see everybody's."""
        return self.filter(visible_duties(user))

    def for_campaign(self, campaign: Campaign) -> DutyQuerySet:
        return self.filter(milestone__campaign=campaign)

    def open(self) -> DutyQuerySet:
        """Those on which the organisation still has to do something."""
        return self.filter(state__in=Duty.OPEN)

    def with_due_on(self) -> DutyQuerySet:
        """Adds `due_on`, the last day with the latest extension; in the same query."""
        granted = (
            Extension.objects.filter(
                milestone=OuterRef("milestone"), organization=OuterRef("organization")
            )
            .order_by("-until")
            .values("until")[:1]
        )
        due_on = models.F("milestone__due_on")
        return self.annotate(
            due_on=Greatest(due_on, Coalesce(Subquery(granted), due_on))
        )

    def overdue(self) -> DutyQuerySet:
        """Never handed in, and the last day is over. What is optional never is overdue;
        what was handed in and sent back is not either: it was there."""
        required = self.filter(state__in=Duty.MISSING, milestone__is_optional=False)
        return required.with_due_on().filter(Q(due_on__lt=clock.today()))

    def missing(self) -> DutyQuerySet:
        """Nothing has been handed in yet, in time or not."""
        return self.filter(state__in=Duty.MISSING)


def visible_duties(user: User, prefix: str = "") -> Q:
    """The one predicate behind page, count, list and mail; `prefix` leads from the
    queried model to the duty ('duty__')."""
    if user.has_role(Role.AUDITOR):
        return ~Q(**{f"{prefix}pk": None})
    campaign = f"{prefix}milestone__campaign__"
    return (
        left_to(user.organizations_as(*ORGANIZATION_ROLES), f"{prefix}organization")
        | Q(**{f"{campaign}board__in": user.organizations_as(*BOARD_ROLES)})
        | Q(**{f"{campaign}office__in": user.organizations_as(Role.OFFICE)})
        | Q(**{f"{campaign}issuer__in": user.organizations_as(Role.COMMITTEE)})
    )


class Duty(models.Model):
    """What one organisation owes at one milestone: its launch plan, a report, a dossier.

    Rows come from `campaigns.deriving.derive`, the state from the steps there. That a duty
    is overdue follows from the day and is not stored.
    """

    class State(models.TextChoices):
        NOT_BEGUN = "not_begun", _("not begun")
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("sent back")
        WAIVED = "waived", _("waived")

    MISSING = (State.NOT_BEGUN, State.DRAFT)
    OPEN = (*MISSING, State.RETURNED)
    HANDED_IN = (State.SUBMITTED, State.ACCEPTED)

    milestone = models.ForeignKey(
        Milestone,
        verbose_name=_("milestone"),
        on_delete=models.PROTECT,
        related_name="duties",
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="duties",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.NOT_BEGUN
    )
    # The day that counts for 'in time': of the first handing in, or the true one of a
    # paper that is entered afterwards.
    done_on = models.DateField(_("done on"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("submitted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("accepted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    returned_reason = models.TextField(_("why it was sent back"), blank=True)
    waived_reason = models.TextField(_("why it is waived"), blank=True)
    # Empty for what lapsed by itself, because the organisation no longer takes part.
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("waived by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    # Where `with_due_on` has added it.
    due_on: dt.date

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["milestone__due_on", "milestone__order", "organization__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "organization"], name="duty_once"
            ),
            models.CheckConstraint(
                name="duty_state_is_known",
                condition=Q(
                    state__in=[
                        "not_begun",
                        "draft",
                        "submitted",
                        "accepted",
                        "returned",
                        "waived",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="duty_handed_in_has_its_moment",
                condition=Q(
                    state__in=["submitted", "accepted", "returned"],
                    submitted_at__isnull=False,
                    done_on__isnull=False,
                )
                | Q(state__in=["not_begun", "draft", "waived"], submitted_at=None),
            ),
            models.CheckConstraint(
                name="duty_accepted_has_its_moment",
                condition=Q(state="accepted", accepted_at__isnull=False)
                | (~Q(state="accepted") & Q(accepted_at=None)),
            ),
            models.CheckConstraint(
                name="duty_waived_has_reason",
                condition=(Q(state="waived") & ~Q(waived_reason=""))
                | (~Q(state="waived") & Q(waived_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["organization", "state"])]

    def __str__(self) -> str:
        return f"{self.milestone} – {self.organization}"

    @property
    def due_on_for(self) -> dt.date:
        """The last day for its organisation; a query where `with_due_on` did not run."""
        if "due_on" in self.__dict__:
            return self.due_on
        return self.milestone.due_on_for(self.organization)

    @property
    def is_extended(self) -> bool:
        return self.due_on_for > self.milestone.due_on

    @property
    def opens_on(self) -> dt.date | None:
        return self.milestone.opens_on

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def has_opened(self) -> bool:
        """Whether its time has come."""
        return self.opens_on is None or self.opens_on <= clock.today()

    @property
    def days_left(self) -> int:
        """Days to the last one; negative when it is over."""
        return (self.due_on_for - clock.today()).days

    @property
    def is_overdue(self) -> bool:
        return (
            self.state in self.MISSING
            and not self.milestone.is_optional
            and self.days_left < 0
        )

    @property
    def is_late(self) -> bool:
        """Whether it was done after its last day."""
        return self.done_on is not None and self.done_on > self.due_on_for

    @property
    def shown_state(self) -> str:
        """The state as people see it, 'overdue' among them."""
        return OVERDUE if self.is_overdue else self.state

    @property
    def shown_state_name(self) -> str | Promise:
        return _("overdue") if self.is_overdue else self.get_state_display()
