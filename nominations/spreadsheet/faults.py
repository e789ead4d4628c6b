"""What is wrong with a file, in words for the person who filled it in."""

from dataclasses import asdict, dataclass
from typing import Any

from records.errors import Refused


class Unreadable(Refused):
    """The file as a whole cannot be read as a dossier's nominees."""


class BadCell(Exception):
    """A cell that cannot be understood; its text says why and what to do."""


class LostZero(BadCell):
    """Digits that Excel has kept as a number; `mended` is what they were, if only one
    zero can be missing."""

    def __init__(self, message: str, mended: str) -> None:
        super().__init__(message)
        self.mended = mended


@dataclass(frozen=True)
class Remark:
    """A sentence about one cell, or about a sheet if `cell` is empty."""

    sheet: str
    cell: str
    # Of the column, and who stands in the row.
    label: str
    who: str
    message: str

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def address(row: int, column: int) -> str:
    """'D17' for row 16 and column 3, both counted from 0."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"
