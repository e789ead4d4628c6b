from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.organizations import Organization
from accounts.models.roles import BOARD_ROLES, ORGANIZATION_ROLES, READER_ROLES, Role
from emulation import clock

__all__ = [
    "BOARD_ROLES",
    "ORGANIZATION_ROLES",
    "READER_ROLES",
    "Membership",
    "Role",
]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> MembershipQuerySet:
        """Posts held today: begun, not ended, in an organisation that is active."""
        today = clock.today()
        return self.filter(
            Q(starts_on=None) | Q(starts_on__lte=today),
            Q(ends_on=None) | Q(ends_on__gte=today),
            organization__is_active=True,
        )


class Membership(models.Model):
    """A post: one role that a person holds in an organisation for a time."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organization", "role", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "role"], name="membership_once"
            ),
            models.CheckConstraint(
                name="membership_starts_before_it_ends",
                condition=Q(starts_on=None)
                | Q(ends_on=None)
                | Q(ends_on__gte=models.F("starts_on")),
            ),
            models.CheckConstraint(
                name="membership_role_is_known", condition=Q(role__in=Role.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}, {self.organization}"

    @property
    def is_current(self) -> bool:
        """What `current()` asks, of a row at hand whose organisation is loaded."""
        today = clock.today()
        return (
            (self.starts_on is None or self.starts_on <= today)
            and (self.ends_on is None or self.ends_on >= today)
            and self.organization.is_active
        )

    @property
    def has_begun(self) -> bool:
        return self.starts_on is None or self.starts_on <= clock.today()

    @property
    def years_ago(self) -> int:
        """Years since it ended, begun ones counted whole; 0 while it has no end in the
        past."""
        today = clock.today()
        if self.ends_on is None or self.ends_on >= today:
            return 0
        years = today.year - self.ends_on.year
        later = (today.month, today.day) > (self.ends_on.month, self.ends_on.day)
        return max(1, years + later)
