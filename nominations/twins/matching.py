"""The one door to comparing: two records in, a score with its reasons out."""

from nominations.twins import collectives, people
from nominations.twins.record import Match, Record


def compare(one: Record, other: Record) -> Match:
    """The same whichever comes first; a collective and an individual are never one."""
    if one.subject != other.subject:
        return Match(0)
    kind = people if one.is_individual else collectives
    return kind.compare(one, other)
