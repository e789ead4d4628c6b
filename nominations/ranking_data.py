"""From the database to the ranking: entries, tie rules, places, moves across the line."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from campaigns.models import Campaign
from nominations.models import CutMove, Nomination, Place, Score
from nominations.ranking import Entry, Line, Ranking, Rule, rank


@dataclass(frozen=True)
class Standing:
    """A campaign's ranking with the nominations behind its lines."""

    ranking: Ranking
    nominations: dict[int, Nomination]
    rules: dict[str, Rule]

    def nomination(self, line: Line) -> Nomination:
        return self.nominations[line.entry.key]


def standing(campaign: Campaign) -> Standing:
    """The ranking as it stands; four queries, whatever the number of nominations (one
    more if a tie rule looks at a criterion)."""
    nominations = {
        row.pk: row
        for row in Nomination.objects.for_campaign(campaign)
        .rankable()
        .select_related("dossier__organization", "kind")
        .defer("achievement", "duties", "self_statement", "features", "discipline")
        if row.score is not None
    }
    rules = [
        Rule(rule.code, rule.name, rule.parameter) for rule in campaign.tie_rules.all()
    ]
    marks = _criterion_marks(campaign, rules)
    common, set_aside = _places(campaign)
    ranking = rank(
        [_entry(row, marks.get(row.pk, {})) for row in nominations.values()],
        common,
        rules,
        set_aside=set_aside,
        moves=_moves(campaign),
    )
    return Standing(ranking, nominations, {rule.code: rule for rule in rules})


def _entry(row: Nomination, marks: dict[str, Decimal]) -> Entry:
    """The nominees of a dossier were listed in the order of their keys."""
    return Entry(
        key=row.pk,
        score=row.score or Decimal(0),
        submitted_at=row.dossier.submitted_at or row.created_at,
        dossier=row.dossier.code,
        position=row.pk,
        organization=row.dossier.organization_id,
        women_share=women_share(row),
        is_direct_worker=row.is_direct_worker,
        is_border_island=row.is_border_island,
        is_grassroots=row.is_grassroots,
        criteria=marks,
    )


def women_share(row: Nomination) -> Decimal | None:
    """1 for a woman; for a collective its share of women, exactly."""
    if row.is_individual:
        return Decimal(row.gender == Nomination.Gender.FEMALE)
    if not row.members_total or row.members_female is None:
        return None
    return Decimal(row.members_female) / Decimal(row.members_total)


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
