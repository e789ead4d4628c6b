"""The dossier as a short list of tasks, each with its state: what the clerk comes back
to, in any order."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nominations import completeness
from nominations.completeness import Finding
from nominations.contents import Contents
from nominations.models import Dossier
from nominations.remarks import Standing


class TaskState(models.TextChoices):
    NOT_STARTED = "not_started", _("not started")
    TO_MEND = "to_mend", _("to be mended")
    IN_PROGRESS = "in_progress", _("in progress")
    DONE = "done", _("done")


@dataclass(frozen=True)
class Task:
    name: str
    title: object
    url: str
    state: TaskState
    findings: list[Finding]
    # What the Board has pinned to it.
    remarks: list[Standing]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_warning]

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_error]


TITLES = {
    "request": (_("Request"), "nominations:dossier_request"),
    "minutes": (_("Minutes and votes"), "nominations:dossier_minutes"),
    "nominees": (_("Nominees"), "nominations:dossier_detail"),
    "papers": (_("Papers"), "nominations:dossier_papers"),
}


def tasks(
    dossier: Dossier,
    found: list[Finding],
    held: Contents,
    remarks: Sequence[Standing] = (),
) -> list[Task]:
    """The tasks before the last one, which is to check and hand in."""
    by_task: dict[str, list[Finding]] = {name: [] for name in TITLES}
    for finding in found:
        by_task[finding.task].append(finding)
    begun = _begun(dossier, held)
    pinned = {name: [row for row in remarks if row.task == name] for name in TITLES}
    return [
        Task(
            name,
            title,
            reverse(url, args=[dossier.pk]) + ("#nominees" * (name == "nominees")),
            _state(by_task[name], pinned[name], is_begun=name in begun),
            by_task[name],
            pinned[name],
        )
        for name, (title, url) in TITLES.items()
    ]


def _state(
    found: list[Finding], pinned: Sequence[Standing], *, is_begun: bool
) -> TaskState:
    """To be mended: the Board's remark stands, or what is filled in contradicts itself."""
    errors = [finding for finding in found if finding.is_error]
    is_wrong = any(not finding.is_gap for finding in errors)
    if is_wrong or any(not row.is_mended for row in pinned):
        return TaskState.TO_MEND
    if not errors:
        return TaskState.DONE
    return TaskState.IN_PROGRESS if is_begun else TaskState.NOT_STARTED


def _begun(dossier: Dossier, held: Contents) -> set[str]:
    fields = {
        "request": completeness.REQUEST_FIELDS,
        "minutes": completeness.MINUTES_FIELDS,
    }
    begun = {
        task
        for task, names in fields.items()
        if any(getattr(dossier, name) for name in names)
    }
    if held.nominations:
        begun.add("nominees")
    if held.has_papers:
        begun.add("papers")
    return begun
