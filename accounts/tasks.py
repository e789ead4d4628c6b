"""Upkeep of this room."""

from accounts import changes
from records.worker import chore


@chore
def apply_due_changes() -> int:
    return changes.apply_due()
