"""Exemplary models and people: from being discovered to being replicated (plan V.3)."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from campaigns.models import Movement, Subject
from emulation.vietnamese import search_key
from nominations.models import Nomination
from records.models import Attachment
from registers.models.entries import Entry, EntryQuerySet


class ExemplarQuerySet(EntryQuerySet):
    def readable_by(self, user: Any) -> ExemplarQuerySet:
        """Published examples: for everyone who is signed in; for others where the
        campaign has said so."""
        published = self.filter(is_published=True)
        if user.is_authenticated:
            return published
        return published.filter(campaign__public_examples=True)


class Exemplar(Entry):
    """A model or a person worth following, with the story and the consent to tell it."""

    SLUG = "exemplars"
    SEARCHED = ("role", "story", "benefit", "unit")
    Subject = Subject

    class Field(models.TextChoices):
        ECONOMY = "economy", _("economy")
        CULTURE = "culture", _("culture")
        SOCIETY = "society", _("society, welfare")
        SECURITY = "security", _("defence and security")
        SYSTEM = "system", _("Party and political system building")
        INNOVATION = "innovation", _("science, innovation, digital transformation")
        ENVIRONMENT = "environment", _("environment, new countryside")

    class Stage(models.TextChoices):
        DISCOVERED = "discovered", _("discovered")
        FOSTERED = "fostered", _("fostered")
        RECOGNISED = "recognised", _("recognised")
        REPLICATED = "replicated", _("replicated")

    title = models.CharField(_("name of the model or person"), max_length=200)
    subject = models.CharField(
        _("collective or individual"), max_length=10, choices=Subject
    )
    field = models.CharField(_("field of work"), max_length=12, choices=Field)
    role = models.CharField(
        _("work and place"),
        max_length=200,
        blank=True,
        help_text=_("Kept here only; it is not shown on the page of good examples."),
    )
    unit = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("commune, ward, special zone"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    movement = models.ForeignKey(
        Movement,
        verbose_name=_("movement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    happened_on = models.DateField(_("discovered on"), db_index=True)
    story = models.TextField(_("story"), blank=True, max_length=6000)
    benefit = models.TextField(_("benefit to the people"), blank=True, max_length=2000)
    stage = models.CharField(
        _("stage"), max_length=10, choices=Stage, default=Stage.DISCOVERED
    )
    nomination = models.ForeignKey(
        Nomination,
        verbose_name=_("later nomination"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    photo = models.ForeignKey(
        Attachment,
        verbose_name=_("photo"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    thumbnail = models.ForeignKey(
        Attachment, null=True, on_delete=models.PROTECT, related_name="+"
    )

    consent_by = models.CharField(_("who consented"), max_length=150, blank=True)
    consent_on = models.DateField(_("consented on"), null=True, blank=True)
    consent_covers_photo = models.BooleanField(
        _("the consent covers the photo"), default=False
    )
    consent_paper = models.ForeignKey(
        Attachment,
        verbose_name=_("paper of the consent"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    consent_withdrawn_on = models.DateField(
        _("consent withdrawn on"), null=True, blank=True
    )
    is_published = models.BooleanField(_("published"), default=False)
    shows_photo = models.BooleanField(_("published with the photo"), default=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    # What the page of examples searches: no more than it shows.
    public_text = models.TextField(editable=False, default="")

    objects: ClassVar[Any] = ExemplarQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("exemplary model or person")
        verbose_name_plural = _("exemplary models and people")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="exemplar_is_published_with_consent",
                condition=Q(is_published=False)
                | (
                    Q(consent_on__isnull=False, consent_withdrawn_on=None)
                    & Q(removed_at=None, published_at__isnull=False)
                    & ~Q(story="")
                ),
            ),
            models.CheckConstraint(
                name="exemplar_shows_its_photo_with_consent",
                condition=Q(shows_photo=False)
                | Q(is_published=True, consent_covers_photo=True, photo__isnull=False),
            ),
            models.CheckConstraint(
                name="exemplar_consent_has_a_giver",
                condition=Q(consent_on=None, consent_by="")
                | (Q(consent_on__isnull=False) & ~Q(consent_by="")),
            ),
            models.CheckConstraint(
                name="exemplar_withdraws_a_consent_given",
                condition=Q(consent_withdrawn_on=None)
                | Q(
                    consent_on__isnull=False,
                    consent_withdrawn_on__gte=models.F("consent_on"),
                ),
            ),
            models.CheckConstraint(
                name="exemplar_photo_has_a_thumbnail",
                condition=Q(photo=None, thumbnail=None)
                | Q(photo__isnull=False, thumbnail__isnull=False),
            ),
        ]

    def save(self, **kwargs: Any) -> None:
        place = self.unit.name if self.unit else ""
        parts = (self.title, self.story, self.benefit, self.organization.name, place)
        self.public_text = search_key(" ".join(parts))
        super().save(**kwargs)

    @property
    def has_consent(self) -> bool:
        return self.consent_on is not None and self.consent_withdrawn_on is None

    def get_public_url(self) -> str:
        return reverse("registers:example_detail", args=[self.pk])


class ExemplarStep(models.Model):
    """A stage that a model has reached: when, where, by whom. A wrong one is void."""

    exemplar = models.ForeignKey(
        Exemplar, on_delete=models.PROTECT, related_name="steps"
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Exemplar.Stage)
    on = models.DateField(_("date"))
    by_whom = models.CharField(
        _("by whom"),
        max_length=200,
        blank=True,
        help_text=_("The body that fosters, recognises or takes it over."),
    )
    place = models.CharField(
        _("where"),
        max_length=200,
        blank=True,
        help_text=_("For replication: the place that takes the model over."),
    )
    note = models.TextField(_("note"), blank=True, max_length=2000)
    once_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("entered at"))
    voided_at = models.DateTimeField(null=True)
    void_reason = models.TextField(_("why it is void"), blank=True)

    class Meta:
        verbose_name = _("stage of a model")
        verbose_name_plural = _("stages of models")
        ordering = ["on", "pk"]
        constraints = [
            # Replicated in many places; fostered and recognised once.
            models.UniqueConstraint(
                fields=["exemplar", "stage"],
                name="exemplarstep_once",
                condition=~Q(stage="replicated") & Q(voided_at=None),
            ),
            models.CheckConstraint(
                name="exemplarstep_is_one_of_three",
                condition=Q(stage__in=["fostered", "recognised", "replicated"]),
            ),
            models.CheckConstraint(
                name="exemplarstep_is_replicated_somewhere",
                condition=~Q(stage="replicated") | ~Q(place=""),
            ),
            models.CheckConstraint(
                name="exemplarstep_is_void_for_a_reason",
                condition=Q(voided_at=None, void_reason="")
                | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exemplar}: {self.get_stage_display()}"
