"""Are two collectives one and the same?"""

from nominations.twins import names, units, words
from nominations.twins.record import Match, Reason, Record, weigh
from nominations.twins.units import CLOSE, SAME, Unit

PRIOR = -11.0
APART = -25.0
# Two bodies that are called just the same, over and above the words they share.
WHOLE = 4.0


def compare(one: Record, other: Record) -> Match:
    left, right = units.parse(one.name), units.parse(other.name)
    evidence = [
        *_body(left, right),
        *_numbers(left, right),
        *_hamlet(one, other),
        *_commune(one, other),
        *_head(one, other),
        *_members(one, other),
    ]
    return weigh(PRIOR, evidence)


def _body(left: Unit, right: Unit) -> list[Reason]:
    """Words shared count for, words that either has alone against; most, if both have
    some: women's and farmers' branches are two."""
    if left.body == right.body:
        return [Reason("body_same", units.bits_of(left.body) + WHOLE, 1.0)]
    share = units.similarity(left, right)
    if not share:
        return [Reason("body_differs", APART, 0.0)]
    mine, theirs = units.paired(left.body, right.body)
    if {*mine} & words.RANKS and {*theirs} & words.RANKS:
        return [Reason("rank_differs", -10.0, share)]
    alone = units.bits_of(mine), units.bits_of(theirs)
    bits = units.bits_of(left.body - mine) - 0.6 * sum(alone) - 2.5 * min(alone)
    return [Reason("body_alike" if bits > 0 else "body_differs", bits, share)]


def _numbers(left: Unit, right: Unit) -> list[Reason]:
    if left.numbers == right.numbers:
        return [Reason("number_of_unit_same", 3.0)] if left.numbers else []
    if left.numbers and right.numbers:
        return [Reason("number_of_unit_differs", APART)]
    return [Reason("number_of_unit_missing", -5.0)]


def _hamlet(one: Record, other: Record) -> list[Reason]:
    """A branch and the association above it share all but the hamlet."""
    left, right = units.parse(one.name), units.parse(other.name)
    relation = units.place(left, right, "hamlet")
    if relation:
        return [_relation("hamlet", relation, 5.0)]
    if "hamlet" not in left.places and "hamlet" not in right.places:
        return []
    full = units.filled(left, units.parse(one.address))
    fuller = units.filled(right, units.parse(other.address))
    relation = units.place(full, fuller, "hamlet")
    return (
        [_relation("hamlet", relation, 2.5)]
        if relation
        else [Reason("hamlet_missing", -6.0)]
    )


def _commune(one: Record, other: Record) -> list[Reason]:
    relation = units.place(_placed(one), _placed(other), "commune")
    return [_relation("commune", relation, 6.5)] if relation else []


def _placed(record: Record) -> Unit:
    return units.filled(
        units.parse(record.name),
        units.parse(record.address),
        units.parse(record.organization),
    )


def _relation(level: str, relation: str, bits: float) -> Reason:
    if relation == SAME:
        return Reason(f"{level}_same", bits)
    if relation == CLOSE:
        return Reason(f"{level}_close", -1.0)
    return Reason(f"{level}_differs", APART)


def _head(one: Record, other: Record) -> list[Reason]:
    code, bits = names.likeness(one.head, other.head)
    if not code:
        return []
    return (
        [Reason("head_same", min(8.0, bits / 1.5))]
        if bits > 3
        else [Reason("head_differs", -1.0)]
    )


def _members(one: Record, other: Record) -> list[Reason]:
    if not one.members or not other.members:
        return []
    ratio = min(one.members, other.members) / max(one.members, other.members)
    if ratio >= 0.9:
        return [Reason("members_alike", 1.5)]
    return [Reason("members_differ", -2.0)] if ratio < 0.5 else []
