"""A plan as it is kept until somebody applies it."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from nominations.spreadsheet.faults import Remark

MOST_FAULTS = 2_000


@dataclass
class Plan:
    """All in plain JSON values, as it is kept until somebody applies it."""

    added: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    missing: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    # Every nominee of the dossier with its revision, as compared.
    base: dict[str, int] = field(default_factory=dict)
    rows: int = 0
    lost_zeros: int = 0

    def plain(self) -> dict[str, Any]:
        held = {
            "added": self.added,
            "changed": self.changed,
            "missing": self.missing,
            "faults": [fault.plain() for fault in self.faults[:MOST_FAULTS]],
            "notes": [note.plain() for note in self.notes[:MOST_FAULTS]],
            "base": self.base,
            "lost_zeros": self.lost_zeros,
        }
        return as_json(held)


def as_json(held: dict[str, Any]) -> dict[str, Any]:
    """The values as they will come back from the database."""
    return json.loads(json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False))


def digest(plan: dict[str, Any]) -> str:
    """SHA-256 of what was shown, so that just that is applied."""
    text = json.dumps(plan, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """As they are kept in JSON: a row of the database by its key."""
    return {name: getattr(value, "pk", value) for name, value in values.items()}
