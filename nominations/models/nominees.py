from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Movement, NomineeKind, Subject
from emulation.vietnamese import name_sort_key, search_key, text_sort_key, tidy
from nominations.models.dossiers import Dossier, visible_dossiers

if TYPE_CHECKING:
    from accounts.models import User

citizen_id_validator = RegexValidator(
    r"^\d{12}$",
    _("A citizen identity number has exactly 12 digits. Check it against the card."),
)
MORE_WOMEN = _("More female members than members. Check both numbers.")


class NominationQuerySet(models.QuerySet["Nomination"]):
    def visible_to(self, user: User) -> NominationQuerySet:
        """Whoever sees the dossier sees its nominations."""
        return self.filter(visible_dossiers(user, "dossier__"))

    def for_campaign(self, campaign: models.Model) -> NominationQuerySet:
        return self.filter(dossier__campaign=campaign)

    def awaiting_appraisal(self) -> NominationQuerySet:
        return self.filter(
            state=Nomination.State.PENDING,
            dossier__state=Dossier.State.UNDER_APPRAISAL,
        )

    def with_shared_text(self) -> NominationQuerySet:
        """Adds `has_shared_text`: whether the report is much like another."""
        pairs = apps.get_model("nominations", "SharedText")._default_manager
        beside = Q(first=models.OuterRef("pk")) | Q(second=models.OuterRef("pk"))
        return self.annotate(has_shared_text=models.Exists(pairs.filter(beside)))

    def rankable(self) -> NominationQuerySet:
        """Found eligible and not yet decided, in a dossier that lies with the
        appraisers: not in one that was sent back, withdrawn or rejected."""
        return self.filter(
            state__in=Nomination.RANKABLE, dossier__state__in=Dossier.RANKABLE
        )


def comparable(campaign: models.Model, prefix: str = "") -> Q:
    """Whom a nominee of the campaign may turn out to be: those handed in here that have
    not left, and whoever has been awarded, in whatever year. `prefix` leads from the
    queried model to the nomination ('nomination__')."""
    here = Q(
        **{
            f"{prefix}dossier__campaign": campaign,
            f"{prefix}dossier__submitted_at__isnull": False,
        }
    )
    has_left = Q(**{f"{prefix}dossier__state__in": Dossier.GONE})
    awarded = Q(**{f"{prefix}state": Nomination.State.AWARDED})
    return here & ~has_left | awarded


class Nomination(models.Model):
    """One collective or individual put forward for the certificate, with the achievement
    report's fields (forms of Decree 152/2025; labels are the campaign's data)."""

    class State(models.TextChoices):
        PENDING = "pending", _("not yet appraised")
        ELIGIBLE = "eligible", _("eligible")
        INELIGIBLE = "ineligible", _("not eligible")
        ON_HOLD = "on_hold", _("on hold")
        PROPOSED = "proposed", _("proposed")
        RESERVE = "reserve", _("in reserve")
        AWARDED = "awarded", _("awarded")
        DECLINED = "declined", _("not awarded")
        REVOKED = "revoked", _("award revoked")

    RANKABLE = (State.ELIGIBLE, State.PROPOSED, State.RESERVE)
    # While the dossier is open to its organisation: not once it is on a list.
    EDITABLE = (State.PENDING, State.ELIGIBLE, State.INELIGIBLE, State.ON_HOLD)
    Subject = Subject

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")

    dossier = models.ForeignKey(
        Dossier,
        verbose_name=_("dossier"),
        on_delete=models.PROTECT,
        related_name="nominations",
    )
    subject = models.CharField(
        _("collective or individual"), max_length=10, choices=Subject
    )
    kind = models.ForeignKey(
        NomineeKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=12, choices=State, default=State.PENDING
    )
    revision = models.PositiveIntegerField(default=0)
    once_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    name = models.CharField(_("name"), max_length=200)
    search_name = models.CharField(max_length=200, editable=False, db_index=True)
    sort_key = models.CharField(max_length=800, editable=False)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    movement = models.ForeignKey(
        Movement,
        verbose_name=_("movement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    summary = models.CharField(
        _("achievement in two lines"),
        max_length=400,
        blank=True,
        help_text=_("Printed in the list attached to the request."),
    )
    duties = models.TextField(_("functions and tasks"), blank=True)
    achievement = models.TextField(_("achievements"), blank=True)
    self_statement = models.TextField(
        _("why it is outstanding, prominent and can be replicated"), blank=True
    )
    discipline = models.TextField(
        _("discipline, inspection or complaint, if any"), blank=True
    )
    votes_for = models.PositiveSmallIntegerField(
        _("votes in favour"), null=True, blank=True
    )

    # An individual's.
    alias = models.CharField(_("other name"), max_length=100, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    gender = models.CharField(_("gender"), max_length=6, choices=Gender, blank=True)
    citizen_id = models.CharField(
        _("citizen identity number"),
        max_length=12,
        blank=True,
        validators=[citizen_id_validator],
    )
    hometown = models.CharField(_("native place"), max_length=200, blank=True)
    workplace = models.CharField(_("workplace"), max_length=200, blank=True)
    position = models.CharField(_("position"), max_length=150, blank=True)
    qualification = models.CharField(_("qualification"), max_length=150, blank=True)

    # A collective's.
    head_name = models.CharField(_("head"), max_length=100, blank=True)
    founded = models.CharField(_("founding"), max_length=200, blank=True)
    members_total = models.PositiveIntegerField(_("members"), null=True, blank=True)
    members_female = models.PositiveIntegerField(
        _("female members"), null=True, blank=True
    )
    features = models.TextField(_("main features"), blank=True)

    # What the law asks to prefer (Law 06/2022 Art. 5).
    is_direct_worker = models.BooleanField(
        _("direct worker or producer"), default=False
    )
    is_border_island = models.BooleanField(
        _("border, sea, island or specially difficult area"), default=False
    )
    is_grassroots = models.BooleanField(_("grassroots"), default=False)

    # The Board's finding, and how the decision left it.
    finding = models.TextField(_("finding"), blank=True)
    hold_document = models.CharField(_("document"), max_length=200, blank=True)
    score = models.DecimalField(
        _("score"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    decision = models.ForeignKey(
        "nominations.Decision",
        verbose_name=_("decision"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="nominations",
    )
    created_at = models.DateTimeField(_("added at"))

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["dossier", "pk"]
        indexes = [models.Index(fields=["state", "dossier"])]
        constraints = [
            models.CheckConstraint(
                name="nomination_state_is_known",
                condition=Q(
                    state__in=[
                        "pending",
                        "eligible",
                        "ineligible",
                        "on_hold",
                        "proposed",
                        "reserve",
                        "awarded",
                        "declined",
                        "revoked",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="nomination_decided_has_decision",
                condition=Q(
                    state__in=["awarded", "declined", "revoked"],
                    decision__isnull=False,
                )
                | (~Q(state__in=["awarded", "declined", "revoked"]) & Q(decision=None)),
            ),
            models.CheckConstraint(
                name="nomination_finding_has_reason",
                condition=~Q(state__in=["ineligible", "on_hold"]) | ~Q(finding=""),
            ),
            models.CheckConstraint(
                name="nomination_women_within_members",
                condition=Q(members_female=None)
                | Q(members_total=None)
                | Q(members_female__lte=models.F("members_total")),
                violation_error_message=MORE_WOMEN,
            ),
            models.CheckConstraint(
                name="nomination_ranked_has_score",
                condition=~Q(state__in=["proposed", "reserve"])
                | Q(score__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        self.derive()
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return reverse("nominations:nomination_detail", args=[self.pk])

    def derive(self) -> None:
        """Fill in what follows from the name; whoever writes in bulk calls it."""
        self.name = tidy(self.name)
        self.search_name = search_key(self.name)
        self.sort_key = (
            name_sort_key(self.name) if self.is_individual else text_sort_key(self.name)
        )

    def clean(self) -> None:
        total, female = self.members_total, self.members_female
        if total is not None and female is not None and female > total:
            raise ValidationError({"members_female": MORE_WOMEN})

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Nothing to ask the database: `clean` holds what a form can break, and the
        steps hold what depends on the state."""

    @property
    def is_individual(self) -> bool:
        return self.subject == Subject.INDIVIDUAL

    @property
    def was_submitted(self) -> bool:
        """Whether it is part of a version that was handed in."""
        handed_in = self.dossier.submitted_at
        return handed_in is not None and self.created_at <= handed_in

    @property
    def women_share(self) -> float | None:
        """Share of women among a collective's members, 0 to 1."""
        if not self.members_total or self.members_female is None:
            return None
        return self.members_female / self.members_total


class EarlierAward(models.Model):
    """A line of the report's table of honours already received."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="earlier_awards"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title or form of commendation"), max_length=200)
    decision = models.CharField(
        _("decision number and date"), max_length=100, blank=True
    )
    authority = models.CharField(_("issued by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("earlier award")
        verbose_name_plural = _("earlier awards")
        ordering = ["-year", "pk"]

    def __str__(self) -> str:
        return f"{self.year}: {self.title}"
