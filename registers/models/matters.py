"""Difficulties with their answers, and what organisations award by themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from emulation import clock
from registers.models.entries import Entry, EntryQuerySet


class DifficultyQuerySet(EntryQuerySet):
    def open(self) -> DifficultyQuerySet:
        """Those that wait for an answer, the longest wait first."""
        waiting = self.filter(removed_at=None, answered_on=None)
        return waiting.order_by("happened_on", "pk")


class Difficulty(Entry):
    """A difficulty or a proposal, and what the Board answers (plan V.3)."""

    SLUG = "difficulties"
    SEARCHED = ("text", "answer")

    class Kind(models.TextChoices):
        DIFFICULTY = "difficulty", _("difficulty")
        PROPOSAL = "proposal", _("proposal")

    title = models.CharField(_("in short"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    happened_on = models.DateField(_("raised on"), db_index=True)
    text = models.TextField(_("content"), max_length=6000)
    answer = models.TextField(_("what is answered"), blank=True, max_length=6000)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects: ClassVar[Any] = DifficultyQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("difficulty or proposal")
        verbose_name_plural = _("difficulties and proposals")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="difficulty_is_answered_by_somebody",
                condition=Q(answered_on=None, answered_by=None, answer="")
                | (
                    Q(answered_on__isnull=False, answered_by__isnull=False)
                    & ~Q(answer="")
                ),
            ),
            models.CheckConstraint(
                name="difficulty_is_raised_before_it_is_answered",
                condition=Q(answered_on=None) | Q(answered_on__gte=F("happened_on")),
            ),
        ]

    @property
    def is_answered(self) -> bool:
        return self.answered_on is not None

    @property
    def days_waiting(self) -> int:
        """From the day it was raised to the answer; until today if there is none."""
        until: dt.date = self.answered_on or clock.today()
        return max(0, (until - self.happened_on).days)


class YearlyCommendation(Entry):
    """What an organisation awards by itself in a year: not of the campaign's places
    (plan V.3)."""

    SLUG = "commendations"
    SEARCHED = ("number",)

    title = models.CharField(_("form of commendation"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.CharField(_("number of the decision"), max_length=60)
    happened_on = models.DateField(_("date of the decision"), db_index=True)
    collectives = models.PositiveIntegerField(_("collectives"), default=0)
    individuals = models.PositiveIntegerField(_("individuals"), default=0)
    money = models.PositiveBigIntegerField(
        _("reward money (đồng)"), null=True, blank=True
    )
    occasion = models.CharField(_("occasion"), max_length=300, blank=True)

    class Meta(Entry.Meta):
        verbose_name = _("yearly commendation")
        verbose_name_plural = _("yearly commendations by organisations")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="yearlycommendation_goes_to_somebody",
                condition=Q(collectives__gt=0) | Q(individuals__gt=0),
                violation_error_message=_(
                    "Nobody is commended: write how many collectives or individuals."
                ),
            ),
            models.CheckConstraint(
                name="yearlycommendation_year_is_one",
                condition=Q(year__gte=2000, year__lte=2100),
                violation_error_message=_("Write the year with four digits."),
            ),
        ]
