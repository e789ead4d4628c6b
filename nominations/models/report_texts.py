from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nominations.models.dossiers import Dossier
from nominations.models.nominees import Nomination
from records.models import StoredFile


class PaperText(models.Model):
    """The words read from an uploaded report; empty for a scan. Of a content once,
    however many have brought it."""

    file = models.OneToOneField(
        StoredFile,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="paper_text",
    )
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.text[:60]


class ReportPrint(models.Model):
    """A hash of a few words of a nominee's achievement report, by which reports with a
    passage in common find each other through an index."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="prints"
    )
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["value", "nomination"], name="report_print_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.value}"


class SharedTextQuerySet(models.QuerySet["SharedText"]):
    def of_dossier(self, dossier: Dossier) -> SharedTextQuerySet:
        return self.filter(Q(first__dossier=dossier) | Q(second__dossier=dossier))

    def known_to(self, dossier: Dossier, *, own_drafts: bool) -> SharedTextQuerySet:
        """The dossier's, with reports that may be held against it: those handed in, and
        with `own_drafts` those that its own organisation is still writing."""
        known = Q()
        for mine, other in (("first", "second"), ("second", "first")):
            theirs = _is_public(f"{other}__", dossier)
            if own_drafts:
                theirs |= _is_own(f"{other}__dossier", dossier)
            known |= Q(**{f"{mine}__dossier": dossier}) & theirs
        return self.filter(known)

    def with_sides(self) -> SharedTextQuerySet:
        return self.select_related(
            "first__dossier__organization", "second__dossier__organization"
        )


def _is_public(side: str, dossier: Dossier) -> Q:
    """Handed in to the same Board, in whatever campaign, and not withdrawn; or awarded,
    by whomever."""
    handed_in = Q(
        **{
            f"{side}dossier__submitted_at__isnull": False,
            f"{side}dossier__campaign__board": dossier.campaign.board_id,
        }
    )
    is_gone = Q(**{f"{side}dossier__state__in": Dossier.GONE})
    return handed_in & ~is_gone | Q(**{f"{side}state": Nomination.State.AWARDED})


def _is_own(side: str, dossier: Dossier) -> Q:
    ours = {
        f"{side}__organization": dossier.organization_id,
        f"{side}__campaign": dossier.campaign_id,
    }
    return Q(**ours) & ~Q(**{f"{side}__state__in": Dossier.GONE})


class SharedText(models.Model):
    """Two nominees whose reports are much alike word for word: drafts too, for whoever
    writes one is told before it is handed in."""

    first = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="+")
    # Of the shorter report's own words.
    percent = models.PositiveSmallIntegerField()
    # How the longest passage begins in either.
    first_words = models.CharField(max_length=120)
    second_words = models.CharField(max_length=120)
    # Of the passages shared: the same as long as they are.
    facts = models.CharField(max_length=64)

    objects = SharedTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"], name="shared_text_once"
            ),
            models.CheckConstraint(
                name="shared_text_pair_is_ordered",
                condition=Q(first__lt=F("second")),
            ),
            models.CheckConstraint(
                name="shared_text_is_a_percentage", condition=Q(percent__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} – {self.second_id}: {self.percent} %"
