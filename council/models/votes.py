"""Votes. They are only added: nothing changes or takes away a ballot."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from council.models.meetings import AgendaItem, Meeting
from council.models.members import CouncilMember


class Round(models.Model):
    """Nominees who are voted on together, in one way."""

    class Method(models.TextChoices):
        OPEN = "open", _("open, by name")
        SECRET = "secret", _("secret ballot")
        COUNTED = "counted", _("counted in the room: show of hands or paper ballots")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="rounds"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    method = models.CharField(
        pgettext_lazy("vote", "how"), max_length=10, choices=Method
    )
    is_block = models.BooleanField(
        _("one vote for all of them"),
        default=False,
        help_text=_("One answer counts for every nominee of the round."),
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("round of voting")
        verbose_name_plural = _("rounds of voting")
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"], name="round_number_once"
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(closed_at=None),
                name="round_one_open_per_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} – {self.number}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class RoundItem(models.Model):
    """A nominee in a round; once it is closed, the result and what it was worked out
    from."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="items")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="round_items"
    )
    yes = models.PositiveSmallIntegerField(pgettext_lazy("vote", "for"), null=True)
    no = models.PositiveSmallIntegerField(pgettext_lazy("vote", "against"), null=True)
    other = models.PositiveSmallIntegerField(_("other opinion, or invalid"), null=True)
    # Who could vote, and of how many the share is taken.
    voters = models.PositiveSmallIntegerField(null=True)
    base = models.PositiveSmallIntegerField(null=True)
    has_passed = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("nominee of a round")
        verbose_name_plural = _("nominees of a round")
        ordering = ["round", "item__order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "item"], name="round_item_once"),
            models.CheckConstraint(
                name="round_item_counts_no_more_than_voters",
                condition=Q(voters=None)
                | Q(voters__gte=F("yes") + F("no") + F("other")),
            ),
            models.CheckConstraint(
                name="round_item_result_is_whole",
                condition=Q(has_passed=None)
                | Q(
                    yes__isnull=False,
                    no__isnull=False,
                    other__isnull=False,
                    voters__isnull=False,
                    base__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)


class VoteCast(models.Model):
    """That a member has voted in a round; not how."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="casts")
    member = models.ForeignKey(
        CouncilMember, on_delete=models.PROTECT, related_name="casts"
    )
    is_written = models.BooleanField(_("in writing"), default=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # Of a vote in writing: its number and date.
    document = models.CharField(_("number and date"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("vote cast")
        verbose_name_plural = _("votes cast")
        ordering = ["round", "member__order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="vote_cast_once"),
            models.CheckConstraint(
                name="vote_cast_in_writing_has_document",
                condition=Q(is_written=False) | ~Q(document=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.member}"


class Ballot(models.Model):
    """One answer on one nominee. In a secret ballot it bears no name and no time, and its
    key says nothing of the order in which people voted."""

    class Choice(models.TextChoices):
        YES = "yes", pgettext_lazy("vote", "for")
        NO = "no", pgettext_lazy("vote", "against")
        OTHER = "other", _("other opinion")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round_item = models.ForeignKey(
        RoundItem, on_delete=models.PROTECT, related_name="ballots"
    )
    member = models.ForeignKey(
        CouncilMember, null=True, on_delete=models.PROTECT, related_name="ballots"
    )
    choice = models.CharField(_("answer"), max_length=6, choices=Choice)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["round_item", "member"], name="ballot_once_by_name"
            )
        ]

    def __str__(self) -> str:
        return self.get_choice_display()
