"""Warnings that are no fault: why, in the organisation's words."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from emulation import clock
from emulation.vietnamese import tidy
from nominations import rules, workflow
from nominations.completeness.found import Finding
from nominations.models import Dossier, FindingAnswer
from records import audit
from records.errors import Refused

LONGEST = 1000


@dataclass(frozen=True)
class Answered:
    """A finding with its answer, if the same facts were answered."""

    finding: Finding
    answer: FindingAnswer | None

    @property
    def needs_answer(self) -> bool:
        return self.finding.is_warning and self.answer is None


def with_answers(dossier: Dossier, found: list[Finding]) -> list[Answered]:
    held = {
        answer.key: answer
        for answer in dossier.finding_answers.select_related("answered_by")
    }
    return [Answered(finding, held.get(finding.key)) for finding in found]


def unanswered(dossier: Dossier, found: list[Finding]) -> list[Finding]:
    """Warnings that keep the dossier from being submitted; none where the campaign does
    not ask for answers."""
    if not dossier.campaign.warnings_need_answer:
        return []
    return [
        answered.finding
        for answered in with_answers(dossier, found)
        if answered.needs_answer
    ]


def in_force(dossier: Dossier, found: list[Finding]) -> list[dict[str, str]]:
    """What the organisation says to warnings that still stand, to be frozen."""
    return [
        {"point": point.answer.message, "answer": point.answer.reason}
        for point in with_answers(dossier, found)
        if point.answer
    ]


@transaction.atomic
def answer(
    dossier: Dossier, finding: Finding, reason: str, *, by: User, seen: str = ""
) -> FindingAnswer | None:
    """Say why a warning is no fault; an empty `reason` takes the answer back. `seen` is
    the answer that the form was drawn with: Refused if somebody changed it since."""
    locked = workflow.lock(dossier)
    if not rules.may_answer(by, locked):
        raise PermissionDenied
    old = locked.finding_answers.filter(key=finding.key).first()
    held, reason = old.reason if old else "", tidy(reason)
    if held == reason:
        return old
    if held != tidy(seen):
        raise Refused(
            _(
                "Somebody answered this point meanwhile: “%(answer)s”. Nothing of "
                "yours is lost: compare, then save again."
            )
            % {"answer": held}
        )
    _refuse_long(reason)
    audit.record(
        "dossier.warning_answered",
        locked,
        by=by,
        before={"answer": held},
        after={"answer": reason, "point": finding.message},
    )
    return _keep(locked, finding, reason, by)


def _refuse_long(reason: str) -> None:
    if len(reason) > LONGEST:
        raise Refused(
            _(
                "An answer has at most %(most)d characters, this one %(now)d. Shorten it."
            )
            % {"most": LONGEST, "now": len(reason)}
        )


def _keep(
    dossier: Dossier, finding: Finding, reason: str, by: User
) -> FindingAnswer | None:
    if not reason:
        dossier.finding_answers.filter(key=finding.key).delete()
        return None
    values: dict[str, Any] = {
        "message": finding.message,
        "reason": reason,
        "answered_by": by,
        "answered_at": clock.now(),
    }
    kept, _is_new = FindingAnswer.objects.update_or_create(
        dossier=dossier, key=finding.key, defaults=values
    )
    return kept
