"""The registers of what was done: propaganda, works, programmes, inspections, launches."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Movement
from registers.models.entries import Entry


class PropagandaEntry(Entry):
    """One piece of propaganda: where it appeared, whom it reached (plan II.4, VI.2)."""

    SLUG = "propaganda"
    SEARCHED = ("outlet", "link")

    class Channel(models.TextChoices):
        PRESS = "press", _("newspaper, electronic press")
        BROADCAST = "broadcast", _("television, radio")
        SOCIAL = "social", _("social network")
        WEBSITE = "website", _("website of the organisation")
        LOUDSPEAKER = "loudspeaker", _("local loudspeakers")
        MEETING = "meeting", _("meeting, talk")
        VISUAL = "visual", _("posters, banners, leaflets")
        OTHER = "other", _("other")

    title = models.CharField(_("title or content"), max_length=300)
    happened_on = models.DateField(_("published on"), db_index=True)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    outlet = models.CharField(
        _("newspaper, station or page"), max_length=200, blank=True
    )
    link = models.CharField(
        _("link"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("Begins with https:// or http://."),
    )
    reach = models.PositiveIntegerField(
        _("people reached"),
        null=True,
        blank=True,
        help_text=_("Readers, viewers or listeners, as far as it is known."),
    )

    class Meta(Entry.Meta):
        verbose_name = _("piece of propaganda")
        verbose_name_plural = _("propaganda log")


class AssignedWork(Entry):
    """A work, or part of one, that was assigned to an organisation (plan V.2)."""

    SLUG = "works"
    SEARCHED = ("assigned_by", "programme", "place")

    class Kind(models.TextChoices):
        WORK = "work", _("work")
        PART = "part", _("part of a work")

    title = models.CharField(_("name of the work"), max_length=300)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    happened_on = models.DateField(_("assigned on"), db_index=True)
    assigned_by = models.CharField(_("assigned by"), max_length=200)
    programme = models.CharField(_("programme"), max_length=200, blank=True)
    place = models.CharField(_("where"), max_length=200, blank=True)
    value = models.PositiveBigIntegerField(_("value (đồng)"), null=True, blank=True)
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress (%)"), default=0)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    results = models.TextField(_("results"), blank=True, max_length=4000)

    class Meta(Entry.Meta):
        verbose_name = _("assigned work")
        verbose_name_plural = _("assigned works and parts of works")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="assignedwork_progress_is_a_percentage",
                condition=Q(progress__lte=100),
                violation_error_message=_("Progress is between 0 and 100 %."),
            ),
            models.CheckConstraint(
                name="assignedwork_done_is_whole",
                condition=Q(done_on=None) | Q(progress=100),
                violation_error_message=_(
                    "A work that is done has a progress of 100 %. Mend one of the two."
                ),
            ),
            models.CheckConstraint(
                name="assignedwork_is_assigned_before_it_is_done",
                condition=Q(done_on=None) | Q(done_on__gte=F("happened_on")),
                violation_error_message=_(
                    "It cannot be done before it was assigned. Check the two dates."
                ),
            ),
        ]


class JointProgramme(Entry):
    """A programme that an organisation carries out with others (plan V.3)."""

    SLUG = "programmes"
    SEARCHED = ("partners", "number")

    title = models.CharField(_("name of the programme"), max_length=300)
    happened_on = models.DateField(_("signed on"), db_index=True)
    number = models.CharField(_("number"), max_length=60, blank=True)
    partners = models.CharField(_("together with"), max_length=400)
    ends_on = models.DateField(_("runs until"), null=True, blank=True)
    results = models.TextField(_("results"), blank=True, max_length=4000)

    class Meta(Entry.Meta):
        verbose_name = _("joint programme")
        verbose_name_plural = _("joint programmes")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="jointprogramme_is_signed_before_it_ends",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("happened_on")),
                violation_error_message=_(
                    "It cannot end before it was signed. Check the two dates."
                ),
            ),
        ]


class Inspection(Entry):
    """An inspection or supervision of how the emulation is carried out (plan V.3)."""

    SLUG = "inspections"
    SEARCHED = ("inspected", "findings")

    title = models.CharField(_("content of the inspection"), max_length=300)
    happened_on = models.DateField(_("inspected on"), db_index=True)
    inspected = models.CharField(_("who was inspected"), max_length=300)
    findings = models.TextField(_("findings"), blank=True, max_length=4000)
    requests = models.TextField(_("what is to be mended"), blank=True, max_length=4000)
    due_on = models.DateField(_("to be mended by"), null=True, blank=True)
    mended_on = models.DateField(_("mended on"), null=True, blank=True)

    class Meta(Entry.Meta):
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")


class MovementLaunch(Entry):
    """A movement launched for a theme or as a drive (plan VI.1)."""

    SLUG = "launches"
    SEARCHED = ("number", "movement")

    class Kind(models.TextChoices):
        THEME = "theme", _("by theme")
        DRIVE = "drive", _("drive for a time")

    title = models.CharField(_("name of the launch"), max_length=300)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    happened_on = models.DateField(_("launched on"), db_index=True)
    ends_on = models.DateField(_("runs until"), null=True, blank=True)
    number = models.CharField(_("number of the plan"), max_length=60, blank=True)
    movement = models.ForeignKey(
        Movement,
        verbose_name=_("movement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    participants = models.PositiveIntegerField(
        _("people who take part"), null=True, blank=True
    )
    results = models.TextField(_("results"), blank=True, max_length=4000)

    class Meta(Entry.Meta):
        verbose_name = _("movement launched")
        verbose_name_plural = _("movements launched by theme or drive")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="movementlaunch_begins_before_it_ends",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("happened_on")),
                violation_error_message=_(
                    "It cannot end before it was launched. Check the two dates."
                ),
            ),
        ]
