"""Traits by which records that may be one find each other. What a record is stored under
and what it looks for differ in places: whoever gives no date of birth is compared with
everyone of the name, whoever gives one is not."""

import hashlib
from collections.abc import Iterable, Iterator

from django.db import transaction

from nominations.models import Nomination, NomineeKey
from nominations.twins import names, units
from nominations.twins.record import Record

# From this rarity on (bits) a name alone is few enough to compare.
RARE_NAME = 14.0
ANY, NONE = "*", "-"


def record_of(nomination: Nomination) -> Record:
    return Record(
        subject=nomination.subject,
        name=nomination.name,
        citizen_id=nomination.citizen_id,
        born_on=nomination.born_on,
        gender=nomination.gender,
        alias=nomination.alias,
        unit=nomination.workplace,
        address=nomination.address,
        position=nomination.position,
        head=nomination.head_name,
        members=nomination.members_total,
        organization=nomination.dossier.organization.name,
    )


def stored(record: Record) -> set[int]:
    return {_number(trait) for trait in _traits(record, seeks=False)}


def sought(record: Record) -> set[int]:
    return {_number(trait) for trait in _traits(record, seeks=True)}


@transaction.atomic
def keep(nomination: Nomination) -> None:
    """Hold the nomination's keys as its fields are now; writes only what differs."""
    wanted = stored(record_of(nomination))
    held = set(nomination.keys.values_list("key", flat=True))
    if gone := held - wanted:
        nomination.keys.filter(key__in=gone).delete()
    _add((nomination, key) for key in wanted - held)


@transaction.atomic
def rebuild(nominations: Iterable[Nomination]) -> None:
    """The keys of many at once; they come with dossier and organisation."""
    rows = list(nominations)
    NomineeKey.objects.filter(nomination__in=rows).delete()
    _add((row, key) for row in rows for key in stored(record_of(row)))


def _add(pairs: Iterable[tuple[Nomination, int]]) -> None:
    NomineeKey.objects.bulk_create(
        [NomineeKey(nomination=nomination, key=key) for nomination, key in pairs],
        ignore_conflicts=True,
        batch_size=300,
    )


def _number(trait: str) -> int:
    """64 bits with a sign, as both databases keep them in an index."""
    digest = hashlib.blake2b(trait.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _traits(record: Record, *, seeks: bool) -> Iterator[str]:
    kind = _of_person if record.is_individual else _of_collective
    for trait in kind(record, seeks):
        yield f"{record.subject}|{trait}"


# ---------------------------------------------------------------------------- a person
def _of_person(record: Record, seeks: bool) -> Iterator[str]:
    if record.citizen_id:
        yield f"number|{record.citizen_id}"
    for text in filter(None, (record.name, record.alias)):
        name = names.folded(text)
        if name:
            yield from _of_name(name, record, seeks)


def _of_name(name: tuple[str, ...], record: Record, seeks: bool) -> Iterator[str]:
    whole, born = " ".join(sorted(name)), record.born_on
    if names.rarity(name) >= RARE_NAME:
        yield f"name|{whole}"
    if born is None:
        yield f"name|{whole}|{ANY if seeks else NONE}"
        yield f"name|{whole}|{NONE}"
        return
    yield f"name|{whole}|{NONE if seeks else ANY}"
    yield f"name|{whole}|{born.year}"
    yield f"name|{whole}|{born:%d%m}"
    # For a name that is misspelt, or lacks its middle.
    yield f"born|{born:%Y%m%d}|{name[0]}"
    yield f"born|{born:%Y%m%d}|{name[-1]}"


# ----------------------------------------------------------------------- a collective
def _of_collective(record: Record, seeks: bool) -> Iterator[str]:
    unit = units.parse(record.name)
    around = units.filled(
        unit, units.parse(record.address), units.parse(record.organization)
    )
    commune = around.places.get("commune")
    for bag in _bags(unit):
        if commune is None:
            yield f"unit|{bag}|{ANY if seeks else NONE}"
            yield f"unit|{bag}|{NONE}"
        else:
            yield f"unit|{bag}|{NONE if seeks else ANY}"
            yield f"unit|{bag}|{commune}"
    if head := names.folded(record.head):
        yield f"head|{' '.join(head)}"


def _bags(unit: units.Unit) -> Iterator[str]:
    """All its words, then all but one, for a word that is misspelt or left out; with
    its numbers and its hamlet, and without the hamlet."""
    fixed = sorted(unit.numbers)
    hamlet = unit.places.get("hamlet", "")
    words = sorted(unit.body)
    bags = [words]
    if len(words) >= 2:
        bags += [[word for word in words if word != left] for left in words]
    for bag in bags:
        yield f"{' '.join(bag)}|{' '.join(fixed)}|{hamlet}"
    if hamlet:
        yield f"{' '.join(words)}|{' '.join(fixed)}|"
