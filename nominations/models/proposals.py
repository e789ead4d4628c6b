from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.models.memberships import BOARD_ROLES
from campaigns.models import Campaign
from nominations.models.nominees import Nomination

if TYPE_CHECKING:
    from nominations.models.decisions import Decision


class CutMove(models.Model):
    """A person put a nomination on the other side of the line than its rank, and said
    why. The latest row per nomination counts."""

    class Side(models.TextChoices):
        IN = "in", _("above the line")
        OUT = "out", _("below the line")
        BY_RANK = "by_rank", _("as ranked")

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="cut_moves"
    )
    side = models.CharField(_("side"), max_length=8, choices=Side)
    reason = models.TextField(_("reason"))
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    moved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("move across the line")
        verbose_name_plural = _("moves across the line")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="cut_move_has_reason", condition=~Q(reason=""))
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.get_side_display()}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: User) -> ProposalQuerySet:
        """The campaign's Board, Office and Committee, and auditors."""
        readers = (
            Q(campaign__board__in=user.organizations_as(*BOARD_ROLES))
            | Q(campaign__office__in=user.organizations_as(Role.OFFICE))
            | Q(campaign__issuer__in=user.organizations_as(Role.COMMITTEE))
        )
        return self.all() if user.has_role(Role.AUDITOR) else self.filter(readers)


class Proposal(models.Model):
    """The list put before the Standing Committee: a frozen snapshot with its hash
    (plan IV.3)."""

    class State(models.TextChoices):
        FROZEN = "frozen", _("put before the Committee")
        RECALLED = "recalled", _("recalled")
        RETURNED = "returned", _("returned with a note")
        DECIDED = "decided", _("decided")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="proposals"
    )
    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.FROZEN
    )
    content = models.JSONField()
    sha256 = models.CharField("SHA-256", max_length=64)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    frozen_at = models.DateTimeField(_("frozen at"))
    recall_reason = models.TextField(_("reason for the recall"), blank=True)
    # Made from results that were decided on paper, to be entered with them.
    is_on_paper = models.BooleanField(_("entered from paper"), default=False)
    return_note = models.TextField(_("the Committee's note"), blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("list to the Standing Committee")
        verbose_name_plural = _("lists to the Standing Committee")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "version"], name="proposal_version_once"
            ),
            models.UniqueConstraint(
                fields=["campaign"],
                condition=Q(state="frozen"),
                name="proposal_one_open_per_campaign",
            ),
            models.CheckConstraint(
                name="proposal_recalled_has_reason",
                condition=~Q(state="recalled") | ~Q(recall_reason=""),
            ),
            models.CheckConstraint(
                name="proposal_returned_has_note",
                condition=~Q(state="returned")
                | (
                    ~Q(return_note="")
                    & Q(returned_by__isnull=False, returned_at__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} – {self.version}"

    @property
    def decision(self) -> Decision | None:
        """The one that stands; lists prefetch `decisions` for it."""
        standing = (row for row in self.decisions.all() if row.undone_at is None)
        return next(standing, None)


class ProposalLine(models.Model):
    """A nomination in the list, in its order."""

    class Part(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        RESERVE = "reserve", _("in reserve")

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="lines"
    )
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="proposal_lines"
    )
    part = models.CharField(max_length=10, choices=Part)
    order = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("line of the list")
        verbose_name_plural = _("lines of the list")
        ordering = ["proposal", "part", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "nomination"], name="proposal_line_once"
            ),
            models.UniqueConstraint(
                fields=["proposal", "part", "order"], name="proposal_line_order_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.nomination}"
