from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.organizations import Organization
from emulation import clock


class Role(models.TextChoices):
    ORG_CLERK = "org_clerk", _("organisation clerk")
    ORG_LEADER = "org_leader", _("organisation leader")
    BOARD_INTAKE = "board_intake", _("Board intake clerk")
    BOARD_APPRAISER = "board_appraiser", _("Board appraiser")
    BOARD_LEADER = "board_leader", _("Board leader")
    OFFICE = "office", _("Party Committee Office")
    COMMITTEE = "committee", _("Standing Committee")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


ORGANIZATION_ROLES = (Role.ORG_CLERK, Role.ORG_LEADER)
BOARD_ROLES = (Role.BOARD_INTAKE, Role.BOARD_APPRAISER, Role.BOARD_LEADER)
# Who reads every submitted dossier, but changes none.
READER_ROLES = (Role.OFFICE, Role.COMMITTEE, Role.AUDITOR)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> MembershipQuerySet:
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
