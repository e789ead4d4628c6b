from registers.models.activities import (
    AssignedWork,
    Inspection,
    JointProgramme,
    MovementLaunch,
    PropagandaEntry,
)
from registers.models.announcements import (
    Announcement,
    AnnouncementFile,
    AnnouncementReceipt,
    AnnouncementRecipient,
)
from registers.models.entries import Entry, EntryQuerySet
from registers.models.exemplars import Exemplar, ExemplarStep
from registers.models.guidance import GuidanceFile
from registers.models.imports import ImportedTable
from registers.models.matters import Difficulty, YearlyCommendation

__all__ = [
    "Announcement",
    "AnnouncementFile",
    "AnnouncementReceipt",
    "AnnouncementRecipient",
    "AssignedWork",
    "Difficulty",
    "Entry",
    "EntryQuerySet",
    "Exemplar",
    "ExemplarStep",
    "GuidanceFile",
    "ImportedTable",
    "Inspection",
    "JointProgramme",
    "MovementLaunch",
    "PropagandaEntry",
    "YearlyCommendation",
]
