"""Finding who may be whom: by keys first, then by comparing."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.db.models import Q, QuerySet

from nominations.models import Dossier, Nomination, NomineeKey
from nominations.models.nominees import comparable
from nominations.twins import keys, names, units
from nominations.twins.matching import compare
from nominations.twins.record import Match, Record

Item = TypeVar("Item")
# So many keys go into one question: those of some 200 nominees.
AT_ONCE = 5000
# What no comparison reads, and what can be long.
LONG_TEXTS = ("duties", "achievement", "self_statement", "features", "discipline", "finding")  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A nominee of ours, whom it may be, and why."""

    ours: Nomination
    theirs: Nomination
    match: Match

    @property
    def facts(self) -> str:
        """Of what was compared: the same as long as nothing that tells people or units
        apart changes on either side."""
        pair = sorted((self.ours, self.theirs), key=lambda nomination: nomination.pk)
        parts = [_material(keys.record_of(nomination)) for nomination in pair]
        text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def _material(record: Record) -> list[object]:
    """A phone number, a capital or a missing mark more changes nothing."""
    unit = units.parse(record.unit if record.is_individual else record.name)
    return [
        record.subject,
        *names.folded(record.name),
        record.citizen_id,
        record.born_on and record.born_on.isoformat(),
        sorted(unit.body),
        sorted(unit.numbers),
        units.filled(unit, units.parse(record.address)).places,
        names.folded(record.head),
    ]


def elsewhere(
    dossier: Dossier, nominations: list[Nomination], *, own_drafts: bool = False
) -> list[Found]:
    """Who of the dossier may stand in another one, or be awarded already; one question
    to the database, however many there are. With `own_drafts` the organisation's
    own dossiers count from their first day."""
    who = comparable(dossier.campaign, "nomination__")
    if own_drafts:
        who |= _own(dossier)
    others = NomineeKey.objects.filter(who).exclude(nomination__dossier=dossier)
    records = {nomination: keys.record_of(nomination) for nomination in nominations}
    found = (
        Found(ours, theirs, compare(records[ours], keys.record_of(theirs)))
        for ours, theirs in _pairs(_seekers(records), others)
    )
    return _best_first(one for one in found if one.match.is_raised)


def _own(dossier: Dossier) -> Q:
    ours = {
        "nomination__dossier__organization": dossier.organization_id,
        "nomination__dossier__campaign": dossier.campaign_id,
    }
    return Q(**ours) & ~Q(nomination__dossier__state__in=Dossier.GONE)


def within(nominations: list[Nomination]) -> list[Found]:
    """Who of one dossier may be the same as another of it; `theirs` comes first in it."""
    records = {nomination: keys.record_of(nomination) for nomination in nominations}
    holders: dict[int, list[Nomination]] = defaultdict(list)
    for nomination, record in records.items():
        for key in keys.stored(record):
            holders[key].append(nomination)
    pairs = {
        (max(one, other, key=_by_pk), min(one, other, key=_by_pk))
        for nomination, record in records.items()
        for key in keys.sought(record)
        for one in [nomination]
        for other in holders.get(key, ())
        if one != other
    }
    found = (
        Found(ours, theirs, compare(records[ours], records[theirs]))
        for ours, theirs in pairs
    )
    return _best_first(one for one in found if one.match.is_raised)


def _by_pk(nomination: Nomination) -> int:
    return nomination.pk


def _seekers(records: dict[Nomination, Record]) -> dict[int, list[Nomination]]:
    seekers: dict[int, list[Nomination]] = defaultdict(list)
    for nomination, record in records.items():
        for key in keys.sought(record):
            seekers[key].append(nomination)
    return seekers


def _pairs(
    seekers: dict[int, list[Nomination]], others: QuerySet[NomineeKey]
) -> set[tuple[Nomination, Nomination]]:
    pairs = set()
    for some in _batches(sorted(seekers)):
        for row in _with_nominees(others.filter(key__in=some)):
            pairs |= {(ours, row.nomination) for ours in seekers[row.key]}
    return pairs


def _with_nominees(rows: QuerySet[NomineeKey]) -> QuerySet[NomineeKey]:
    return rows.select_related(
        "nomination__dossier__organization", "nomination__decision"
    ).defer(*(f"nomination__{name}" for name in LONG_TEXTS))


def _best_first(found: Iterator[Found]) -> list[Found]:
    return sorted(found, key=lambda one: (one.ours.pk, -one.match.score, one.theirs.pk))


def _batches(items: Iterable[Item], size: int = AT_ONCE) -> Iterator[list[Item]]:
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
