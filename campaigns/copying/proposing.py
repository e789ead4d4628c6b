"""The next campaign as it would be: rows that are not saved yet, each beside the one that
it comes from. The page shows them, `making.copy` saves them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from campaigns.copying.catalogue import CAMPAIGN, CARRIED, Carried
from campaigns.copying.shifting import shift, shift_years_in
from campaigns.models import Campaign

Pair = tuple[Any, Any]
Edits = Mapping[tuple[str, int], Mapping[str, Any]]
"""('milestone', key of the old row) -> field -> what the maker wrote instead."""


@dataclass
class Proposal:
    """Old and new, row by row. `years` is by how many everything moves."""

    source: Campaign
    campaign: Campaign
    years: int
    rows: dict[type[Model], list[Pair]] = field(default_factory=dict)

    @property
    def pairs(self) -> list[Pair]:
        return [pair for pairs in self.rows.values() for pair in pairs]


def usual_years(source: Campaign) -> int:
    """As many as the campaign has: 2026–2030 is followed by 2031–2035."""
    return source.ends_on.year - source.starts_on.year + 1


def propose(
    source: Campaign,
    years: int,
    *,
    edits: Edits | None = None,
    with_participants: bool = True,
) -> Proposal:
    edits = edits or {}
    campaign = _clone(CAMPAIGN, source, source, years)
    _edit(campaign, edits.get(("campaign", source.pk), {}))
    campaign.is_draft, campaign.copied_from = True, source
    made = Proposal(source, campaign, years)
    new: dict[tuple[type[Model], int], Model] = {(Campaign, source.pk): campaign}
    for spec in CARRIED:
        if spec.of_participants and not with_participants:
            continue
        pairs = made.rows.setdefault(spec.model, [])
        for old in _rows(spec, source):
            row = _clone(spec, old, source, years)
            _edit(row, edits.get((str(old._meta.model_name), old.pk), {}))
            for name in spec.linked.split():
                target = old._meta.get_field(name).related_model
                setattr(row, name, new[target, getattr(old, f"{name}_id")])
            new[spec.model, old.pk] = row
            pairs.append((old, row))
    return made


def _rows(spec: Carried, source: Campaign) -> Any:
    rows = spec.model._default_manager.filter(spec.only, **{spec.path: source})
    return rows.order_by("pk")


def _clone(spec: Carried, old: Any, source: Campaign, years: int) -> Any:
    row = spec.model()
    span = (source.starts_on.year, source.ends_on.year)
    for name in spec.same.split():
        field: Any = spec.model._meta.get_field(name)
        setattr(row, field.attname, getattr(old, field.attname))
    for name in spec.shifted.split():
        day: dt.date | None = getattr(old, name)
        setattr(row, name, shift(day, years) if day else None)
    for name in spec.renamed.split():
        setattr(row, name, shift_years_in(getattr(old, name), span, years))
    return row


def _edit(row: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
