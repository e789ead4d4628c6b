"""What of an object the audit log compares: its own columns and links, as JSON."""

from typing import Any

from django.db import models

SECRET = frozenset({"password"})
MASK = "***"


def snapshot(instance: models.Model) -> dict[str, Any]:
    """All stored values of the object; many-to-many as sorted keys."""
    values: dict[str, Any] = {
        field.name: _plain(field.value_from_object(instance))
        for field in instance._meta.concrete_fields
    }
    for link in instance._meta.many_to_many:
        keys = getattr(instance, link.name).values_list("pk", flat=True)
        values[link.name] = sorted(keys)
    return values


def difference(
    before: dict[str, Any], after: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ, each side; secrets only by the fact that they changed."""
    names = [
        name for name in before | after if before.get(name) != after.get(name)
    ]  # fmt: skip
    return _pick(before, names), _pick(after, names)


def _pick(values: dict[str, Any], names: list[str]) -> dict[str, Any]:
    return {
        name: MASK if name in SECRET and values[name] else values[name]
        for name in names
        if name in values
    }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, models.fields.files.FieldFile) else value
