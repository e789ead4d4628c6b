"""The period before: the figures that stand beside the fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from campaigns.models import Duty, Indicator, Milestone
from periodic.figures import EMPTY, Figure, of_plain
from periodic.models import ReportVersion


@dataclass(frozen=True)
class Previous:
    """What the organisation handed in last before this milestone."""

    name: str
    figures: Mapping[str, dict[str, Any]]

    def figure(self, indicator: Indicator) -> Figure:
        """Of the same code; nothing if the kind was another one then."""
        line = self.figures.get(indicator.code)
        if line is None or line["kind"] != indicator.kind:
            return EMPTY
        return of_plain(line["value"], line["kind"])


def of(duty: Duty) -> Previous | None:
    """The last version of the latest earlier report of the same kind, else of any kind:
    a yearly report compares with a year, a midterm one with the year before it."""
    milestone = duty.milestone
    version = (
        ReportVersion.objects.filter(
            report__duty__organization=duty.organization_id,
            report__duty__milestone__campaign=milestone.campaign_id,
            report__duty__milestone__kind__in=Milestone.REPORTS,
            report__duty__milestone__due_on__lt=milestone.due_on,
        )
        .annotate(
            same_kind=Case(
                When(report__duty__milestone__kind=milestone.kind, then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            )
        )
        .order_by("-same_kind", "-report__duty__milestone__due_on", "-number")
        .first()
    )
    if version is None:
        return None
    lines = version.content["figures"]
    return Previous(
        version.content["milestone_name"], {row["code"]: row for row in lines}
    )
