"""Rows as lines of JSON that either database engine can give and take.

One row is always the same line, so that the hash of a table says whether two tables are
equal, whatever engine holds them.
"""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

# Not carried over: who is signed in now, and signs of life of this machine's workers.
LEFT_OUT = {"sessions.session", "usersessions.usersession", "records.heartbeat"}
# `migrate` fills these in an empty database; a restore replaces them.
MADE_BY_MIGRATE = ("auth.permission", "contenttypes.contenttype")
BATCH = 200


class TableSum(NamedTuple):
    rows: int
    sha256: str


def tables() -> list[type[models.Model]]:
    """Every table that the product's data lives in."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.label_lower not in LEFT_OUT
    ]


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [
        field
        for field in model._meta.local_concrete_fields
        if not getattr(field, "generated", False)
    ]


def lines(model: type[models.Model]) -> Iterator[bytes]:
    """The table's rows in the order of their keys."""
    names = [field.attname for field in columns(model)]
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=1_000):
        text = json.dumps(row, default=_plain, ensure_ascii=False, sort_keys=True)
        yield text.encode() + b"\n"


def table_sum(model: type[models.Model]) -> TableSum:
    sha256, rows = hashlib.sha256(), 0
    for line in lines(model):
        sha256.update(line)
        rows += 1
    return TableSum(rows, sha256.hexdigest())


def insert(model: type[models.Model], table_lines: Iterable[bytes]) -> None:
    """Write the rows as they were: no defaults, no automatic dates."""
    fields = columns(model)
    batch: list[models.Model] = []
    size = max(1, min(BATCH, connection.ops.bulk_batch_size(fields, [None] * BATCH)))
    for line in table_lines:
        batch.append(_instance(model, fields, json.loads(line)))
        if len(batch) == size:
            _insert(model, fields, batch)
            batch = []
    if batch:
        _insert(model, fields, batch)


def reset_sequences() -> None:
    """New rows get keys after the greatest that was restored."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def _instance(
    model: type[models.Model], fields: list[models.Field[Any, Any]], values: list[Any]
) -> models.Model:
    instance = model()
    for field, value in zip(fields, values, strict=True):
        target: Any = field
        if isinstance(field, models.ForeignKey):
            target = field.target_field
        setattr(instance, field.attname, target.to_python(value))
    return instance


def _insert(
    model: type[models.Model],
    fields: list[models.Field[Any, Any]],
    batch: list[models.Model],
) -> None:
    manager: Any = model._base_manager
    manager._insert(batch, fields=fields, using=connection.alias, raw=True)


def _plain(value: Any) -> Any:
    match value:
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat()
        case dt.date() | dt.time():
            return value.isoformat()
        case decimal.Decimal() | uuid.UUID() | dt.timedelta():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"{type(value)} has no line of JSON")
