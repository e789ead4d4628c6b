"""From the database to the ranking: entries, tie rules, places, moves across the line.

Plain values are read, not models: 10,000 nominations must be ranked anew for each page
(decision 0007).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import Coalesce

from campaigns.models import Campaign, Subject
from nominations.models import CutMove, Nomination, Place, Score
from nominations.ranking import Entry, Given, Line, Ranking, Rule


class Facts(NamedTuple):
    """What is known of a nominee besides what orders it."""

    name: str
    state: str
    subject: str
    kind: int
    organization: str
    level: str

    @property
    def is_individual(self) -> bool:
        return self.subject == Subject.INDIVIDUAL


@dataclass(frozen=True)
class Standing:
    """A campaign's ranking, what it was computed from, and who stands behind it."""

    campaign: Campaign
    given: Given
    ranking: Ranking
    facts: dict[int, Facts]
    rules: dict[str, Rule]

    def facts_of(self, line: Line) -> Facts:
        return self.facts[line.entry.key]

    def nomination(self, line: Line) -> Nomination:
        return self.nominations[line.entry.key]

    @cached_property
    def nominations(self) -> dict[int, Nomination]:
        """All of them, for a step that goes down the whole list; a page asks `some`."""
        return self.some(self.facts)

    def some(self, keys: Iterable[int]) -> dict[int, Nomination]:
        """The nominations of these keys, with their organisations; one query."""
        wanted = set(keys)
        rows = Nomination.objects.for_campaign(self.campaign)
        if len(wanted) < len(self.facts):
            rows = rows.filter(pk__in=wanted)
        rows = rows.select_related("dossier__organization", "kind").defer(
            "achievement", "duties", "self_statement", "features", "discipline"
        )
        return {row.pk: row for row in rows if row.pk in wanted}

    def ranked_as(self, given: Given) -> Standing:
        """The same nominees, ranked from something else."""
        rules = {rule.code: rule for rule in given.rules}
        return Standing(self.campaign, given, given.rank(), self.facts, rules)


# In the order in which `_entry` reads them.
COLUMNS = (
    "pk", "score", "dossier__code", "dossier__organization", "gender",
    "members_total", "members_female", "is_direct_worker", "is_border_island",
    "is_grassroots", "name", "state", "subject", "kind", "dossier__organization__name",
    "dossier__organization__level",
)  # fmt: skip


def standing(campaign: Campaign) -> Standing:
    """The ranking as it stands; four queries, whatever the number of nominations (one
    more if a tie rule looks at a criterion)."""
    rows = list(
        Nomination.objects.for_campaign(campaign)
        .rankable()
        .filter(score__isnull=False)
        .annotate(moment=Coalesce("dossier__submitted_at", "created_at"))
        .order_by()
        .values_list(*COLUMNS, "moment")
    )
    rules = [
        Rule(rule.code, rule.name, rule.parameter) for rule in campaign.tie_rules.all()
    ]
    marks = _criterion_marks(campaign, rules)
    common, set_aside = _places(campaign)
    facts = {row[0]: Facts._make(row[10:16]) for row in rows}
    given = Given(
        entries=[_entry(row, marks.get(row[0], {})) for row in rows],
        rules=rules,
        places=common,
        set_aside=set_aside,
        moves={k: side for k, side in _moves(campaign).items() if k in facts},
    )
    by_code = {rule.code: rule for rule in rules}
    return Standing(campaign, given, given.rank(), facts, by_code)


Row = tuple[
    int, Decimal, str, int, str, int | None, int | None, bool, bool, bool,
    str, str, str, int, str, str, dt.datetime,
]  # fmt: skip


def _entry(row: Row, marks: dict[str, Decimal]) -> Entry:
    """The nominees of a dossier were listed in the order of their keys."""
    return Entry(
        key=row[0],
        score=row[1],
        submitted_at=row[16],
        dossier=row[2],
        position=row[0],
        organization=row[3],
        women_share=_women_share(row[12], row[4], row[5], row[6]),
        is_direct_worker=row[7],
        is_border_island=row[8],
        is_grassroots=row[9],
        criteria=marks,
    )


def women_share(row: Nomination) -> Decimal | None:
    """1 for a woman; for a collective its share of women, exactly."""
    return _women_share(row.subject, row.gender, row.members_total, row.members_female)


def _women_share(
    subject: str, gender: str, total: int | None, female: int | None
) -> Decimal | None:
    if subject == Subject.INDIVIDUAL:
        return Decimal(gender == Nomination.Gender.FEMALE)
    if not total or female is None:
        return None
    return Decimal(female) / Decimal(total)


def _places(campaign: Campaign) -> tuple[int, dict[int, int]]:
    """Places to be filled, free or held: open to all, and by organisation."""
    rows = (
        Place.objects.filter(
            campaign=campaign, state__in=[Place.State.FREE, Place.State.HELD]
        )
        .order_by()
        .values_list("holder")
        .annotate(n=Count("pk"))
    )
    found: dict[int | None, int] = dict(rows)
    common = found.pop(None, 0)
    return common, {holder: n for holder, n in found.items() if holder is not None}


def _moves(campaign: Campaign) -> dict[int, str]:
    """The last move of each nomination; one that went back to its rank is none."""
    rows = CutMove.objects.filter(nomination__dossier__campaign=campaign).order_by("pk")
    last = dict(rows.values_list("nomination", "side"))
    return {key: side for key, side in last.items() if side != CutMove.Side.BY_RANK}


def _criterion_marks(
    campaign: Campaign, rules: list[Rule]
) -> dict[int, dict[str, Decimal]]:
    """Mean mark per nomination for the criteria that a tie rule names."""
    prefix = "criterion:"
    codes = [r.code.removeprefix(prefix) for r in rules if r.code.startswith(prefix)]
    if not codes:
        return {}
    last: dict[tuple[int, int, str], Decimal] = {}
    for nomination, appraisal, code, value in (
        Score.objects.filter(
            appraisal__nomination__dossier__campaign=campaign,
            appraisal__final_at__isnull=False,
            appraisal__set_aside_at=None,
            appraisal__is_eligible=True,
            criterion__code__in=codes,
        )
        .order_by("pk")
        .values_list("appraisal__nomination", "appraisal", "criterion__code", "value")
    ):
        last[nomination, appraisal, code] = value
    given: dict[int, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for (nomination, _appraisal, code), value in last.items():
        given[nomination][code].append(value)
    return {
        nomination: {code: sum(v, Decimal(0)) / len(v) for code, v in by_code.items()}
        for nomination, by_code in given.items()
    }
