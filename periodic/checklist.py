"""A report as a short list of tasks, each with its state: what the clerk comes back to,
in any order."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.checklist import TaskState
from periodic import completeness
from periodic.completeness import Gap
from periodic.contents import Contents
from periodic.models import PeriodicReport
from periodic.remarks import Standing

TITLES: dict[str, Promise] = {
    completeness.FIGURES: _("Figures"),
    completeness.TEXTS: _("In words"),
    completeness.FILE: _("Signed report"),
}


@dataclass(frozen=True)
class Task:
    name: str
    title: Promise
    url: str
    state: TaskState
    done: int
    total: int
    gaps: int
    # Figures that look odd and are not confirmed.
    questions: int


def tasks(
    report: PeriodicReport,
    held: Contents,
    gaps: Sequence[Gap],
    standing: Sequence[Standing] = (),
) -> list[Task]:
    """The tasks before the last one, which is to check and hand in."""
    counts = {
        completeness.FIGURES: (held.filled, len(held.lines)),
        completeness.TEXTS: (sum(bool(p.text) for p in held.parts), len(held.parts)),
        completeness.FILE: (int(held.file is not None), 1),
    }
    found = []
    for name, title in TITLES.items():
        done, total = counts[name]
        wanting = sum(gap.task == name for gap in gaps)
        is_wrong = any(row.task == name and not row.is_mended for row in standing)
        odd = len(completeness.unanswered(held)) if name == completeness.FIGURES else 0
        url = reverse(completeness.PAGES[name], args=[report.pk])
        state = _state(done, wanting, is_wrong=is_wrong)
        found.append(Task(name, title, url, state, done, total, wanting, odd))
    return found


def _state(done: int, wanting: int, *, is_wrong: bool) -> TaskState:
    if is_wrong:
        return TaskState.TO_MEND
    if not done:
        return TaskState.NOT_STARTED
    return TaskState.IN_PROGRESS if wanting else TaskState.DONE
