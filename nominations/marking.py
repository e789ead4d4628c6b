"""Marks and their arithmetic, in Decimal throughout.

An opinion's total is the sum of mark × weight over the criteria, on a scale of 100 of the
highest sum possible, so that an organisation's own criteria (plan III.2) compare with the
common ones. Bonus points are added on that scale, minus points taken off, down to 0; who
gives none leaves them blank. Totals and means are rounded half up to three places.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import CriteriaSet, Criterion
from emulation import clock
from nominations.models import Appraisal, Dossier, Nomination, Score, SelfMark
from records.errors import Refused

THOUSANDTH = Decimal("0.001")
HUNDRED = Decimal(100)


def total(criteria_set: CriteriaSet, marks: Mapping[int, Decimal]) -> Decimal | None:
    """The total on a scale of 100; None until every criterion that counts has a mark."""
    by_kind: dict[str, list[Criterion]] = {kind: [] for kind in Criterion.Kind.values}
    for criterion in criteria_set.criteria.all():
        by_kind[criterion.kind].append(criterion)
    base = by_kind[Criterion.Kind.BASE]
    if not base or any(criterion.pk not in marks for criterion in base):
        return None
    return weighted(
        (marks.get(one.pk, Decimal(0)), one.maximum, one.weight, one.kind)
        for kind in by_kind.values()
        for one in kind
    )


def weighted(rows: Iterable[tuple[Decimal, Decimal, Decimal, str]]) -> Decimal:
    """The total of (mark, highest mark, weight, kind), on a scale of 100."""
    points = highest = extra = Decimal(0)
    for mark, maximum, weight, kind in rows:
        if kind == Criterion.Kind.BASE:
            points += mark * weight
            highest += maximum * weight
        else:
            extra += mark * weight * (1 if kind == Criterion.Kind.BONUS else -1)
    whole = points * HUNDRED / highest + extra
    return max(Decimal(0), whole).quantize(THOUSANDTH, ROUND_HALF_UP)


def mean(totals: list[Decimal]) -> Decimal:
    return (sum(totals, Decimal(0)) / len(totals)).quantize(THOUSANDTH, ROUND_HALF_UP)


def current_marks(appraisal: Appraisal) -> dict[int, Decimal]:
    """The last mark for each criterion, by the criterion's key."""
    return dict(appraisal.scores.order_by("pk").values_list("criterion", "value"))


def current_reasons(appraisal: Appraisal) -> dict[int, str]:
    """Why the last mark differs from the organisation's own, by the criterion's key."""
    return dict(appraisal.scores.order_by("pk").values_list("criterion", "reason"))


def self_marks(nomination: Nomination) -> dict[int, Decimal]:
    """What the organisation itself gave, by the criterion's key."""
    return dict(nomination.self_marks.values_list("criterion", "value"))


def unexplained(appraisal: Appraisal) -> list[str]:
    """Criteria whose mark differs from the organisation's own and does not say why."""
    own = self_marks(appraisal.nomination)
    if not own:
        return []
    marks, reasons = current_marks(appraisal), current_reasons(appraisal)
    return [
        criterion.name
        for criterion in appraisal.criteria_set.criteria.all()
        if criterion.pk in own
        and marks.get(criterion.pk, own[criterion.pk]) != own[criterion.pk]
        and not reasons[criterion.pk].strip()
    ]


def add(
    appraisal: Appraisal,
    marks: Mapping[int, Decimal | None],
    by: User,
    reasons: Mapping[int, str],
) -> dict[int, Decimal]:
    known, said = current_marks(appraisal), current_reasons(appraisal)
    for criterion in appraisal.criteria_set.criteria.all():
        value = marks.get(criterion.pk)
        reason = reasons.get(criterion.pk, said.get(criterion.pk, "")).strip()
        stands = known.get(criterion.pk) == value and said.get(criterion.pk) == reason
        if value is None or stands:
            continue
        if not 0 <= value <= criterion.maximum:
            raise Refused(over_maximum(criterion))
        Score.objects.create(
            appraisal=appraisal,
            criterion=criterion,
            value=value,
            reason=reason,
            given_by=by,
            given_at=clock.now(),
        )
        known[criterion.pk] = value
    return known


def over_maximum(criterion: Criterion) -> str:
    return _("%(name)s: give a mark from 0 to %(most)s.") % {
        "name": criterion.name,
        "most": f"{criterion.maximum.normalize():f}".replace(".", ","),
    }


def without_self_marks(dossier: Dossier) -> set[int]:
    """Nominations without marks of their own, where the campaign must have them; no
    query where it need not."""
    if dossier.campaign.self_scores != dossier.campaign.SelfScores.REQUIRED:
        return set()
    given = SelfMark.objects.filter(nomination__dossier=dossier)
    return set(
        dossier.nominations.exclude(pk__in=given.values("nomination")).values_list(
            "pk", flat=True
        )
    )
