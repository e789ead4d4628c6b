from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.roles import BOARD_ROLES, READER_ROLES, Role
from accounts.models.units import AdministrativeUnit
from emulation.vietnamese import search_key, text_sort_key

if TYPE_CHECKING:
    from accounts.models.users import User


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def submitters(self) -> OrganizationQuerySet:
        """Those that file dossiers and reports of their own."""
        return self.filter(is_submitter=True, is_active=True)

    def within(self, organization: Organization) -> OrganizationQuerySet:
        """`organization` and everything under it."""
        return self.filter(path__startswith=organization.path)

    def for_user(self, user: User) -> OrganizationQuerySet:
        """Those in which the user holds a post today."""
        return self.filter(memberships__in=user.current_memberships()).distinct()

    def visible_to(self, user: User) -> OrganizationQuerySet:
        """All for administrators and for those who see every organisation's dossiers;
        for others those in which they hold a post, and what those took over."""
        if user.has_role(Role.ADMINISTRATOR, *BOARD_ROLES, *READER_ROLES):
            return self.all()
        own = user.organization_ids
        return self.filter(models.Q(pk__in=own) | models.Q(successor__in=own))


def left_to(organizations: Iterable[int], prefix: str) -> models.Q:
    """What these organisations may read: their own, and what those that became part of
    them left behind. The one predicate for it; `prefix` leads from the queried model to
    the organisation ('dossier__organization')."""
    return models.Q(**{f"{prefix}__in": organizations}) | models.Q(
        **{f"{prefix}__successor__in": organizations}
    )


class Organization(models.Model):
    """A body that takes part: a Party committee or board, the Front, a socio-political
    organisation, a mass association, a government body."""

    class Kind(models.TextChoices):
        PARTY_COMMITTEE = "party_committee", _("Party committee")
        PARTY_BODY = "party_body", _("Party advisory body")
        FRONT = "front", _("Fatherland Front")
        SOCIO_POLITICAL = "socio_political", _("socio-political organisation")
        MASS_ASSOCIATION = "mass_association", _("mass association")
        GOVERNMENT = "government", _("government body")
        OTHER = "other", _("other")

    class Level(models.TextChoices):
        PROVINCE = "province", _("province level")
        COMMUNE = "commune", _("commune level")

    class Letterhead(models.TextChoices):
        PARTY = "party", _("Party")
        STATE = "state", _("State")
        YOUTH_UNION = "youth_union", _("Youth Union")

    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    unit = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("administrative unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organizations",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    # Codes from the root down, '/BTVTU/MTTQ/': a prefix is a subtree, on every engine.
    path = models.CharField(max_length=400, editable=False, db_index=True)
    letterhead = models.CharField(
        _("letterhead"), max_length=12, choices=Letterhead, default=Letterhead.STATE
    )
    letterhead_superior = models.CharField(
        _("superior's line in the letterhead"), max_length=200, blank=True
    )
    document_symbol = models.CharField(
        _("symbol in document numbers"), max_length=30, blank=True
    )
    place = models.CharField(_("place in the date line"), max_length=100, blank=True)
    is_submitter = models.BooleanField(_("submits by itself"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    # Who took it over, in the end: a chain of mergers is one step here.
    successor = models.ForeignKey(
        "self",
        verbose_name=_("taken over by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="predecessors",
    )
    # 'Xã Mẫu Mới': what became of it, as lists say beside its name.
    now_called = models.CharField(max_length=300, blank=True, editable=False)
    search_name = models.CharField(max_length=200, editable=False, db_index=True)
    sort_key = models.CharField(max_length=800, editable=False, db_index=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                name="organization_not_its_own_parent",
                condition=~models.Q(parent=models.F("id")),
                violation_error_message=_("An organisation cannot stand under itself."),
            ),
            models.CheckConstraint(
                name="organization_taken_over_is_no_more",
                condition=models.Q(successor=None)
                | models.Q(is_active=False) & ~models.Q(successor=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        self.refuse_loop()
        self.search_name = search_key(self.name)
        self.sort_key = text_sort_key(self.name)
        old_path, self.path = self.path, self._path_below_parent()
        super().save(**kwargs)
        if old_path and old_path != self.path:
            for child in self.children.all():
                child.save()

    def clean(self) -> None:
        self.refuse_loop()

    @property
    def letterhead_name(self) -> str:
        """The issuer's line of the letterhead: a Party body's superior stands above it
        and is not said again."""
        if self.letterhead == self.Letterhead.PARTY and self.short_name:
            return self.short_name
        return self.name

    def called_on(self, day: dt.date) -> str:
        """Its name on that day, and what it is called now: 'Xã Cũ (nay là Xã Mới)'.
        Where `former_names` is prefetched, without a query."""
        names = sorted(self.former_names.all(), key=lambda former: former.until)
        name = next((f.name for f in names if f.until >= day), self.name)
        now = self.now_called or self.name
        return (
            name
            if now == name
            else gettext("%(name)s (now %(now)s)") % {"name": name, "now": now}
        )

    def refuse_loop(self) -> None:
        """Raise ValidationError if a chain of parents would come back to this one."""
        ancestor, seen = self.parent, set()
        while ancestor is not None and ancestor.pk not in seen:
            if self.pk is not None and ancestor.pk == self.pk:
                raise ValidationError(
                    {
                        "parent": _(
                            "%(name)s stands under this organisation already: "
                            "the two cannot be each other's parent. "
                            "Choose another parent."
                        )
                        % {"name": self.parent}
                    }
                )
            seen.add(ancestor.pk)
            ancestor = ancestor.parent

    def _path_below_parent(self) -> str:
        return f"{self.parent.path if self.parent else '/'}{self.code}/"
