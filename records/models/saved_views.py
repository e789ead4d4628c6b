from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: Any) -> SavedViewQuerySet:
        return self.filter(owner=user.pk)


class SavedView(models.Model):
    """The filters of a list that a person wants to come back to, under a name."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    # Path of the list, and the filters as they stand in its address.
    place = models.CharField(max_length=200)
    query = models.CharField(max_length=1000)
    name = models.CharField(_("name"), max_length=60)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "place", "name"], name="saved_view_name_once"
            ),
            models.CheckConstraint(
                name="saved_view_stays_here",
                condition=Q(place__startswith="/") & ~Q(place__startswith="//"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.place}?{self.query}"
