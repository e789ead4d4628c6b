"""The parts of applying a scenario, inside its one transaction: weights, tie rules,
allocations, and the line."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Organization, User
from campaigns.models import Campaign, Criterion, TieRule
from nominations import allocation, marking, selection
from nominations.models import Appraisal, CutMove, Nomination, Score
from nominations.ranking_data import Standing, standing
from nominations.scenario_changes import Changes
from records import audit
from records.errors import Refused

State = Nomination.State
# Their scores are part of a decision.
DECIDED = (State.AWARDED, State.DECLINED, State.REVOKED)


def make(
    found: Standing, target: Standing, changes: Changes, *, reason: str, by: User
) -> None:
    """Change the data so that the ranking becomes `target`."""
    campaign = found.campaign
    if changes.weights:
        _weigh(found, target, changes.weights, reason, by)
    if changes.rules is not None:
        _reorder(campaign, changes.rules, reason, by)
    if changes.allocations:
        _let_go(target, by)
        _allocate(found, changes.allocations, reason, by)
    _draw_line(campaign, target, reason, by)


def require_same(after: Standing, target: Standing) -> None:
    """The list is the one that was shown, or the whole is taken back."""
    if _chosen(after) != _chosen(target):
        raise Refused(
            _(
                "The list would not be the one that the scenario shows, so nothing was "
                "changed. Compute the scenario anew."
            )
        )


def _chosen(found: Standing) -> set[int]:
    return {line.entry.key for line in found.ranking.chosen}


def _weigh(
    found: Standing,
    target: Standing,
    weights: Mapping[int, Decimal],
    reason: str,
    by: User,
) -> None:
    criteria = Criterion.objects.select_for_update(of=("self",)).filter(
        criteria_set__campaign=found.campaign, pk__in=weights
    )
    for criterion in criteria.order_by("pk"):
        before, criterion.weight = criterion.weight, weights[criterion.pk]
        criterion.save(update_fields=["weight"])
        audit.record(
            "criterion.weigh",
            criterion,
            by=by,
            before={"weight": before},
            after={"weight": criterion.weight},
            reason=reason,
        )
    _total_anew(found.campaign, weights)
    old = {entry.key: entry.score for entry in found.given.entries}
    changed = [
        Nomination(pk=entry.key, score=entry.score)
        for entry in target.given.entries
        if entry.score != old[entry.key]
    ]
    Nomination.objects.bulk_update(changed, ["score"], batch_size=500)


def _total_anew(campaign: Campaign, weights: Mapping[int, Decimal]) -> None:
    """The totals of all opinions that are not part of a decision, drafts among them."""
    rows = (
        Appraisal.objects.filter(
            nomination__dossier__campaign=campaign,
            criteria_set__criteria__in=weights,
            total__isnull=False,
        )
        .exclude(nomination__state__in=DECIDED)
        .distinct()
    )
    marks: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for key, criterion, value in (
        Score.objects.filter(appraisal__in=rows.values("pk"))
        .order_by("pk")
        .values_list("appraisal", "criterion", "value")
    ):
        marks[key][criterion] = value
    opinions = list(
        rows.only("criteria_set").prefetch_related("criteria_set__criteria")
    )
    for opinion in opinions:
        opinion.total = marking.total(opinion.criteria_set, marks[opinion.pk])
    Appraisal.objects.bulk_update(opinions, ["total"], batch_size=500)


def _reorder(campaign: Campaign, codes: tuple[str, ...], reason: str, by: User) -> None:
    known = {rule.code: rule for rule in campaign.tie_rules.all()}
    before = list(known)
    campaign.tie_rules.all().delete()
    TieRule.objects.bulk_create(
        TieRule(
            campaign=campaign,
            order=number,
            code=code,
            parameter=known[code].parameter,
            name=known[code].name,
            source=known[code].source,
        )
        for number, code in enumerate(codes, start=1)
        if code in known
    )
    audit.record(
        "tie_rules.reorder",
        campaign,
        by=by,
        before={"rules": before},
        after={"rules": list(codes)},
        reason=reason,
    )


def _let_go(target: Standing, by: User) -> None:
    """Those who leave give their places up first, so that these can be set aside."""
    for line in target.ranking.lines:
        if not line.is_in and target.facts_of(line).state == State.PROPOSED:
            selection.take_off(target.nomination(line), by=by)


def _allocate(
    found: Standing, wanted: Mapping[int, int], reason: str, by: User
) -> None:
    """First what is taken back, then what is set aside: by the quota's own acts."""
    campaign, now = found.campaign, found.given.set_aside
    holders = Organization.objects.in_bulk(list(wanted))
    change = {key: n - now.get(key, 0) for key, n in wanted.items()}
    for key, n in change.items():
        if n < 0:
            allocation.take_back(campaign, holders[key], -n, by=by, reason=reason)
    for key, n in change.items():
        if n > 0:
            allocation.allocate(campaign, holders[key], n, by=by, reason=reason)


def _draw_line(campaign: Campaign, target: Standing, reason: str, by: User) -> None:
    """What the scenario's line leaves out or takes in against the ranking is a move of a
    person, with the reason."""
    stands = standing(campaign)
    wanted = _chosen(target)
    for line in stands.ranking.lines:
        is_wanted = line.entry.key in wanted
        if line.is_in != is_wanted:
            side = CutMove.Side.IN if is_wanted else CutMove.Side.OUT
            selection.move(stands.nomination(line), side, reason=reason, by=by)
