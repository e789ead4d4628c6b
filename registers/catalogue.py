"""What each register is: its fields and columns. List, form, filter, export and import
of every register are drawn from this one description."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registers.models import (
    AssignedWork,
    Difficulty,
    Entry,
    Exemplar,
    Inspection,
    JointProgramme,
    MovementLaunch,
    PropagandaEntry,
    YearlyCommendation,
)


@dataclass(frozen=True, eq=False)
class Register:
    model: type[Entry]
    # One sentence above the list: what belongs into it.
    lead: Promise
    # What is typed, in the order of the form and of the table's columns.
    fields: tuple[str, ...]
    # What the list shows besides title, day and organisation.
    columns: tuple[str, ...]
    # Fields with choices by which the list is narrowed.
    narrowed_by: tuple[str, ...] = ()
    # Yes-or-no questions to the list: name -> (label, lookup that is true for yes).
    asked: dict[str, tuple[Promise, str]] = field(default_factory=dict)
    # Typed, but not in a table: what only a page can choose.
    only_on_pages: tuple[str, ...] = ()
    # Not typed, but read and exported: what steps have brought.
    outcomes: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return self.model.SLUG

    @property
    def name(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def one(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def table_fields(self) -> tuple[str, ...]:
        return tuple(name for name in self.fields if name not in self.only_on_pages)

    @property
    def related(self) -> tuple[str, ...]:
        """What of other tables a line says."""
        named = {*self.fields, *self.columns, *self.outcomes}
        links = [f.name for f in self.model._meta.fields if f.is_relation]
        return ("organization", *(name for name in links if name in named))

    def label(self, name: str) -> str:
        return str(self.column(name).verbose_name)

    def column(self, name: str) -> Any:
        found: models.Field[Any, Any] = self.model._meta.get_field(name)  # type: ignore[assignment]
        return found


REGISTERS = {
    register.slug: register
    for register in (
        Register(
            Exemplar,
            _(
                "Good models and people: discovered, fostered, recognised, replicated. "
                "With consent, the story is published."
            ),
            fields=(
                "title",
                "subject",
                "field",
                "happened_on",
                "role",
                "unit",
                "movement",
                "story",
                "benefit",
                "nomination",
            ),
            columns=("field", "stage", "is_published"),
            narrowed_by=("stage", "field", "subject"),
            asked={"published": (_("published"), "is_published")},
            only_on_pages=("nomination",),
            outcomes=("stage", "is_published"),
        ),
        Register(
            PropagandaEntry,
            _(
                "What was published or said about the movements, where, and whom it reached."
            ),
            fields=("title", "channel", "happened_on", "outlet", "link", "reach"),
            columns=("channel", "outlet", "reach"),
            narrowed_by=("channel",),
        ),
        Register(
            AssignedWork,
            _("Works and parts of works that were assigned, their value and progress."),
            fields=(
                "title",
                "kind",
                "assigned_by",
                "happened_on",
                "due_on",
                "programme",
                "place",
                "value",
                "progress",
                "done_on",
                "results",
            ),
            columns=("assigned_by", "value", "progress", "due_on"),
            narrowed_by=("kind",),
            asked={"done": (_("done"), "done_on__isnull=False")},
        ),
        Register(
            JointProgramme,
            _("Programmes that are carried out together with other bodies."),
            fields=("title", "number", "happened_on", "ends_on", "partners", "results"),
            columns=("partners", "ends_on"),
        ),
        Register(
            Inspection,
            _("Inspections and supervision of how the emulation is carried out."),
            fields=(
                "title",
                "inspected",
                "happened_on",
                "findings",
                "requests",
                "due_on",
                "mended_on",
            ),
            columns=("inspected", "due_on", "mended_on"),
            asked={"mended": (_("mended"), "mended_on__isnull=False")},
        ),
        Register(
            Difficulty,
            _("What stands in the way, and what is proposed; the Board answers here."),
            fields=("title", "kind", "happened_on", "text"),
            columns=("kind", "answered_on"),
            narrowed_by=("kind",),
            asked={"answered": (_("has an answer"), "answered_on__isnull=False")},
            outcomes=("answered_on", "answer"),
        ),
        Register(
            YearlyCommendation,
            _(
                "What organisations award by themselves each year. It takes no place of "
                "the campaign."
            ),
            fields=(
                "title",
                "year",
                "number",
                "happened_on",
                "collectives",
                "individuals",
                "money",
                "occasion",
            ),
            columns=("year", "number", "collectives", "individuals"),
        ),
        Register(
            MovementLaunch,
            _("Movements that were launched for a theme or as a drive."),
            fields=(
                "title",
                "kind",
                "number",
                "happened_on",
                "ends_on",
                "movement",
                "participants",
                "results",
            ),
            columns=("kind", "ends_on", "participants"),
            narrowed_by=("kind",),
        ),
    )
}
