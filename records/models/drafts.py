from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from emulation import clock


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, user: Any) -> DraftQuerySet:
        """What somebody typed and has not sent yet is read by nobody else."""
        return self.filter(owner=user.pk)

    def stale(self) -> DraftQuerySet:
        """Nobody has come back to them for so long that nobody will."""
        return self.filter(saved_at__lt=clock.now() - Draft.KEPT_FOR)


class Draft(models.Model):
    """What one person has typed into one form and not saved yet, as the browser sent
    it: neither checked nor part of any record."""

    KEPT_FOR = dt.timedelta(days=60)
    PLACE_LENGTH = 200

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("typed by"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    # Path and query of the form's page.
    place = models.CharField(max_length=PLACE_LENGTH)
    fields = models.JSONField(default=dict)
    # Which window sent it last, and how many times it was sent: two windows are told.
    tab = models.CharField(max_length=36, blank=True)
    sequence = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(_("saved at"))

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "place"], name="draft_one_per_person_and_form"
            ),
            # It leads back to a page of the product, never to another host.
            models.CheckConstraint(
                name="draft_place_is_a_path",
                condition=models.Q(place__startswith="/")
                & ~models.Q(place__startswith="//"),
            ),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def data(self) -> QueryDict:
        """The form's data as the browser would send it."""
        data = QueryDict(mutable=True)
        for name, values in self.fields.items():
            data.setlist(name, values)
        return data
