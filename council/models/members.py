"""Who sits on a campaign's council."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Campaign


class CouncilMemberQuerySet(models.QuerySet["CouncilMember"]):
    def sitting(self) -> CouncilMemberQuerySet:
        return self.filter(left_on=None)


class CouncilMember(models.Model):
    """A person on the council (domain 1.6), from a day until another."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="council_members"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="council_seats",
    )
    title = models.CharField(
        _("place on the council"),
        max_length=120,
        help_text=_("As the minutes write it: chair, vice chair, member, secretary."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=10)
    joined_on = models.DateField(pgettext_lazy("council", "since"))
    left_on = models.DateField(pgettext_lazy("council", "until"), null=True, blank=True)

    objects: ClassVar[Any] = CouncilMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of the council")
        verbose_name_plural = _("members of the council")
        ordering = ["campaign", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "user"],
                condition=Q(left_on=None),
                name="council_member_sits_once",
            ),
            models.CheckConstraint(
                name="council_member_leaves_after_joining",
                condition=Q(left_on=None) | Q(left_on__gte=models.F("joined_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.title})"
