"""What the drop-downs of a dossier's file offer: its campaign's kinds and movements."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst

from campaigns.models import Movement, NomineeKind
from emulation.vietnamese import tidy
from nominations.forms.nominees import MovementChoice
from nominations.models import Dossier, Nomination
from nominations.spreadsheet.columns import SUBJECTS


@dataclass(frozen=True)
class Choices:
    """For one sheet, by column: what is written in a cell, and the form's value for it.
    A movement that is no longer active is understood where it stands, not offered."""

    labels: dict[str, dict[str, str]]
    offered: dict[str, list[str]]
    # Rows of the database, by column and the form's value.
    rows: dict[str, dict[str, Any]]
    _texts: dict[str, dict[str, str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        texts = {
            name: {value: label for label, value in labels.items()}
            for name, labels in self.labels.items()
        }
        object.__setattr__(self, "_texts", texts)

    def text(self, name: str, value: Any) -> str:
        """What the cell says for a nominee's value."""
        key = str(getattr(value, "pk", value) or "")
        return self._texts[name].get(key, "")


def load(dossier: Dossier, nominations: Iterable[Nomination]) -> dict[str, Choices]:
    """For both sheets; two queries."""
    movements = _movements(dossier, {row.movement_id for row in nominations})
    kinds = list(dossier.campaign.nominee_kinds.all())
    return {subject: _choices(subject, kinds, movements) for subject in SUBJECTS}


def _movements(dossier: Dossier, held: set[int | None]) -> list[Movement]:
    """The dossier's organisation's own first, as on the form."""
    rows = dossier.campaign.movements.filter(
        Q(is_active=True) | Q(pk__in=[pk for pk in held if pk])
    ).select_related("organization")
    return sorted(
        rows,
        key=lambda row: (
            row.organization_id != dossier.organization_id,
            row.organization.sort_key,
            row.name,
        ),
    )


def _choices(
    subject: str, kinds: list[NomineeKind], movements: list[Movement]
) -> Choices:
    own = [kind for kind in kinds if kind.subject == subject]
    label_of = MovementChoice(Movement.objects.none()).label_from_instance
    labels = {
        "kind": _labels([(kind.name, kind) for kind in own]),
        "movement": _labels([(label_of(row), row) for row in movements]),
        "gender": {
            capfirst(str(label)): str(value)
            for value, label in Nomination.Gender.choices
        },
    }
    offered = {name: list(found) for name, found in labels.items()}
    active = {str(row.pk) for row in movements if row.is_active}
    offered["movement"] = [
        label for label, pk in labels["movement"].items() if pk in active
    ]
    rows: dict[str, dict[str, Any]] = {
        "kind": {str(kind.pk): kind for kind in own},
        "movement": {str(row.pk): row for row in movements},
    }
    return Choices(labels, offered, rows)


def _labels(found: list[tuple[str, Any]]) -> dict[str, str]:
    """Two with one name are told apart by their code."""
    names = [tidy(name) for name, _row in found]
    return {
        f"{name} [{row.code}]" if names.count(name) > 1 else name: str(row.pk)
        for name, (_name, row) in zip(names, found, strict=True)
    }
