"""The calibration's advice beside the ranking, and why there is none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from nominations import calibration, interests, ranking_table
from nominations.calibration import Advice, Apart, Reading, TooFew
from nominations.models import Appraisal, Nomination
from nominations.ranking_data import Standing


@dataclass(frozen=True)
class Row:
    """The rank as it is, and where the adjusted scores alone would put the nominee."""

    rank: int
    is_in: bool
    nomination: Nomination
    score: Decimal
    additive: float
    additive_rank: int
    z_score: float
    z_rank: int
    # Whether the additive score would put it on the other side of the line.
    crosses: bool
    # Why the reader takes no part in it: then nothing of this is shown.
    barred: str


@dataclass(frozen=True)
class Reader:
    name: str
    read: int
    leniency: float


def readings(found: Standing) -> list[Reading]:
    """The totals that the scores are the means of; one query."""
    rows = (
        Appraisal.objects.counted()
        .filter(nomination__dossier__campaign=found.campaign, is_eligible=True)
        .order_by()
    )
    return [
        Reading(nominee, reader, float(total))
        for nominee, reader, total in rows.values_list(
            "nomination", "appraiser", "total"
        )
        if nominee in found.facts and total is not None
    ]


def in_words(refused: TooFew | Apart) -> str:
    """Why no advice is given."""
    if isinstance(refused, Apart):
        names = _names(reader for group in refused.groups for reader in group)
        groups = "; ".join(
            ", ".join(names[reader] for reader in group) for group in refused.groups
        )
        return _(
            "The readers fall into groups that share no nominee: %(groups)s. Their "
            "strictness cannot be compared until someone of each reads a nominee of "
            "the other."
        ) % {"groups": groups}
    if refused.readers:
        names = _names(refused.readers)
        return _(
            "Too few opinions: %(names)s read fewer than %(least)d nominees each."
        ) % {"names": ", ".join(names.values()), "least": calibration.LEAST_READ}
    return ngettext(
        "Too few opinions: at least %(least)d nominee must have been read by two.",
        "Too few opinions: at least %(least)d nominees must have been read by two.",
        calibration.LEAST_SHARED,
    ) % {"least": calibration.LEAST_SHARED}


def readers(advice: Advice) -> list[Reader]:
    """The most lenient first."""
    names = _names(advice.leniency)
    found = [
        Reader(names[key], advice.read[key], value)
        for key, value in advice.leniency.items()
    ]
    return sorted(found, key=lambda one: -one.leniency)


def rows(found: Standing, advice: Advice, user: User, page: int) -> list[Row]:
    """One page, in the order of the ranking as it is."""
    size = ranking_table.SIZE
    lines = [line for line in found.ranking.lines if line.entry.key in advice.raw]
    keys = [line.entry.key for line in lines]
    additive = _ranks(keys, advice.additive)
    z_score = _ranks(keys, advice.z_score)
    shown = lines[(page - 1) * size : page * size]
    nominations = found.some(line.entry.key for line in shown)
    barred = interests.among(user, nominations.values())
    cut = sum(line.rank <= found.ranking.cut for line in lines)
    return [
        Row(
            line.rank,
            line.is_in,
            nominations[key],
            line.entry.score,
            advice.additive[key],
            additive[key],
            advice.z_score[key],
            z_score[key],
            (additive[key] <= cut) != (line.rank <= found.ranking.cut),
            barred.get(key, ""),
        )
        for line in shown
        if (key := line.entry.key) in nominations
    ]


def _ranks(keys: Sequence[int], scores: Mapping[int, float]) -> dict[int, int]:
    """Equals stay in the order of the ranking. Rounded as scores are, so that the last
    bit of a float parts nobody."""
    order = sorted(keys, key=lambda key: -round(scores[key], 3))
    return {key: number for number, key in enumerate(order, start=1)}


def _names(keys: Iterable[int]) -> dict[int, str]:
    people = User.objects.filter(pk__in=list(keys)).order_by("pk")
    return {one.pk: str(one) for one in people}
