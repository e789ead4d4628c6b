"""Marks and their arithmetic, in Decimal throughout.

An opinion's total is the sum of mark × weight over the criteria, on a scale of 100 of the
highest sum possible, so that an organisation's own criteria (plan III.2) compare with the
common ones. Totals and means are rounded half up to three places.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import CriteriaSet, Criterion
from emulation import clock
from nominations.models import Appraisal, Score
from records.errors import Refused

THOUSANDTH = Decimal("0.001")
HUNDRED = Decimal(100)


def total(criteria_set: CriteriaSet, marks: Mapping[int, Decimal]) -> Decimal | None:
    """The total on a scale of 100; None until every criterion has a mark."""
    criteria: list[Criterion] = list(criteria_set.criteria.all())
    if not criteria or any(criterion.pk not in marks for criterion in criteria):
        return None
    return weighted((marks[one.pk], one.maximum, one.weight) for one in criteria)


def weighted(rows: Iterable[tuple[Decimal, Decimal, Decimal]]) -> Decimal:
    """The total of (mark, highest mark, weight), on a scale of 100."""
    points = highest = Decimal(0)
    for mark, maximum, weight in rows:
        points += mark * weight
        highest += maximum * weight
    return (points * HUNDRED / highest).quantize(THOUSANDTH, ROUND_HALF_UP)


def mean(totals: list[Decimal]) -> Decimal:
    return (sum(totals, Decimal(0)) / len(totals)).quantize(THOUSANDTH, ROUND_HALF_UP)


def current_marks(appraisal: Appraisal) -> dict[int, Decimal]:
    """The last mark for each criterion, by the criterion's key."""
    return dict(appraisal.scores.order_by("pk").values_list("criterion", "value"))


def add(
    appraisal: Appraisal, marks: Mapping[int, Decimal | None], by: User
) -> dict[int, Decimal]:
    known = current_marks(appraisal)
    for criterion in appraisal.criteria_set.criteria.all():
        value = marks.get(criterion.pk)
        if value is None or known.get(criterion.pk) == value:
            continue
        if not 0 <= value <= criterion.maximum:
            raise Refused(over_maximum(criterion))
        Score.objects.create(
            appraisal=appraisal,
            criterion=criterion,
            value=value,
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
