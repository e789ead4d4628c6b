"""What the registers count for an organisation in a period: periodic reports begin with
these figures. The codes are stable: indicators of a campaign name them."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Aggregate, Count, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from campaigns.models import Campaign
from registers.models import (
    AssignedWork,
    Difficulty,
    Entry,
    Exemplar,
    ExemplarStep,
    Inspection,
    JointProgramme,
    MovementLaunch,
    PropagandaEntry,
    YearlyCommendation,
)

Channel = PropagandaEntry.Channel
MEDIA = (Channel.PRESS, Channel.BROADCAST, Channel.WEBSITE)


def _dated(start: dt.date, end: dt.date) -> Q:
    return Q(happened_on__range=(start, end))


def _running(start: dt.date, end: dt.date) -> Q:
    """Signed by the last day, and not over before the first."""
    return Q(happened_on__lte=end) & (Q(ends_on=None) | Q(ends_on__gte=start))


def _on(field: str) -> Callable[[dt.date, dt.date], Q]:
    return lambda start, end: Q(**{f"{field}__range": (start, end)})


class Counted(NamedTuple):
    """A figure: what it says, of which register, how it adds up, which lines it is of,
    and which of them lie in the period."""

    label: Promise
    register: type[Entry]
    adds: Aggregate = Count("pk")
    lines: Q = Q()
    within: Callable[[dt.date, dt.date], Q] = _dated
    # Where a line has rows of its own that are counted: the model, and the way back.
    rows: tuple[Any, str] | None = None


def _stage(label: Promise, stage: str, adds: Aggregate) -> Counted:
    """The stages of models, by the day on which each was reached."""
    return Counted(
        label,
        Exemplar,
        adds,
        Q(stage=stage, voided_at=None),
        _on("on"),
        (ExemplarStep, "exemplar__"),
    )


MODELS, PLACES = Count("exemplar", distinct=True), Count("pk")

FIGURES = {
    "exemplars_discovered": Counted(_("models discovered"), Exemplar),
    "exemplars_fostered": _stage(_("models fostered"), Exemplar.Stage.FOSTERED, MODELS),
    "exemplars_recognised": _stage(
        _("models recognised"), Exemplar.Stage.RECOGNISED, MODELS
    ),
    "exemplars_replicated": _stage(
        _("models replicated"), Exemplar.Stage.REPLICATED, MODELS
    ),
    "exemplars_places": _stage(
        _("places where models are replicated"), Exemplar.Stage.REPLICATED, PLACES
    ),
    "propaganda_entries": Counted(_("lines of propaganda"), PropagandaEntry),
    "propaganda_reach": Counted(
        _("people reached by propaganda"), PropagandaEntry, Sum("reach")
    ),
    "propaganda_meetings": Counted(
        _("meetings and talks"), PropagandaEntry, lines=Q(channel=Channel.MEETING)
    ),
    "propaganda_audience": Counted(
        _("people at meetings and talks"),
        PropagandaEntry,
        Sum("reach"),
        Q(channel=Channel.MEETING),
    ),
    "propaganda_media": Counted(
        _("items in press, radio, television, websites"),
        PropagandaEntry,
        lines=Q(channel__in=MEDIA),
    ),
    "propaganda_social": Counted(
        _("posts in social networks"), PropagandaEntry, lines=Q(channel=Channel.SOCIAL)
    ),
    "propaganda_social_reach": Counted(
        _("people reached in social networks"),
        PropagandaEntry,
        Sum("reach"),
        Q(channel=Channel.SOCIAL),
    ),
    "works_assigned": Counted(_("works assigned"), AssignedWork),
    "works_done": Counted(_("works done"), AssignedWork, within=_on("done_on")),
    "works_value": Counted(
        _("value of the works assigned (đồng)"), AssignedWork, Sum("value")
    ),
    "works_done_value": Counted(
        _("value of the works done (đồng)"),
        AssignedWork,
        Sum("value"),
        within=_on("done_on"),
    ),
    "programmes_signed": Counted(_("joint programmes signed"), JointProgramme),
    "programmes_running": Counted(
        _("joint programmes under way"), JointProgramme, within=_running
    ),
    "inspections_held": Counted(_("inspections held"), Inspection),
    "difficulties_raised": Counted(_("difficulties and proposals raised"), Difficulty),
    "difficulties_answered": Counted(
        _("difficulties and proposals answered"),
        Difficulty,
        within=_on("answered_on"),
    ),
    "commendations_decisions": Counted(
        _("decisions on commendations"), YearlyCommendation
    ),
    "commendations_collectives": Counted(
        _("collectives commended"), YearlyCommendation, Sum("collectives")
    ),
    "commendations_individuals": Counted(
        _("individuals commended"), YearlyCommendation, Sum("individuals")
    ),
    "movements_launched": Counted(_("movements launched"), MovementLaunch),
}
CODES = tuple(FIGURES)


def counts(
    organization: Organization,
    campaign: Campaign,
    start: dt.date,
    end: dt.date,
    codes: Iterable[str] = CODES,
) -> dict[str, int]:
    """The figure of every code, for what the organisation itself has kept, from `start`
    to `end`, both included. `propaganda_reach` is in people. One query, however many."""
    asked: dict[str, Any] = {
        code: _question(FIGURES[code], campaign, start, end)
        for code in codes
        if code in FIGURES
    }
    if not asked:
        return {}
    row: Any = Organization.objects.filter(pk=organization.pk).values(**asked).get()
    return {code: row[code] or 0 for code in asked}


def _question(
    figure: Counted, campaign: Campaign, start: dt.date, end: dt.date
) -> Subquery:
    model, way = figure.rows or (figure.register, "")
    lines: Any = model._default_manager
    found = lines.filter(
        figure.lines,
        figure.within(start, end),
        **{
            f"{way}organization": OuterRef("pk"),
            f"{way}campaign": campaign,
            f"{way}removed_at": None,
        },
    )
    whose = f"{way}organization"
    grouped = found.order_by().values(whose).annotate(figure=figure.adds)
    return Subquery(grouped.values("figure"))


def address(
    code: str,
    organization: Organization,
    campaign: Campaign,
    start: dt.date,
    end: dt.date,
) -> str:
    """The register's list with the lines behind a figure; where a line counts by another
    day than its own, all lines of the organisation."""
    figure = FIGURES[code]
    query: dict[str, Any] = {"organization": organization.pk, "campaign": campaign.pk}
    if figure.within is _dated:
        query |= {"start": f"{start:%d/%m/%Y}", "end": f"{end:%d/%m/%Y}"}
    page = reverse("registers:entry_list", args=[figure.register.SLUG])
    return f"{page}?{urlencode(query)}"
