from registers.models.activities import (
    AssignedWork,
    Inspection,
    JointProgramme,
    MovementLaunch,
    PropagandaEntry,
)
from registers.models.entries import Entry, EntryQuerySet
from registers.models.exemplars import Exemplar, ExemplarStep
from registers.models.imports import ImportedTable
from registers.models.matters import Difficulty, YearlyCommendation

__all__ = [
    "AssignedWork",
    "Difficulty",
    "Entry",
    "EntryQuerySet",
    "Exemplar",
    "ExemplarStep",
    "ImportedTable",
    "Inspection",
    "JointProgramme",
    "MovementLaunch",
    "PropagandaEntry",
    "YearlyCommendation",
]
