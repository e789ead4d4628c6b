"""Upkeep of this room."""

from accounts import changes
from records.worker import first_chore


# Whoever is reminded of something today is reminded as the organisation that is there
# today: after a night in which nothing ran, too.
@first_chore
def apply_due_changes() -> int:
    return changes.apply_due()
