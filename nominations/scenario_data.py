"""From the database to a scenario: opinions with their marks, and the hash of it all."""

from collections import defaultdict
from decimal import Decimal

from campaigns.models import Criterion as CriterionRow
from nominations import snapshots, versions
from nominations.models import Appraisal, Score
from nominations.ranking_data import Standing
from nominations.scenario_changes import Criterion, Marks, Opinion


def marks(found: Standing) -> Marks:
    """Every opinion that counts, with its last marks; three queries."""
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
    opinions: dict[int, list[Opinion]] = defaultdict(list)
    for key, nomination, criteria_set, total in counted.order_by("pk").values_list(
        "pk", "nomination", "criteria_set", "total"
    ):
        if total is not None:
            opinions[nomination].append(Opinion(criteria_set, given[key], total))
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
