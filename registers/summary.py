"""What the registers count for an organisation in a period: periodic reports begin with
these figures. The codes are stable: indicators of a campaign name them."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q, Sum

from accounts.models import Organization
from campaigns.models import Campaign
from registers.models import (
    AssignedWork,
    Difficulty,
    Exemplar,
    Inspection,
    JointProgramme,
    MovementLaunch,
    PropagandaEntry,
    YearlyCommendation,
)

CODES = (
    "exemplars_discovered",
    "exemplars_fostered",
    "exemplars_recognised",
    "exemplars_replicated",
    "propaganda_entries",
    "propaganda_reach",
    "works_assigned",
    "works_done",
    "works_value",
    "programmes_signed",
    "inspections_held",
    "difficulties_raised",
    "difficulties_answered",
    "commendations_decisions",
    "commendations_collectives",
    "commendations_individuals",
    "movements_launched",
)


def counts(
    organization: Organization, campaign: Campaign, start: dt.date, end: dt.date
) -> dict[str, int]:
    """The figure of every code, for what the organisation itself has kept, from `start`
    to `end`, both included. `works_value` is in đồng, `propaganda_reach` in people;
    `exemplars_replicated` counts places, not models. One query a register."""
    days = (start, end)
    within = Q(happened_on__range=days)
    whose = {"organization": organization, "campaign": campaign}

    def count(model: Any, **figures: Any) -> dict[str, int]:
        found = model.objects.filter(**whose).kept().aggregate(**figures)
        return {code: value or 0 for code, value in found.items()}

    return {
        **count(Exemplar, **_exemplars(days)),
        **count(
            PropagandaEntry,
            propaganda_entries=Count("pk", filter=within),
            propaganda_reach=Sum("reach", filter=within),
        ),
        **count(
            AssignedWork,
            works_assigned=Count("pk", filter=within),
            works_done=Count("pk", filter=Q(done_on__range=days)),
            works_value=Sum("value", filter=within),
        ),
        **count(JointProgramme, programmes_signed=Count("pk", filter=within)),
        **count(Inspection, inspections_held=Count("pk", filter=within)),
        **count(
            Difficulty,
            difficulties_raised=Count("pk", filter=within),
            difficulties_answered=Count("pk", filter=Q(answered_on__range=days)),
        ),
        **count(
            YearlyCommendation,
            commendations_decisions=Count("pk", filter=within),
            commendations_collectives=Sum("collectives", filter=within),
            commendations_individuals=Sum("individuals", filter=within),
        ),
        **count(MovementLaunch, movements_launched=Count("pk", filter=within)),
    }


def _exemplars(days: tuple[dt.date, dt.date]) -> dict[str, Any]:
    """A model once for its discovery; its stages by their own dates."""
    figures: dict[str, Any] = {
        "exemplars_discovered": Count(
            "pk", filter=Q(happened_on__range=days), distinct=True
        )
    }
    for stage in ("fostered", "recognised", "replicated"):
        reached = Q(steps__stage=stage, steps__on__range=days, steps__voided_at=None)
        figures[f"exemplars_{stage}"] = Count("steps", filter=reached, distinct=True)
    return figures
