"""From the database to a scenario: opinions with their marks, and the hash of it all."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from campaigns.models import Criterion as CriterionRow
from nominations import second_reading, snapshots, versions
from nominations.models import Appraisal, Score
from nominations.ranking_data import Standing
from nominations.scenario_changes import Criterion, Marks, Opinion


def marks(found: Standing) -> Marks:
    """Every opinion that makes a score, with its last marks; four queries."""
    given: dict[int, dict[int, Decimal]] = defaultdict(dict)
    counted = Appraisal.objects.counted().filter(
        nomination__dossier__campaign=found.campaign, is_eligible=True
    )
    for appraisal, criterion, value in (
        Score.objects.filter(appraisal__in=counted)
        .order_by("pk")
        .values_list("appraisal", "criterion", "value")
    ):
        given[appraisal][criterion] = value
    rows: dict[int, list[Any]] = defaultdict(list)
    fields = ("pk", "nomination_id", "criteria_set_id", "total", "appraiser_id")
    for row in counted.order_by("pk").values_list(*fields, named=True):
        rows[row.nomination_id].append(row)
    settled = second_reading.last_settled(found.campaign)
    opinions = {
        key: [
            Opinion(row.criteria_set_id, given[row.pk], row.total)
            for row in second_reading.choose(of_one, settled.get(key))
        ]
        for key, of_one in rows.items()
    }
    return Marks(_criteria(found), opinions)


def _criteria(found: Standing) -> dict[int, list[Criterion]]:
    criteria: dict[int, list[Criterion]] = defaultdict(list)
    for row in CriterionRow.objects.filter(criteria_set__campaign=found.campaign):
        criteria[row.criteria_set_id].append(
            Criterion(row.pk, row.maximum, row.weight, row.kind)
        )
    return criteria


def base(found: Standing) -> str:
    """The hash of all that a scenario rests on: the ranking's input, the criteria, and
    which opinions there are in which revision. Two queries."""
    content = snapshots.content_of(found)
    for entry in content["entries"]:
        # Names, and whether a place is held already, order nobody.
        del entry["facts"]
    criteria = CriterionRow.objects.filter(criteria_set__campaign=found.campaign)
    opinions = Appraisal.objects.counted().filter(
        nomination__dossier__campaign=found.campaign
    )
    return versions.digest(
        content
        | {
            "criteria": [
                [key, str(maximum), str(weight)]
                for key, maximum, weight in criteria.order_by("pk").values_list(
                    "pk", "maximum", "weight"
                )
            ],
            "opinions": [
                list(row)
                for row in opinions.order_by("pk").values_list("pk", "revision")
            ],
        }
    )
