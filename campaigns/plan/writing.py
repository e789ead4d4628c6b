"""Bringing rows to what the plan says, and remembering what that changed."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Change:
    """One row that is new, or differs: field -> (before, after)."""

    table: str
    key: str
    is_new: bool
    fields: dict[str, tuple[Any, Any]]


@dataclass
class Writer:
    """Writes only what differs; a second run over the same plan writes nothing."""

    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    absent: list[str] = field(default_factory=list)

    def put(self, model: type[M], key: dict[str, Any], values: dict[str, Any]) -> M:
        """The row of `model` with `key`, brought to `values`."""
        row = model._default_manager.filter(**key).first()
        is_new = row is None
        row = row or model(**key)
        fields = {
            name: (None if is_new else getattr(row, name), value)
            for name, value in values.items()
            if is_new or getattr(row, name) != value
        }
        if not is_new and not fields:
            self.unchanged += 1
            return row
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        label = " / ".join(str(part) for part in key.values())
        table = str(model._meta.verbose_name_plural)
        self.changes.append(Change(table, label, is_new, fields))
        return row

    def note_absent(self, rows: models.QuerySet[Any], known: set[str]) -> None:
        """Remember rows that the plan does not name. They are never deleted silently."""
        table = str(rows.model._meta.verbose_name_plural)
        codes = set(rows.values_list("code", flat=True)) - known
        self.absent.extend(f"{table}: {code}" for code in sorted(codes))
