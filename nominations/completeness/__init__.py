"""What a dossier still lacks, and what looks odd. One computation feeds the page and
the step that hands it in; a module for each topic."""

from nominations.completeness.check import errors, findings
from nominations.completeness.found import Finding
from nominations.completeness.meeting import MINUTES_FIELDS, REQUEST_FIELDS
from nominations.completeness.nominees import (
    COLLECTIVE_FIELDS,
    INDIVIDUAL_FIELDS,
    NOMINATION_FIELDS,
)

__all__ = [
    "COLLECTIVE_FIELDS",
    "INDIVIDUAL_FIELDS",
    "MINUTES_FIELDS",
    "NOMINATION_FIELDS",
    "REQUEST_FIELDS",
    "Finding",
    "errors",
    "findings",
]
