from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.duties import Duty, visible_duties
from records.models import Notice

if TYPE_CHECKING:
    from accounts.models import User
    from campaigns.models.campaigns import Campaign


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def visible_to(self, user: User) -> ReminderQuerySet:
        """Whoever sees the duty."""
        return self.filter(visible_duties(user, "duty__"))

    def for_campaign(self, campaign: Campaign) -> ReminderQuerySet:
        return self.filter(duty__milestone__campaign=campaign)


class Reminder(models.Model):
    """One duty that people were reminded of on one day, with what each was sent."""

    class Kind(models.TextChoices):
        SCHEDULED = "scheduled", _("by the schedule")
        NUDGE = "nudge", _("by the Board")

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    # The day of the schedule that it stands for; of a nudge, the day itself.
    slot_on = models.DateField(_("day of the schedule"))
    sent_at = models.DateTimeField(_("sent at"))
    # Empty: the program, by the schedule.
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    notices = models.ManyToManyField(Notice, related_name="+", editable=False)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-pk"]
        constraints = [
            # Two schedulers at one moment, or two clicks, remind once.
            models.UniqueConstraint(
                fields=["duty", "kind", "slot_on"], name="reminder_once_per_slot"
            ),
            models.CheckConstraint(
                name="reminder_nudge_has_its_person",
                condition=Q(kind="scheduled", sent_by=None)
                | Q(kind="nudge", sent_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty}, {self.slot_on:%d/%m/%Y}"
