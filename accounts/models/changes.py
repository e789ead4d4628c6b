from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.organizations import Organization
from accounts.models.roles import Role
from emulation import clock

if TYPE_CHECKING:
    from accounts.models.users import User


class OrganizationChangeQuerySet(models.QuerySet["OrganizationChange"]):
    def visible_to(self, user: User) -> OrganizationChangeQuerySet:
        return self.all() if user.has_role(Role.ADMINISTRATOR) else self.none()

    def due(self) -> OrganizationChangeQuerySet:
        """Confirmed, and their day has come, in the office's own time zone."""
        return self.filter(
            state=OrganizationChange.State.PLANNED, effective_on__lte=clock.today()
        )


class OrganizationChange(models.Model):
    """What somebody in charge has decided about organisations, from a day on. Nothing of
    the past is rewritten: what was, stays with the organisation that it was."""

    class Kind(models.TextChoices):
        RENAME = "rename", _("rename")
        MOVE = "move", _("move under another superior")
        MERGE = "merge", _("merge")
        SPLIT = "split", _("split")
        DISSOLVE = "dissolve", _("dissolve")

    class State(models.TextChoices):
        DRAFT = "draft", _("to be confirmed")
        PLANNED = "planned", _("waits for its day")
        APPLIED = "applied", _("in force")
        CANCELLED = "cancelled", _("cancelled")

    OPEN = (State.DRAFT, State.PLANNED)

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT
    )
    effective_on = models.DateField(_("first day"))
    reason = models.TextField(_("reason"), blank=True)
    document_number = models.CharField(_("number of the document"), max_length=50)
    document_on = models.DateField(_("date of the document"))
    decided_by = models.CharField(_("decided by"), max_length=200)
    # Of a merger: whether posts held in the old organisations go on in the new one.
    carry_posts = models.BooleanField(_("people keep their posts"), default=True)
    # Of a split: whether the old organisation goes on beside its parts.
    keep_source = models.BooleanField(_("the old organisation goes on"), default=False)
    # What a renamed organisation is called, field by field.
    values = models.JSONField(default=dict)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    planned_at = models.DateTimeField()
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    applied_at = models.DateTimeField(null=True)

    objects = OrganizationChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of organisations")
        verbose_name_plural = _("changes of organisations")
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="organization_change_applied_when",
                condition=Q(state="applied", applied_at__isnull=False)
                | (~Q(state="applied") & Q(applied_at=None)),
            ),
            models.CheckConstraint(
                name="organization_change_state_is_known",
                condition=Q(state__in=["draft", "planned", "applied", "cancelled"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:change_detail", args=[self.pk])

    @property
    def is_due(self) -> bool:
        return self.effective_on <= clock.today()

    @property
    def sources(self) -> list[Organization]:
        found = {line.source_id: line.source for line in self.all_lines if line.source}
        return list(found.values())

    @property
    def targets(self) -> list[Organization]:
        found = {line.target_id: line.target for line in self.all_lines if line.target}
        return list(found.values())

    @property
    def heir(self) -> Organization | None:
        """Who takes over the open work, and reads what the old organisations left."""
        for line in self.all_lines:
            if line.is_heir and line.target:
                return line.target
        return None

    @property
    def all_lines(self) -> list[OrganizationChangeLine]:
        return list(self.lines.select_related("source", "target"))


class OrganizationChangeLine(models.Model):
    """From which organisation to which. A target that does not exist yet has a code and a
    name, and comes into being on the day."""

    change = models.ForeignKey(
        OrganizationChange, on_delete=models.CASCADE, related_name="lines"
    )
    source = models.ForeignKey(
        Organization,
        verbose_name=_("from"),
        on_delete=models.PROTECT,
        related_name="changes_from",
    )
    target = models.ForeignKey(
        Organization,
        verbose_name=_("to"),
        null=True,
        on_delete=models.PROTECT,
        related_name="changes_to",
    )
    new_code = models.CharField(_("code"), max_length=30, blank=True)
    new_name = models.CharField(_("name"), max_length=200, blank=True)
    is_heir = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("line of a change")
        verbose_name_plural = _("lines of changes")
        ordering = ["change", "pk"]

    def __str__(self) -> str:
        return f"{self.source} → {self.target or self.new_name}"


class FormerName(models.Model):
    """What an organisation was called, and under whom it stood, until a day."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="former_names"
    )
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=100, blank=True)
    parent = models.ForeignKey(
        Organization,
        verbose_name=_("parent organisation"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    letterhead = models.CharField(_("letterhead"), max_length=12)
    letterhead_superior = models.CharField(max_length=200, blank=True)
    document_symbol = models.CharField(max_length=30, blank=True)
    place = models.CharField(max_length=100, blank=True)
    until = models.DateField(_("last day"))
    change = models.ForeignKey(
        OrganizationChange, on_delete=models.PROTECT, related_name="former_names"
    )

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["organization", "until", "pk"]

    def __str__(self) -> str:
        return self.name
