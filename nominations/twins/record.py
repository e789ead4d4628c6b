"""What is compared, and what a comparison says."""

import datetime as dt
from dataclasses import dataclass, field

from campaigns.models import Subject

CERTAIN, LIKELY, POSSIBLE, NONE = "certain", "likely", "possible", "none"
# From this score on a pair is raised at all.
RAISED = 60


@dataclass(frozen=True)
class Record:
    """What tells one nominee from another. `organization` is who nominates; it stands
    in for a workplace or a place that is not given."""

    subject: str
    name: str
    citizen_id: str = ""
    born_on: dt.date | None = None
    gender: str = ""
    alias: str = ""
    unit: str = ""
    address: str = ""
    position: str = ""
    head: str = ""
    members: int | None = None
    organization: str = ""

    @property
    def is_individual(self) -> bool:
        return self.subject == Subject.INDIVIDUAL


@dataclass(frozen=True)
class Reason:
    """One piece of evidence: `code` names the sentence, `bits` what it weighs (above
    zero: for one and the same), `value` a number 0 to 1 or a word that it states."""

    code: str
    bits: float
    value: float | str = ""

    @property
    def is_for(self) -> bool:
        return self.bits > 0


@dataclass(frozen=True)
class Match:
    """Score 0 to 100: how likely both are one, with why, the weightiest first."""

    score: int
    reasons: list[Reason] = field(default_factory=list)

    @property
    def band(self) -> str:
        if self.score >= 95:
            return CERTAIN
        if self.score >= 80:
            return LIKELY
        return POSSIBLE if self.score >= RAISED else NONE

    @property
    def is_raised(self) -> bool:
        return self.score >= RAISED


def weigh(prior: float, reasons: list[Reason], *, least: int = 0) -> Match:
    """The odds of the evidence against those of a chance meeting (`prior`, in bits)."""
    bits = prior + sum(reason.bits for reason in reasons)
    score = round(100 / (1 + 2.0 ** -max(-60.0, min(60.0, bits))))
    told = sorted(reasons, key=lambda reason: (-abs(reason.bits), reason.code))
    return Match(max(least, score), told)
