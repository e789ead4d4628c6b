"""What a step of the procedure raises besides `Refused`."""

from typing import Any

from django.utils.translation import gettext as _

from records.errors import Refused


class Conflict(Refused):
    """Someone saved the same form meanwhile. Nothing has been written; `theirs` is what
    stands now, field by field, for the fields that differ."""

    def __init__(self, theirs: dict[str, Any]) -> None:
        super().__init__(
            _(
                "Someone else has saved this page since you opened it. Your text is kept "
                "below: compare, then save again."
            )
        )
        self.theirs = theirs
