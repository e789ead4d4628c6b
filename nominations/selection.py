"""From the ranking to held places: load the entries, move one across the line with a
reason, hold places for those above it."""

from collections import defaultdict
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from nominations import quota, rules, workflow
from nominations.appraisal import refuse_while_frozen
from nominations.models import CutMove, Nomination, Place, Score
from nominations.ranking import Entry, Ranking, Rule, rank
from records import audit
from records.errors import Refused

N = Nomination.State


def ranking_of(campaign: Campaign) -> tuple[Ranking, dict[int, Nomination]]:
    """The list as it stands, and its nominations by key. Four queries, whatever the
    number of nominations."""
    nominations = {
        row.pk: row
        for row in Nomination.objects.for_campaign(campaign)
        .rankable()
        .filter(score__isnull=False)
        .select_related("dossier__organization__unit", "kind")
    }
    tie_rules = [
        Rule(rule.code, rule.name, rule.parameter) for rule in campaign.tie_rules.all()
    ]
    sides = _sides(campaign)
    marks = _marks(campaign, tie_rules)
    entries = [
        _entry(row, sides.get(row.pk, "by_rank"), marks.get(row.pk, {}))
        for row in nominations.values()
    ]
    return rank(entries, places_to_fill(campaign), tie_rules), nominations


def places_to_fill(campaign: Campaign) -> int:
    """Places that are free, or held by nominations that are still on the list."""
    return Place.objects.filter(
        campaign=campaign, state__in=[Place.State.FREE, Place.State.HELD]
    ).count()


@transaction.atomic
def move(nomination: Nomination, side: str, *, reason: str, by: User) -> CutMove:
    """Put a nomination on a side of the line whatever its rank, and say why; 'by_rank'
    takes an earlier move back."""
    if not rules.may_move_line(by, nomination):
        raise PermissionDenied
    refuse_while_frozen(nomination)
    if not reason.strip():
        raise Refused(_("A move across the line needs a reason: it is put on record."))
    if workflow.lock(nomination).state not in Nomination.RANKABLE:
        raise Refused(_("%s is not on the ranking any more.") % nomination.name)
    cut_move = CutMove.objects.create(
        nomination=nomination,
        side=side,
        reason=reason,
        moved_by=by,
        moved_at=clock.now(),
    )
    audit.record(
        "nomination.move", nomination, by=by, after={"side": side}, reason=reason
    )
    return cut_move


@transaction.atomic
def hold_line(campaign: Campaign, *, by: User) -> tuple[int, int]:
    """Hold a place for everyone above the line; the others on the ranking are reserve.

    Returns how many are proposed and in reserve. Running it again changes only what has
    changed since. All or nothing.
    """
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not rules.may_propose(by, locked):
        raise PermissionDenied
    try:
        ranking, nominations = ranking_of(locked)
    except ValueError as error:
        raise Refused(
            _("More nominees were moved above the line than there are places.")
        ) from error
    for line in ranking.lines:
        if not line.is_in:
            _put_in_reserve(nominations[line.entry.key], by)
    for line in ranking.chosen:
        _propose(nominations[line.entry.key], by)
    return len(ranking.chosen), len(ranking.lines) - len(ranking.chosen)


def _propose(nomination: Nomination, by: User) -> None:
    if nomination.state != N.PROPOSED:
        refuse_while_frozen(nomination)
        quota.hold(nomination, by=by)
        workflow.take("propose", nomination, by=by)


def _put_in_reserve(nomination: Nomination, by: User) -> None:
    if nomination.state == N.RESERVE:
        return
    refuse_while_frozen(nomination)
    if nomination.state == N.PROPOSED:
        quota.release(nomination, by=by)
    workflow.take("put_in_reserve", nomination, by=by)


@transaction.atomic
def take_off_list(nomination: Nomination, *, by: User) -> None:
    """Back to eligible, its place free again."""
    refuse_while_frozen(nomination)
    if nomination.state == N.PROPOSED:
        quota.release(nomination, by=by)
    workflow.take("take_off_list", nomination, by=by)


def _entry(row: Nomination, side: str, marks: dict[str, Decimal]) -> Entry:
    share = row.women_share
    return Entry(
        key=row.pk,
        code=f"{row.dossier.code}/{row.pk:09d}",
        score=row.score or Decimal(0),
        submitted_at=row.dossier.submitted_at or row.created_at,
        is_woman=row.is_individual and row.gender == Nomination.Gender.FEMALE,
        women_share=None if share is None else Decimal(str(share)),
        is_direct_worker=row.is_direct_worker,
        is_border_island=row.is_border_island,
        is_grassroots=row.is_grassroots,
        marks=marks,
        side=side,
    )


def _sides(campaign: Campaign) -> dict[int, str]:
    moves = CutMove.objects.filter(nomination__dossier__campaign=campaign).order_by(
        "pk"
    )
    return dict(moves.values_list("nomination", "side"))


def _marks(campaign: Campaign, tie_rules: list[Rule]) -> dict[int, dict[str, Decimal]]:
    """Mean mark per nomination and criterion, where a tie rule asks for it."""
    codes = [
        rule.code.removeprefix("criterion:")
        for rule in tie_rules
        if rule.code.startswith("criterion:")
    ]
    if not codes:
        return {}
    last: dict[tuple[int, int, str], Decimal] = {}
    for nomination, appraisal, code, value in (
        Score.objects.filter(
            appraisal__nomination__dossier__campaign=campaign,
            appraisal__final_at__isnull=False,
            criterion__code__in=codes,
        )
        .order_by("pk")
        .values_list("appraisal__nomination", "appraisal", "criterion__code", "value")
    ):
        last[nomination, appraisal, code] = value
    lists: dict[int, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for (nomination, _appraisal, code), value in last.items():
        lists[nomination][code].append(value)
    return {
        nomination: {code: sum(v, Decimal(0)) / len(v) for code, v in by_code.items()}
        for nomination, by_code in lists.items()
    }
