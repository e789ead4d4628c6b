"""Whose matter a nomination is: declared relations, and the one predicate for queries.

`interests` asks the same of rows at hand, and says why."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.organizations import left_to
from nominations.models.dossiers import Dossier
from nominations.models.nominees import Nomination

if TYPE_CHECKING:
    from accounts.models import User


def tied(user: User, prefix: str = "") -> Q:
    """Rows whose dossier comes from an organisation to which the person belongs or, within
    the years that the campaign says, belonged, or from one above or below it. `prefix`
    leads from the queried model to the dossier ('dossier__')."""
    organization = f"{prefix}organization"
    by_years: dict[int, list[int]] = defaultdict(list)
    for key, years in user.tied_organizations.items():
        by_years[years].append(key)
    found = left_to(by_years.pop(0, []), organization)
    limit = f"{prefix}campaign__conflict_years"
    for years, keys in by_years.items():
        lasts = Q(**{limit: None}) | Q(**{f"{limit}__gte": years})
        found |= left_to(keys, organization) & lasts
    for unit in user.present_organizations:
        parts = unit.path.strip("/").split("/")
        above = [f"/{'/'.join(parts[:n])}/" for n in range(1, len(parts))]
        found |= Q(**{f"{organization}__path__startswith": unit.path})
        found |= Q(**{f"{organization}__path__in": above})
    return found


def barred(user: User, prefix: str = "") -> Q:
    """Nominations in which the person takes no part: their scores, opinions and votes are
    closed to them, whatever their role. `prefix` leads from the queried model to the
    nomination ('nomination__'). The one predicate behind page, part, count, export, file
    and search."""
    standing = ConflictDeclaration.objects.standing().filter(person=user)
    alone = standing.exclude(nomination=None).values("nomination")
    whole = standing.filter(nomination=None).values("dossier")
    return (
        tied(user, f"{prefix}dossier__")
        | Q(**{f"{prefix}pk__in": alone})
        | Q(**{f"{prefix}dossier__in": whole})
    )


class ConflictDeclarationQuerySet(models.QuerySet["ConflictDeclaration"]):
    def visible_to(self, user: User) -> ConflictDeclarationQuerySet:
        """One's own; all of a campaign for its Board's leader and for auditors."""
        if user.has_role("auditor"):
            return self.all()
        led = user.organizations_as("board_leader")
        return self.filter(Q(person=user) | Q(dossier__campaign__board__in=led))

    def standing(self) -> ConflictDeclarationQuerySet:
        """Those that have not been lifted."""
        return self.filter(lifted_at=None)


class ConflictDeclaration(models.Model):
    """A person stands aside from a nomination, or from a whole dossier: declared by
    themselves or recorded by the Board's leader; never deleted, lifted with a reason."""

    class Kind(models.TextChoices):
        RELATIVE = "relative", _("relative of the nominee")
        COLLEAGUE = "colleague", _("worked on the achievement")
        AUTHOR = "author", _("helped to prepare the dossier")
        INTEREST = "interest", _("gains or loses by the result")
        OTHER = "other", _("another relation")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="declared_conflicts",
    )
    dossier = models.ForeignKey(
        Dossier,
        verbose_name=_("dossier"),
        on_delete=models.PROTECT,
        related_name="declared_conflicts",
    )
    # Empty: the whole dossier.
    nomination = models.ForeignKey(
        Nomination,
        verbose_name=_("nominee"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="declared_conflicts",
    )
    kind = models.CharField(_("relation"), max_length=10, choices=Kind)
    reason = models.TextField(_("reason"))
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    declared_at = models.DateTimeField(_("declared at"))
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(_("lifted at"), null=True)
    lifted_reason = models.TextField(_("why it is lifted"), blank=True)

    objects = ConflictDeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = _("declared conflict of interest")
        verbose_name_plural = _("declared conflicts of interest")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "nomination"],
                condition=Q(lifted_at=None, nomination__isnull=False),
                name="conflict_once_per_nomination",
            ),
            models.UniqueConstraint(
                fields=["person", "dossier"],
                condition=Q(lifted_at=None, nomination=None),
                name="conflict_once_per_dossier",
            ),
            models.CheckConstraint(name="conflict_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="conflict_lifted_says_who_and_why",
                condition=Q(lifted_at=None, lifted_by=None, lifted_reason="")
                | (
                    Q(lifted_at__isnull=False, lifted_by__isnull=False)
                    & ~Q(lifted_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.nomination or self.dossier}"

    def covers(self, nomination: Nomination) -> bool:
        if self.nomination_id is None:
            return self.dossier_id == nomination.dossier_id
        return self.nomination_id == nomination.pk
