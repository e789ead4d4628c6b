"""A meeting: its agenda, who is there, who leaves the room for which nominee."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Role
from accounts.models.memberships import BOARD_ROLES
from campaigns.models import Campaign
from council.models.members import CouncilMember
from nominations.models import Nomination

if TYPE_CHECKING:
    from accounts.models import User


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> MeetingQuerySet:
        """The council's own, the campaign's Board and Office, and auditors."""
        if user.has_role(Role.AUDITOR):
            return self.all()
        return self.filter(
            Q(attendance__member__user=user)
            | Q(campaign__board__in=user.organizations_as(*BOARD_ROLES))
            | Q(campaign__office__in=user.organizations_as(Role.OFFICE))
        ).distinct()


class Meeting(models.Model):
    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", _("in session")
        CLOSED = "closed", pgettext_lazy("meeting", "closed")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="council_meetings"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    place = models.CharField(pgettext_lazy("meeting", "place"), max_length=200)
    starts_at = models.DateTimeField(_("begins at"))
    chair = models.ForeignKey(
        CouncilMember,
        verbose_name=_("chaired by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    secretary = models.ForeignKey(
        CouncilMember,
        verbose_name=_("secretary"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    below_line = models.PositiveSmallIntegerField(
        _("nominees below the line, too"),
        default=0,
        help_text=_("How many of those who find no place are on the agenda as well."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.PLANNED
    )
    once_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    convened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(_("opened at"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    discussion = models.TextField(_("discussion"), blank=True, max_length=10_000)
    conclusion = models.TextField(_("conclusion"), blank=True, max_length=10_000)

    objects: ClassVar[Any] = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting of the council")
        verbose_name_plural = _("meetings of the council")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"], name="meeting_number_once"
            ),
            models.UniqueConstraint(
                fields=["campaign"],
                condition=Q(state="open"),
                name="meeting_one_open_per_campaign",
            ),
            models.CheckConstraint(
                name="meeting_times_follow_its_state",
                condition=Q(state="planned", opened_at=None, closed_at=None)
                | Q(state="open", opened_at__isnull=False, closed_at=None)
                | Q(
                    state="closed",
                    opened_at__isnull=False,
                    closed_at__gte=models.F("opened_at"),
                ),
            ),
            models.CheckConstraint(
                name="meeting_chair_is_not_secretary",
                condition=~Q(chair=models.F("secretary")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("council:meeting_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED


class Attendance(models.Model):
    """Where a member is. Who votes by letter takes part, but is not in the room."""

    class Presence(models.TextChoices):
        EXPECTED = "expected", _("not here yet")
        PRESENT = "present", pgettext_lazy("meeting", "present")
        ABSENT = "absent", _("absent")
        WRITTEN = "written", _("absent, votes in writing")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="attendance"
    )
    member = models.ForeignKey(
        CouncilMember, on_delete=models.PROTECT, related_name="attendance"
    )
    presence = models.CharField(
        _("presence"), max_length=10, choices=Presence, default=Presence.EXPECTED
    )
    reason = models.CharField(_("reason of the absence"), max_length=300, blank=True)
    noted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["meeting", "member__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"], name="attendance_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_presence_display()}"

    @property
    def takes_part(self) -> bool:
        return self.presence in (self.Presence.PRESENT, self.Presence.WRITTEN)


class AgendaItem(models.Model):
    """A nominee to be voted on, as ranked when the agenda was drawn up."""

    class Outcome(models.TextChoices):
        PENDING = "pending", _("not voted yet")
        PASSED = "passed", _("agreed")
        FAILED = "failed", _("not agreed")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="agenda_items"
    )
    order = models.PositiveIntegerField(_("order"))
    rank = models.PositiveIntegerField(pgettext_lazy("agenda", "rank"))
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=2)
    is_above_line = models.BooleanField(_("within the places"))
    outcome = models.CharField(
        pgettext_lazy("vote", "result"),
        max_length=10,
        choices=Outcome,
        default=Outcome.PENDING,
    )

    class Meta:
        verbose_name = _("item of the agenda")
        verbose_name_plural = _("items of the agenda")
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "nomination"], name="agenda_item_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "order"], name="agenda_item_order_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.nomination}"


class Recusal(models.Model):
    """A member leaves the room for one nominee: neither votes nor counts."""

    class Ground(models.TextChoices):
        CONFLICT = "conflict", _("known tie")
        DECLARED = "declared", _("declared at the meeting")

    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, related_name="recusals"
    )
    member = models.ForeignKey(
        CouncilMember, on_delete=models.PROTECT, related_name="recusals"
    )
    ground = models.CharField(_("ground"), max_length=10, choices=Ground)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    noted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["item", "member__order"]
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="recusal_once"),
            models.CheckConstraint(
                name="recusal_declared_has_reason",
                condition=Q(ground="conflict") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.item}"
