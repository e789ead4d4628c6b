"""One thing that a check found, and what tells it from every other."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True)
class Finding:
    """One thing to mend (an error stops the dossier), to mend or to answer with a reason
    (a warning), or to know (a note).

    `code` names the check, `facts` are the values that made it speak."""

    level: str
    message: str
    task: str
    url: str
    nomination: int | None = None
    code: str = ""
    facts: tuple[Any, ...] = ()

    @property
    def is_error(self) -> bool:
        return self.level == ERROR

    @property
    def is_warning(self) -> bool:
        return self.level == WARNING

    @property
    def is_gap(self) -> bool:
        """Something is not there yet; else what is there is wrong."""
        return self.code.startswith(("blank.", "paper.")) or self.code == "nobody"

    @property
    def key(self) -> str:
        """Says the same as long as the facts do: an answer given to other facts does
        not count."""
        facts = json.dumps(self.facts, cls=DjangoJSONEncoder, ensure_ascii=False)
        digest = hashlib.sha256(facts.encode()).hexdigest()[:16]
        return f"{self.code}-{self.nomination or 0}-{digest}"


def blank(row: models.Model, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Label and name of each field that is not filled in."""
    for name in names:
        if getattr(row, name) in (None, ""):
            field = row._meta.get_field(name)
            yield str(field.verbose_name), name  # type: ignore[union-attr]
