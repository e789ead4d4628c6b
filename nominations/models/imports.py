from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.memberships import ORGANIZATION_ROLES
from nominations.models.dossiers import Dossier
from records.models import Attachment, Job

if TYPE_CHECKING:
    from accounts.models import User


class NomineeImportQuerySet(models.QuerySet["NomineeImport"]):
    def visible_to(self, user: User) -> NomineeImportQuerySet:
        """Those of the organisations in which this person prepares dossiers."""
        mine = user.organizations_as(*ORGANIZATION_ROLES)
        return self.filter(dossier__organization__in=mine)

    def open(self) -> NomineeImportQuerySet:
        return self.filter(state__in=NomineeImport.OPEN)


class NomineeImport(models.Model):
    """An Excel file of a dossier's nominees on its way in: read, shown, applied as one
    unit, and perhaps undone."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        READY = "ready", _("read, not applied yet")
        UNREADABLE = "unreadable", _("not readable")
        DISCARDED = "discarded", _("replaced by a newer upload")
        APPLIED = "applied", _("applied")
        UNDONE = "undone", _("undone")

    OPEN = (State.READING, State.READY)

    dossier = models.ForeignKey(
        Dossier,
        verbose_name=_("dossier"),
        on_delete=models.PROTECT,
        related_name="imports",
    )
    attachment = models.ForeignKey(
        Attachment,
        verbose_name=_("file"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.READING
    )
    # The person agreed to the zeros that Excel dropped being put back.
    restores_zeros = models.BooleanField(default=False)
    # What would change (nominations.spreadsheet.plans), while it is open; its SHA-256.
    plan = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    # What brings the nominees back as they were, while it can be undone.
    remains = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    added = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    removed = models.PositiveIntegerField(_("removed"), default=0)
    faults = models.PositiveIntegerField(_("errors"), default=0)
    # Why it is not readable.
    error = models.TextField(_("error"), blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("applied by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    applied_at = models.DateTimeField(_("applied at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = NomineeImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("nominees from Excel")
        verbose_name_plural = _("nominees from Excel")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="nominee_import_state_is_known",
                condition=Q(
                    state__in=[
                        "reading",
                        "ready",
                        "unreadable",
                        "discarded",
                        "applied",
                        "undone",
                    ]
                ),
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(state__in=["reading", "ready"]),
                name="nominee_import_one_open_per_dossier",
            ),
            models.CheckConstraint(
                name="nominee_import_ready_has_digest",
                condition=~Q(state="ready") | Q(digest__gt=""),
            ),
            models.CheckConstraint(
                name="nominee_import_unreadable_says_why",
                condition=~Q(state="unreadable") | Q(error__gt=""),
            ),
            # Nothing of a file with an error is ever applied.
            models.CheckConstraint(
                name="nominee_import_applied_has_no_faults",
                condition=~Q(state__in=["applied", "undone"]) | Q(faults=0),
            ),
            models.CheckConstraint(
                name="nominee_import_applied_says_who_and_when",
                condition=Q(
                    state__in=["applied", "undone"],
                    applied_at__isnull=False,
                    applied_by__isnull=False,
                )
                | (
                    ~Q(state__in=["applied", "undone"])
                    & Q(applied_at=None, applied_by=None)
                ),
            ),
            models.CheckConstraint(
                name="nominee_import_undone_says_who_and_when",
                condition=Q(
                    state="undone", undone_at__isnull=False, undone_by__isnull=False
                )
                | (~Q(state="undone") & Q(undone_at=None, undone_by=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier}: {self.attachment}"

    def get_absolute_url(self) -> str:
        return reverse("nominations:nominee_import_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_applicable(self) -> bool:
        """Read without an error, and there is something to apply."""
        return self.state == self.State.READY and not self.faults
