"""The dossier as a short list of tasks, each with its state: what the clerk comes back
to, in any order."""

from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nominations import completeness
from nominations.completeness import Finding
from nominations.contents import Contents
from nominations.models import Dossier


class TaskState(models.TextChoices):
    NOT_STARTED = "not_started", _("not started")
    IN_PROGRESS = "in_progress", _("in progress")
    DONE = "done", _("done")


@dataclass(frozen=True)
class Task:
    name: str
    title: object
    url: str
    state: TaskState
    findings: list[Finding]

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


def tasks(dossier: Dossier, found: list[Finding], held: Contents) -> list[Task]:
    """The tasks before the last one, which is to check and hand in."""
    by_task: dict[str, list[Finding]] = {name: [] for name in TITLES}
    for finding in found:
        by_task[finding.task].append(finding)
    begun = _begun(dossier, held)
    return [
        Task(
            name,
            title,
            reverse(url, args=[dossier.pk]) + ("#nominees" * (name == "nominees")),
            _state(by_task[name], name in begun),
            by_task[name],
        )
        for name, (title, url) in TITLES.items()
    ]


def _state(found: list[Finding], is_begun: bool) -> TaskState:
    if not any(finding.is_error for finding in found):
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
