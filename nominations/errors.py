"""What is raised in this room besides a plain refusal."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from records.errors import Refused


@dataclass(frozen=True)
class Clash:
    """A field that somebody else has changed since the form was drawn."""

    field: str
    label: str
    theirs: Any
    mine: Any
    by: str
    at: dt.datetime


class Conflict(Refused):
    """Two editors: nothing was saved; both texts are at hand."""

    def __init__(self, clashes: list[Clash], revision: int) -> None:
        self.clashes = clashes
        self.revision = revision
        who = ", ".join(dict.fromkeys(clash.by for clash in clashes))
        super().__init__(
            _(
                "%(who)s changed the same lines while you were writing. Nothing of yours "
                "is lost: compare the two texts below, then save again."
            )
            % {"who": who}
        )


class UnknownRule(ValueError):
    """A tie rule that the ranking cannot apply: a fault of the data, not of a person."""
