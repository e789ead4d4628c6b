"""The campaign in figures. Every figure names the list behind it, and is counted over
what the reader may see: figure and list agree to the unit."""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise

from accounts.models import Organization, User
from campaigns.models import Campaign, Milestone, Phase
from emulation import clock
from nominations.models import Dossier, Nomination, Place


@dataclass(frozen=True)
class Figure:
    """A number, its name, and the address of the rows that it counts."""

    label: str | Promise
    count: int
    url: str = ""
    tone: str = "neutral"

    def share_of(self, total: int) -> int:
        """Per cent, for the width of a bar."""
        return round(self.count * 100 / total) if total else 0


DOSSIER_TONES: dict[str, str] = {
    Dossier.State.SUBMITTED: "info",
    Dossier.State.RECEIVED: "info",
    Dossier.State.UNDER_APPRAISAL: "info",
    Dossier.State.APPRAISED: "success",
    Dossier.State.RETURNED: "warning",
    Dossier.State.REJECTED: "danger",
}


def dossiers_by_state(user: User, campaign: Campaign) -> list[Figure]:
    """Dossiers that the reader sees, by state, in the order of the procedure."""
    counts = dict(
        Dossier.objects.visible_to(user)
        .for_campaign(campaign)
        .values_list("state")
        .annotate(Count("pk"))
        .order_by()
    )
    address = reverse("nominations:dossier_list")
    return [
        Figure(
            label,
            counts[state],
            f"{address}?state={state}&campaign={campaign.code}",
            DOSSIER_TONES.get(state, ""),
        )
        for state, label in Dossier.State.choices
        if state in counts
    ]


def nominations_by_state(user: User, campaign: Campaign) -> list[Figure]:
    counts = dict(
        Nomination.objects.visible_to(user)
        .for_campaign(campaign)
        .values_list("state")
        .annotate(Count("pk"))
        .order_by()
    )
    address = reverse("nominations:nomination_list")
    return [
        Figure(
            label, counts[state], f"{address}?state={state}&campaign={campaign.code}"
        )
        for state, label in Nomination.State.choices
        if state in counts
    ]


def places_by_state(campaign: Campaign) -> list[Figure]:
    """The campaign's places by what became of them; together they are the total."""
    counts = dict(
        Place.objects.filter(campaign=campaign)
        .values_list("state")
        .annotate(Count("pk"))
        .order_by()
    )
    address = reverse("nominations:quota")
    return [
        Figure(label, counts.get(state, 0), address, state)
        for state, label in reversed(Place.State.choices)
    ]


def submitters(campaign: Campaign) -> models.QuerySet[Organization]:
    """Participants that submit by themselves."""
    return Organization.objects.submitters().filter(participations__campaign=campaign)


def organizations_without_dossier(campaign: Campaign) -> models.QuerySet[Organization]:
    """Those of them that have handed nothing in."""
    handed_in = Dossier.objects.for_campaign(campaign).submitted()
    return (
        submitters(campaign)
        .exclude(pk__in=handed_in.values("organization"))
        .order_by("level", "sort_key")
    )


def next_deadlines(campaign: Campaign, number: int = 5) -> list[Milestone]:
    return list(campaign.milestones.filter(due_on__gte=clock.today())[:number])


@dataclass(frozen=True)
class PhaseLine:
    """A phase on the ribbon: over, now, or to come."""

    phase: Phase
    when: str


def ribbon(campaign: Campaign) -> list[PhaseLine]:
    today = clock.today()
    return [PhaseLine(phase, _when(phase, today)) for phase in campaign.phases.all()]


def _when(phase: Phase, today: dt.date) -> str:
    if phase.ends_on < today:
        return "over"
    return "now" if phase.starts_on <= today else "later"
