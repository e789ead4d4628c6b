"""Bringing rows to what the plan says, and remembering what that changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from campaigns.plan.errors import PlanError

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
    """Writes only what differs; a second run over the same plan writes nothing.

    What a row's own model refuses is gathered in `errors`. From the first of them on
    rows are still looked at but no longer written: the caller takes everything back.
    """

    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    absent: list[str] = field(default_factory=list)
    errors: list[PlanError] = field(default_factory=list)

    def put(
        self,
        model: type[M],
        key: dict[str, Any],
        values: dict[str, Any],
        *,
        at: tuple[str, str],
    ) -> M:
        """The row of `model` with `key`, brought to `values`, which the plan gives `at`
        a file and a place in it."""
        row = (
            None if _is_unwritten(key) else model._default_manager.filter(**key).first()
        )
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
        self.errors.extend(_faults(row, at))
        if not self.errors:
            row.save()
        label = " / ".join(str(part) for part in key.values())
        table = str(model._meta.verbose_name_plural)
        self.changes.append(Change(table, label, is_new, fields))
        return row

    def reorder(self, rows: models.QuerySet[Any], codes: list[str]) -> None:
        """Give the known ones of `codes` the orders 1, 2, … that they have in the plan,
        where no two rows may share one. Rows without a code in it go behind them."""
        known = {row.code: row for row in rows.order_by("order")}
        rest = [code for code in known if code not in codes]
        wanted = {code: order for order, code in enumerate([*codes, *rest], start=1)}
        moving = [row for code, row in known.items() if row.order != wanted[code]]
        beyond = len(wanted) + max((row.order for row in known.values()), default=0)
        for number, row in enumerate(moving, start=1):
            rows.filter(pk=row.pk).update(order=beyond + number)
        for row in moving:
            rows.filter(pk=row.pk).update(order=wanted[row.code])
            table = str(row._meta.verbose_name_plural)
            moved = {"order": (row.order, wanted[row.code])}
            self.changes.append(Change(table, row.code, False, moved))

    def note_absent(
        self, model: type[M], scope: dict[str, models.Model], kept: Iterable[M]
    ) -> None:
        """Remember the rows of `model` within `scope` that are not among the `kept`.
        They are never deleted: a dossier may hang on them."""
        if _is_unwritten(scope):
            return
        named = {row.pk for row in kept}
        for row in model._default_manager.filter(**scope).exclude(pk__in=named):
            table = str(model._meta.verbose_name_plural)
            self.absent.append(f"{table}: {getattr(row, 'code', row)}")


def _is_unwritten(key: dict[str, Any]) -> bool:
    """Whether the key leans on a row that was not written because of an error."""
    return any(isinstance(v, models.Model) and v.pk is None for v in key.values())


def _faults(row: models.Model, at: tuple[str, str]) -> Iterator[PlanError]:
    """What the model itself does not accept in `row`."""
    file, where = at
    fields = row._meta.concrete_fields
    try:
        row.clean_fields({f.name for f in fields if f.is_relation or not f.editable})
        if not _is_unwritten({f.name: getattr(row, f.name, None) for f in fields}):
            row.validate_constraints()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            place = where if name == NON_FIELD_ERRORS else f"{where}, {name}"
            for message in messages:
                yield PlanError(file, place, message)


def only(values: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: values[key] for key in keys}


def without(values: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in keys}


def decimal(number: float) -> Decimal:
    """0.1 in the file is 0.1 in the database; two places, as the columns hold."""
    return Decimal(str(number)).quantize(Decimal("0.01"))
