"""Are two individuals one and the same?"""

from nominations.twins import dates, names, units
from nominations.twins.record import Match, Reason, Record, weigh
from nominations.twins.units import CLOSE, DIFFERENT, SAME, Unit

# Two nominees met at random are one person with odds of 1 to 2 to the 18th.
PRIOR = -18.0
MISTYPED_NUMBER = 70
# What units and places can add at most: they say much the same.
MOST_OF_UNIT = 9.0


def compare(one: Record, other: Record) -> Match:
    evidence = [*_name(one, other), *_birth(one, other)]
    if one.citizen_id and other.citizen_id:
        return _by_number(one, other, evidence)
    evidence += [*_unit(one, other), *_position(one, other), *_gender(one, other)]
    return weigh(PRIOR, evidence)


def _by_number(one: Record, other: Record, evidence: list[Reason]) -> Match:
    """The number decides, but for one slip of the finger where all else is equal."""
    if one.citizen_id == other.citizen_id:
        return weigh(0, [Reason("number_same", 40.0), *evidence], least=100)
    codes = {reason.code for reason in evidence}
    is_slip = names.distance(one.citizen_id, other.citizen_id) == 1
    if is_slip and "born_same" in codes and codes & {"name_same", "name_unmarked"}:
        found = [Reason("number_close", -5.0), *evidence]
        return Match(MISTYPED_NUMBER, found)
    return Match(0, [Reason("number_differs", -40.0), *evidence])


def _name(one: Record, other: Record) -> list[Reason]:
    code, bits = names.likeness(one.name, other.name)
    for left, right in ((one.alias, other.name), (one.name, other.alias)):
        if left and right and names.folded(left) == names.folded(right):
            worth = names.rarity(names.folded(left)) - names.NO_MIDDLE
            code, bits = max(
                (code, bits), ("name_alias", worth), key=lambda pair: pair[1]
            )
    return [Reason(code, bits)] if code else []


def _birth(one: Record, other: Record) -> list[Reason]:
    code, bits = dates.likeness(one.born_on, other.born_on)
    return [Reason(code, bits)] if code else []


def _unit(one: Record, other: Record) -> list[Reason]:
    left, right = _where(one), _where(other)
    found = [*_place(left, right), *_body(left, right)]
    surplus = sum(reason.bits for reason in found) - MOST_OF_UNIT
    if surplus > 0:
        found = [
            Reason(r.code, r.bits * MOST_OF_UNIT / (MOST_OF_UNIT + surplus), r.value)
            for r in found
        ]
    return found


def _where(record: Record) -> Unit:
    stated = units.parse(record.unit or record.organization)
    return units.filled(stated, units.parse(record.address))


def _body(left: Unit, right: Unit) -> list[Reason]:
    if not left.body or not right.body:
        return []
    share = units.similarity(left, right)
    if left.numbers and right.numbers and left.numbers != right.numbers:
        return [Reason("unit_number", -3.0, share)]
    if share >= 0.5:
        return [Reason("unit_alike", 1.0 + 4.0 * share, share)]
    return [Reason("unit_differs", -1.5, share)] if share < 0.2 else []


PLACES = {
    ("commune", SAME): ("commune_same", 5.0),
    ("commune", CLOSE): ("commune_close", 0.0),
    ("commune", DIFFERENT): ("commune_differs", -3.5),
    ("hamlet", SAME): ("hamlet_same", 3.0),
    ("hamlet", CLOSE): ("hamlet_close", 0.0),
    ("hamlet", DIFFERENT): ("hamlet_differs", -3.0),
}


def _place(left: Unit, right: Unit) -> list[Reason]:
    commune = units.place(left, right, "commune")
    found = [PLACES["commune", commune]] if commune else []
    hamlet = units.place(left, right, "hamlet")
    if hamlet and commune != DIFFERENT:
        found.append(PLACES["hamlet", hamlet])
    return [Reason(code, bits) for code, bits in found if bits]


def _position(one: Record, other: Record) -> list[Reason]:
    left, right = units.parse(one.position), units.parse(other.position)
    if left.body and left.body == right.body:
        return [Reason("position_same", 1.5)]
    return []


def _gender(one: Record, other: Record) -> list[Reason]:
    if one.gender and other.gender and one.gender != other.gender:
        return [Reason("gender_differs", -7.0)]
    return []
