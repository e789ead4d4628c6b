"""What the next campaign would be beside the earlier one, for the page: what has moved,
what stays, what has to be decided anew."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.copying.catalogue import CAMPAIGN, CARRIED, LEFT, Carried
from campaigns.copying.proposing import Proposal
from campaigns.copying.shifting import is_worked, nearest_worked
from campaigns.models import Campaign, Holiday, LegalBasis, Milestone, Phase
from emulation.vietnamese import vn_date

# Shown with fields of their own.
_ON_THE_FORM = {"code", "name", "short_name", "starts_on", "ends_on"}


@dataclass(frozen=True)
class Change:
    """One text that the years have moved in."""

    what: str
    old: str
    new: str


@dataclass(frozen=True)
class Same:
    """Rows of one kind that go over as they are."""

    name: str
    number: int
    rows: list[str]


def holidays(years: set[int]) -> dict[dt.date, bool]:
    """Days of those years that are worked (True) or off, against the weekday."""
    rows = Holiday.objects.filter(day__year__in=years)
    return dict(rows.values_list("day", "is_working_day"))


def remark_on(day: dt.date | None, known: dict[dt.date, bool]) -> str:
    """'Saturday; worked: 30/12/2033 before, 02/01/2034 after.' or nothing."""
    if day is None or is_worked(day, known):
        return ""
    before, after = nearest_worked(day, known)
    why = date_format(day, "l") if day not in known else _("public holiday")
    return _("%(day)s is a day off (%(why)s); worked: %(before)s, %(after)s.") % {
        "day": vn_date(day),
        "why": why,
        "before": vn_date(before),
        "after": vn_date(after),
    }


def changes(proposal: Proposal) -> list[Change]:
    """Texts that differ and are not on the form."""
    pairs = [(proposal.source, proposal.campaign)]
    found = list(_texts(CAMPAIGN, pairs, skip=_ON_THE_FORM))
    for spec in CARRIED:
        shown = {"name"} if spec.model in (Milestone, Phase) else set()
        rows = proposal.rows.get(spec.model, [])
        found += _texts(spec, rows, skip={*shown, "code"})
    return found


def _texts(spec: Carried, pairs: list[Any], skip: set[str]) -> Iterator[Change]:
    for name in spec.renamed.split():
        what = str(_field(spec.model, name).verbose_name)
        for old, new in pairs if name not in skip else []:
            before, after = getattr(old, name), getattr(new, name)
            if isinstance(before, dict):
                parts = [(what, before[key], after[key]) for key in before]
            else:
                parts = [(f"{what}: {old}", before, after)]
            yield from (Change(*part) for part in parts if part[1] != part[2])


def _field(model: Any, name: str) -> Any:
    return model._meta.get_field(name)


def same(proposal: Proposal) -> list[Same]:
    """What goes over unchanged, with how much of it there is."""
    found = []
    for spec in CARRIED:
        rows = proposal.rows.get(spec.model, [])
        if rows and spec.model not in (Milestone, Phase):
            name = str(spec.model._meta.verbose_name_plural)
            found.append(Same(name, len(rows), [str(new) for _old, new in rows]))
    return found


def settings(proposal: Proposal) -> list[tuple[str, str]]:
    """The campaign's other settings, in words; all of them go over."""
    lines = []
    for name in CAMPAIGN.same.split():
        if name == "places":
            continue
        field = _field(Campaign, name)
        value = getattr(proposal.campaign, name)
        if field.choices:
            value = getattr(proposal.campaign, f"get_{name}_display")()
        if value is True or value is False:
            value = _("yes") if value else _("no")
        if name == "reminders":
            value = _("%(number)d rules") % {"number": len(value or [])}
        lines.append((str(field.verbose_name), str(value or "–")))
    return lines


def left_behind(source: Campaign) -> list[tuple[str, str]]:
    """What stays with the earlier one, and why: fields of the campaign, then rows."""
    lines = [
        (str(_field(Campaign, name).verbose_name), str(reason))
        for name, reason in CAMPAIGN.left.items()
        if name in ("number", "issued_on", "plan_text")
    ]
    for spec in CARRIED:
        for name, reason in spec.left.items():
            field = _field(spec.model, name).verbose_name
            rows = spec.model._meta.verbose_name_plural
            lines.append((f"{rows}: {field}", str(reason)))
    return [*lines, *_left_models()]


def _left_models() -> Iterator[tuple[str, str]]:
    for label, reason in LEFT.items():
        model = apps.get_model(label)
        if not model._meta.auto_created:
            yield str(model._meta.verbose_name_plural), str(reason)


def to_decide(proposal: Proposal) -> list[str]:
    """What nobody can work out: sentences for the head of the page."""
    source, new = proposal.source, proposal.campaign
    lines = [_("The number and the date of the new plan.")]
    lines.append(
        _("The number of places: the earlier campaign has %d.") % source.places
    )
    if number := len(proposal.rows.get(LegalBasis, [])):
        text = ngettext(
            "Whether the %d legal basis still holds.",
            "Whether the %d legal bases still hold.",
            number,
        )
        lines.append(text % number)
    if number := sum(bool(i.targets) for i in source.indicators.all()):
        text = ngettext(
            "The targets: %d indicator had some.",
            "The targets: %d indicators had some.",
            number,
        )
        lines.append(text % number)
    span = set(range(new.starts_on.year, new.ends_on.year + 1))
    known = {day.year for day in holidays(span)}
    if missing := sorted(span - known):
        text = _("The public holidays of %s are not entered; weekends are checked.")
        lines.append(text % ", ".join(map(str, missing)))
    return lines
