from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Role
from emulation import clock

if TYPE_CHECKING:
    from accounts.models import User
    from campaigns.models.calendar import Milestone
    from campaigns.models.criteria import CriteriaSet


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, user: User) -> CampaignQuerySet:
        """A campaign's calendar and rules are open to everyone who is signed in; one
        that is being prepared only to those who may prepare it."""
        if user.is_authenticated and not user.has_role(Role.ADMINISTRATOR):
            leads = user.organizations_as(Role.BOARD_LEADER)
            return self.filter(Q(is_draft=False) | Q(board__in=leads))
        return self.all() if user.is_authenticated else self.none()

    def opened(self) -> CampaignQuerySet:
        """Without those that are only being prepared."""
        return self.filter(is_draft=False)

    def running(self) -> CampaignQuerySet:
        today = clock.today()
        return self.opened().filter(starts_on__lte=today, ends_on__gte=today)

    def current(self) -> Campaign | None:
        """Where nobody has chosen: the running one that began last, else the latest."""
        return (
            self.running().order_by("-starts_on", "-pk").first()
            or self.opened().order_by("-starts_on", "-pk").first()
        )


class Campaign(models.Model):
    """A multi-year emulation campaign, as its plan sets it out."""

    class VoteDenominator(models.TextChoices):
        ALL = "all", _("all members")
        PRESENT = "present", _("members present")

    class Publisher(models.TextChoices):
        BOARD = "board", _("the Board")
        ORGANIZATION = "organization", _("the organisation that keeps it")

    class SelfScores(models.TextChoices):
        OFF = "off", _("not asked")
        OPTIONAL = "optional", _("may be given")
        REQUIRED = "required", _("must be given")

    class Effect(models.TextChoices):
        OFF = "off", _("not checked")
        WARN = "warn", _("warns")
        BLOCK = "block", _("blocks")

    code = models.SlugField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=500)
    short_name = models.CharField(_("short name"), max_length=120)
    number = models.CharField(_("number of the plan"), max_length=50, blank=True)
    issued_on = models.DateField(_("date of the plan"), null=True, blank=True)
    issuer = models.ForeignKey(
        Organization,
        verbose_name=_("issued by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    board = models.ForeignKey(
        Organization,
        verbose_name=_("received and appraised by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    office = models.ForeignKey(
        Organization,
        verbose_name=_("office"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    committee_name = models.CharField(_("who awards"), max_length=200)
    award_name = models.CharField(_("form of commendation"), max_length=200)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    places = models.PositiveIntegerField(_("planned places"))
    original_sets = models.PositiveSmallIntegerField(
        _("original sets on paper"), default=1
    )
    dossier_prefix = models.CharField(
        _("prefix of dossier codes"), max_length=5, default="HS"
    )
    grace_minutes = models.PositiveSmallIntegerField(
        _("minutes of grace"),
        default=0,
        help_text=_(
            "A dossier whose handing in was begun in time may arrive so many minutes "
            "after the last day has ended."
        ),
    )
    release_delay_minutes = models.PositiveSmallIntegerField(
        _("minutes until a decision's notices leave"),
        default=30,
        help_text=_(
            "So long after the second person has confirmed its release a decision can "
            "still be stopped; then it takes effect and the organisations are told."
        ),
    )
    contact = models.TextField(_("contact"), blank=True)
    vote_threshold_percent = models.DecimalField(
        _("minimum share of votes, %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )
    vote_denominator = models.CharField(
        _("share of"),
        max_length=10,
        choices=VoteDenominator,
        default=VoteDenominator.ALL,
    )
    vote_effect = models.CharField(
        _("a lower share"), max_length=10, choices=Effect, default=Effect.OFF
    )
    # The council that votes on the ranked list (domain 1.6).
    council_name = models.CharField(
        _("name of the council"), max_length=200, blank=True
    )
    council_quorum_part = models.PositiveSmallIntegerField(
        _("quorum: so many parts"), default=2
    )
    council_quorum_whole = models.PositiveSmallIntegerField(
        _("of so many"), default=3, help_text=_("2 of 3: two thirds of its members.")
    )
    council_threshold_percent = models.DecimalField(
        _("minimum share in the council, %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: more than half."),
    )
    council_denominator = models.CharField(
        _("share of"),
        max_length=10,
        choices=VoteDenominator,
        default=VoteDenominator.ALL,
    )
    council_counts_written = models.BooleanField(
        _("absent members vote in writing"), default=True
    )
    council_must_agree = models.BooleanField(
        _("only whom the council agreed to goes before the Committee"), default=False
    )
    allocation_effect = models.CharField(
        _("more nominees than places set aside"),
        max_length=10,
        choices=Effect,
        default=Effect.WARN,
    )
    warnings_need_answer = models.BooleanField(
        _("each warning must be answered before a dossier is submitted"), default=True
    )
    opinions_needed = models.PositiveSmallIntegerField(
        _("concluded opinions that a nominee needs"), default=1
    )
    spread_bound = models.DecimalField(
        _("points between opinions from which a nominee is read again"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: never. On the totals' scale of 100."),
    )
    self_scores = models.CharField(
        _("organisations' own marks of their nominees"),
        max_length=8,
        choices=SelfScores,
        default=SelfScores.OFF,
    )
    consultation_days = models.PositiveSmallIntegerField(
        _("working days for the opinion of a consulted body"),
        null=True,
        blank=True,
        help_text=_("Empty: nobody is consulted."),
    )
    posting_days = models.PositiveSmallIntegerField(
        _("working days of public posting"),
        null=True,
        blank=True,
        help_text=_("Empty: nominees are not posted."),
    )
    conflict_years = models.PositiveSmallIntegerField(
        _("years for which a former unit bars from taking part"),
        null=True,
        blank=True,
        help_text=_("Empty: for good. 0: a former unit does not bar."),
    )
    reports_need_signed_file = models.BooleanField(
        _("a periodic report needs its signed original"), default=True
    )
    # [{"kind": "yearly_report", "before": [30, 7, 1], "on": true, "after": [3, 10]}, …];
    # without a kind for all others. Null: the usual days, see campaigns/schedule.py.
    reminders = models.JSONField(_("days of reminders"), null=True, blank=True)
    sends_reminders = models.BooleanField(_("sends reminders"), default=True)
    reminders_look_back_days = models.PositiveSmallIntegerField(
        _("days that a reminder may be late"),
        default=7,
        help_text=_(
            "A day of the schedule that passed longer ago is let go: the first run does "
            "not remind of everything that was due before."
        ),
    )
    requires_cccd = models.BooleanField(
        _("asks for the citizen identity number"), default=False
    )
    public_certificates = models.BooleanField(
        _("certificates can be checked by anyone"), default=True
    )
    public_examples = models.BooleanField(
        _("published examples are read without signing in"), default=False
    )
    examples_published_by = models.CharField(
        _("who publishes an example"),
        max_length=12,
        choices=Publisher,
        default=Publisher.BOARD,
    )
    public_guidance = models.BooleanField(
        _("guidance and forms are read without signing in"), default=False
    )
    certificate_design = models.JSONField(
        _("design of the certificate"), default=dict, blank=True
    )
    plan_text = models.TextField(_("text of the plan"), blank=True)
    # Being prepared: only its makers see it, nothing is owed, nobody is reminded.
    is_draft = models.BooleanField(_("being prepared"), default=False, editable=False)
    copied_from = models.ForeignKey(
        "self",
        verbose_name=_("copied from"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="copies",
    )
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-starts_on", "code"]
        constraints = [
            models.CheckConstraint(
                name="campaign_starts_before_it_ends",
                condition=Q(ends_on__gte=models.F("starts_on")),
            ),
            models.CheckConstraint(
                name="campaign_needs_an_opinion", condition=Q(opinions_needed__gte=1)
            ),
            models.CheckConstraint(
                name="campaign_has_places", condition=Q(places__gte=1)
            ),
            models.CheckConstraint(
                name="campaign_vote_share_is_a_percentage",
                condition=Q(vote_threshold_percent=None)
                | Q(vote_threshold_percent__gt=0, vote_threshold_percent__lte=100),
            ),
            models.CheckConstraint(
                name="campaign_council_quorum_is_a_fraction",
                condition=Q(
                    council_quorum_part__gte=1,
                    council_quorum_whole__gte=models.F("council_quorum_part"),
                ),
            ),
            models.CheckConstraint(
                name="campaign_council_share_is_a_percentage",
                condition=Q(council_threshold_percent=None)
                | Q(
                    council_threshold_percent__gt=0,
                    council_threshold_percent__lte=100,
                ),
            ),
            models.CheckConstraint(
                name="campaign_vote_check_has_share",
                condition=Q(vote_effect="off")
                | Q(vote_threshold_percent__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def whom_to_ask(self) -> str:
        """The campaign's contact, else the Board by its name."""
        return self.contact.strip() or self.board.name

    @property
    def is_between_phases(self) -> bool:
        """Whether it runs today but the plan has no phase for the day."""
        today = clock.today()
        phases = self.phases.filter(starts_on__lte=today, ends_on__gte=today)
        return self.starts_on <= today <= self.ends_on and not phases.exists()

    def dossier_window(self) -> Milestone | None:
        """The milestone within which dossiers are handed in."""
        return self.milestones.filter(kind="dossier_window").first()

    def criteria_for(
        self, organization: Organization, subject: str
    ) -> CriteriaSet | None:
        """The organisation's own active set for this kind of nominee, else the Board's
        common one; the latest version (plan III.2)."""
        return (
            self.criteria_sets.filter(
                Q(organization=organization) | Q(organization=None),
                Q(subject=subject) | Q(subject=""),
                is_active=True,
            )
            .order_by(
                models.F("organization").asc(nulls_last=True), "-subject", "-version"
            )
            .first()
        )


class LegalBasis(models.Model):
    """A text on which the campaign rests."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="legal_bases"
    )
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")
        ordering = ["campaign", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "order"], name="legal_basis_order_once"
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class DistributionLine(models.Model):
    """A line of the plan's distribution list (nơi nhận)."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="distribution"
    )
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.CharField(_("recipient"), max_length=300)
    # Which organisations of the system the line means: lists under "codes", "kinds" and
    # "levels", "below" a code, and "participants"; empty: nobody who works here.
    organizations = models.JSONField(
        _("organisations that it means"), default=dict, blank=True
    )

    class Meta:
        verbose_name = _("line of the distribution list")
        verbose_name_plural = _("distribution list")
        ordering = ["campaign", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "order"], name="distribution_order_once"
            )
        ]

    def __str__(self) -> str:
        return self.text

    def recipients(self) -> models.QuerySet[Organization]:
        """The active organisations that the line means; none if it does not say."""
        chosen = self.organizations
        found = Organization.objects.filter(is_active=True)
        if not chosen:
            return found.none()
        for key, lookup in (("codes", "code"), ("kinds", "kind"), ("levels", "level")):
            if chosen.get(key):
                found = found.filter(**{f"{lookup}__in": chosen[key]})
        if chosen.get("below"):
            found = found.filter(path__contains=f"/{chosen['below']}/")
        if chosen.get("participants"):
            found = found.filter(participations__campaign=self.campaign_id)
        return found


class Participation(models.Model):
    """An organisation takes part in a campaign."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="participations"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="participations"
    )
    block = models.CharField(_("block"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["campaign", "organization"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "organization"], name="participation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} – {self.campaign}"
