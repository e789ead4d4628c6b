from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Role
from accounts.models.memberships import BOARD_ROLES, ORGANIZATION_ROLES
from accounts.models.organizations import left_to
from campaigns.models import Campaign

if TYPE_CHECKING:
    from accounts.models import User


class DossierQuerySet(models.QuerySet["Dossier"]):
    def with_open_twins(self, user: User) -> DossierQuerySet:
        """Adds `open_twins`: whether it has suspected duplicates that this person may
        see and that wait for a verdict."""
        cases = apps.get_model("nominations", "TwinCase")._default_manager
        seen = cases.visible_to(user).open()
        beside = models.Q(first__dossier=models.OuterRef("pk"))
        beside |= models.Q(second__dossier=models.OuterRef("pk"))
        return self.annotate(open_twins=models.Exists(seen.filter(beside)))

    def visible_to(self, user: User) -> DossierQuerySet:
        """An organisation sees its own, and what an organisation that became part of it
        left; the campaign's Board, Office and Committee, and auditors, see what has been
        submitted at least once."""
        return self.filter(visible_dossiers(user))

    def submitted(self) -> DossierQuerySet:
        """Those handed in at least once."""
        return self.filter(submitted_at__isnull=False)

    def in_state(self, *states: str) -> DossierQuerySet:
        return self.filter(state__in=states)

    def awaiting_receipt(self) -> DossierQuerySet:
        return self.in_state(Dossier.State.SUBMITTED)

    def lacking_paper(self) -> DossierQuerySet:
        """Those that lie with the Board, or were sent back by it, without all the
        original sets that their campaign asks for (plan IV.2)."""
        return self.in_state(*Dossier.PAPER_COUNTED).filter(
            paper_sets__lt=models.F("campaign__original_sets")
        )

    def for_campaign(self, campaign: Campaign) -> DossierQuerySet:
        return self.filter(campaign=campaign)

    def with_nominees(self) -> DossierQuerySet:
        """Adds `nominees`, their number."""
        return self.annotate(nominees=models.Count("nominations"))


def visible_dossiers(user: User, prefix: str = "") -> Q:
    """The one predicate behind every page, part, search, count, export, file and mail;
    `prefix` leads from the queried model to the dossier ('dossier__')."""
    own = left_to(user.organizations_as(*ORGANIZATION_ROLES), f"{prefix}organization")
    readable = Q(
        **{f"{prefix}campaign__board__in": user.organizations_as(*BOARD_ROLES)}
    )
    readable |= Q(
        **{f"{prefix}campaign__office__in": user.organizations_as(Role.OFFICE)}
    )
    readable |= Q(
        **{f"{prefix}campaign__issuer__in": user.organizations_as(Role.COMMITTEE)}
    )
    submitted = Q(**{f"{prefix}submitted_at__isnull": False})
    if user.has_role(Role.AUDITOR):
        return own | submitted
    return own | (readable & submitted)


class Dossier(models.Model):
    """One organisation's submission in a campaign: its request, the minutes of its
    council, and the nominations with their papers (plan IV.1)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        AWAITING_LEADER = "awaiting_leader", _("awaiting the leader")
        SUBMITTED = "submitted", _("submitted")
        RECEIVED = "received", _("received")
        UNDER_APPRAISAL = "under_appraisal", _("under appraisal")
        APPRAISED = "appraised", _("appraised")
        RETURNED = "returned", _("supplement requested")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REJECTED = "rejected", _("rejected")
        ARCHIVED = "archived", _("archived")

    NEVER_SUBMITTED = (State.DRAFT, State.AWAITING_LEADER, State.WITHDRAWN)
    EDITABLE = (State.DRAFT, State.RETURNED)
    # Out of the running for good.
    GONE = (State.WITHDRAWN, State.REJECTED)
    RANKABLE = (State.UNDER_APPRAISAL, State.APPRAISED)
    WITH_THE_BOARD = (State.RECEIVED, State.UNDER_APPRAISAL, State.APPRAISED)

    # From the day it is handed in until the appraisal is closed.
    PAPER_COUNTED = (State.SUBMITTED, State.RETURNED, *WITH_THE_BOARD)

    class VotingMethod(models.TextChoices):
        OPEN = "open", _("show of hands")
        SECRET = "secret", _("secret ballot")

    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign"),
        on_delete=models.PROTECT,
        related_name="dossiers",
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="dossiers",
    )
    code = models.CharField(_("code"), max_length=20, unique=True)
    state = models.CharField(
        _("state"), max_length=20, choices=State, default=State.DRAFT
    )
    # The form sends back the revision it was drawn from: two editors are told.
    revision = models.PositiveIntegerField(default=0)
    once_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    request_number = models.CharField(_("request number"), max_length=50, blank=True)
    request_on = models.DateField(_("request date"), null=True, blank=True)
    request_signer = models.CharField(_("signed by"), max_length=100, blank=True)
    request_signer_title = models.CharField(
        _("signer's title"), max_length=150, blank=True
    )
    request_text = models.TextField(_("reasons for the request"), blank=True)
    # Totals as the signed papers state them, to be held against the rows.
    request_collectives = models.PositiveSmallIntegerField(
        _("collectives, as the request states"), null=True, blank=True
    )
    request_individuals = models.PositiveSmallIntegerField(
        _("individuals, as the request states"), null=True, blank=True
    )

    minutes_on = models.DateField(_("date of the meeting"), null=True, blank=True)
    minutes_place = models.CharField(
        _("place of the meeting"), max_length=200, blank=True
    )
    minutes_body = models.CharField(
        _("council or leadership that met"), max_length=200, blank=True
    )
    minutes_chair = models.CharField(_("chair"), max_length=100, blank=True)
    minutes_secretary = models.CharField(_("secretary"), max_length=100, blank=True)
    members_total = models.PositiveSmallIntegerField(
        _("members in all"), null=True, blank=True
    )
    members_present = models.PositiveSmallIntegerField(
        _("members present"), null=True, blank=True
    )
    members_absent_note = models.CharField(
        _("absent members and reasons"), max_length=500, blank=True
    )
    voting_method = models.CharField(
        _("way of voting"), max_length=10, choices=VotingMethod, blank=True
    )
    minutes_conclusion = models.TextField(_("conclusion of the meeting"), blank=True)
    minutes_collectives = models.PositiveSmallIntegerField(
        _("collectives, as the minutes state"), null=True, blank=True
    )
    minutes_individuals = models.PositiveSmallIntegerField(
        _("individuals, as the minutes state"), null=True, blank=True
    )

    version = models.PositiveSmallIntegerField(_("version"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("opened at"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Of the latest version; empty while nothing has ever been handed in.
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    register_number = models.PositiveIntegerField(
        _("number in the register"), null=True, blank=True
    )
    paper_sets = models.PositiveSmallIntegerField(
        _("original sets on paper"), default=0
    )

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["campaign", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "register_number"],
                name="dossier_register_number_once",
            ),
            models.CheckConstraint(
                name="dossier_state_is_known",
                condition=Q(
                    state__in=[
                        "draft",
                        "awaiting_leader",
                        "submitted",
                        "received",
                        "under_appraisal",
                        "appraised",
                        "returned",
                        "withdrawn",
                        "rejected",
                        "archived",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="dossier_submitted_has_version",
                condition=Q(
                    submitted_at=None,
                    submitted_by=None,
                    version=0,
                    state__in=["draft", "awaiting_leader", "withdrawn"],
                )
                | (
                    Q(
                        submitted_at__isnull=False,
                        submitted_by__isnull=False,
                        version__gte=1,
                    )
                    & ~Q(state="draft")
                ),
            ),
            models.CheckConstraint(
                name="dossier_received_has_number",
                condition=Q(received_at=None, received_by=None, register_number=None)
                & ~Q(state__in=["received", "under_appraisal", "appraised", "archived"])
                | Q(
                    received_at__isnull=False,
                    received_by__isnull=False,
                    register_number__isnull=False,
                    submitted_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="dossier_present_within_total",
                condition=Q(members_present=None)
                | Q(members_total=None)
                | Q(members_present__lte=models.F("members_total")),
                violation_error_message=_(
                    "More members present than the council has. Check both numbers."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("nominations:dossier_detail", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE

    @property
    def may_lie_open(self) -> bool:
        """Whether a supplement of it can be open: none is before it was handed in, nor
        while it lies with the Board."""
        with_us = (self.State.SUBMITTED, *self.WITH_THE_BOARD)
        return self.version > 0 and self.state not in with_us

    @property
    def open_supplement(self) -> SupplementRequest | None:
        if not self.may_lie_open:
            return None
        return self.supplements.filter(answered_at=None).first()


class DossierVersion(models.Model):
    """What was handed in, frozen: content and the SHA-256 of its canonical JSON."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField()
    sha256 = models.CharField("SHA-256", max_length=64)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of a dossier")
        verbose_name_plural = _("versions of dossiers")
        ordering = ["dossier", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "number"], name="dossier_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier} / {self.number}"


class SupplementRequest(models.Model):
    """The Board sends a dossier back: why, and until when."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="supplements"
    )
    reason = models.TextField(_("what is to be supplemented"))
    due_on = models.DateField(_("due on"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("supplement request")
        verbose_name_plural = _("supplement requests")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(answered_at=None),
                name="supplement_one_open_per_dossier",
            ),
            models.CheckConstraint(
                name="supplement_has_reason", condition=~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier}: {self.reason[:60]}"


class PaperReceipt(models.Model):
    """The Board's desk took in original sets on paper (plan IV.2)."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="paper_receipts"
    )
    sets = models.PositiveSmallIntegerField(_("sets now held"))
    received_on = models.DateField(_("received on"))
    # Whose cover sheet lay on them; empty if none was read.
    version = models.PositiveSmallIntegerField(
        _("version on the cover sheet"), null=True, blank=True
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("receipt of paper originals")
        verbose_name_plural = _("receipts of paper originals")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.dossier}: {self.sets}"
