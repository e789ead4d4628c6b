"""What every line of every register has: whose it is, when, who wrote it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Role
from accounts.models.memberships import BOARD_ROLES, ORGANIZATION_ROLES
from campaigns.models import Campaign
from emulation.vietnamese import search_key

if TYPE_CHECKING:
    from accounts.models import User


def visible_entries(user: User, prefix: str = "") -> Q:
    """The one predicate behind every page, search, count, export and file: an
    organisation sees its own and what is kept below it; the campaign's Board, Office and
    Committee, and auditors, see all. `prefix` leads from the queried model to the entry."""
    if user.has_role(Role.AUDITOR):
        return Q(**{f"{prefix}pk__isnull": False})
    seen = Q(**{f"{prefix}pk__in": []})
    for roles, body in (
        (BOARD_ROLES, "board"),
        ((Role.OFFICE,), "office"),
        ((Role.COMMITTEE,), "issuer"),
    ):
        if mine := user.organizations_as(*roles):
            seen |= Q(**{f"{prefix}campaign__{body}__in": mine})
    for path in user.paths_as(*ORGANIZATION_ROLES):
        seen |= Q(**{f"{prefix}organization__path__startswith": path})
        # What an organisation left that became part of theirs.
        seen |= Q(**{f"{prefix}organization__successor__path__startswith": path})
    return seen


class EntryQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> EntryQuerySet:
        return self.filter(visible_entries(user))

    def kept(self) -> EntryQuerySet:
        """Without those that were removed."""
        return self.filter(removed_at=None)

    def between(self, start: dt.date, end: dt.date) -> EntryQuerySet:
        return self.filter(happened_on__range=(start, end))


class Entry(models.Model):
    """A line of a register. It is never deleted: removing it says who, when and why."""

    # Of the register's address and of its codes in counts; set by each model.
    SLUG: ClassVar[str] = ""
    # Besides the title and the organisation, what the search looks into.
    SEARCHED: ClassVar[tuple[str, ...]] = ()

    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    title = models.CharField(_("content"), max_length=300)
    happened_on = models.DateField(_("date"), db_index=True)
    search_text = models.TextField(editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    once_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("entered at"))
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("last changed by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    updated_at = models.DateTimeField(_("last changed at"))
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("removed by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, editable=False)
    removal_reason = models.TextField(
        _("why it was removed"), blank=True, editable=False
    )

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_is_removed_for_a_reason",
                condition=Q(removed_at=None, removed_by=None, removal_reason="")
                | Q(removed_at__isnull=False, removed_by__isnull=False)
                & ~Q(removal_reason=""),
            ),
            models.CheckConstraint(
                name="%(class)s_has_a_title", condition=~Q(title="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "happened_on"], name="%(class)s_whose_when"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, **kwargs: Any) -> None:
        parts = [self.title, self.organization.name]
        parts += [str(getattr(self, name) or "") for name in self.SEARCHED]
        self.search_text = search_key(" ".join(parts))
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return reverse("registers:entry_detail", args=[self.SLUG, self.pk])

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None
