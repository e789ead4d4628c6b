"""What is read of a file, before anything is compared."""

from dataclasses import dataclass, field

from nominations.spreadsheet.faults import Remark, address


@dataclass
class Row:
    """A nominee as the file has it. `texts` lacks a column that the file lacks, and a
    cell that could not be read."""

    subject: str
    sheet: str
    number: int
    # The nomination's key in the database; None for a new nominee.
    nomination: int | None
    texts: dict[str, str] = field(default_factory=dict)
    is_sound: bool = True
    places: dict[str, int] = field(default_factory=dict)

    @property
    def who(self) -> str:
        return self.texts.get("name", "")

    def remark(self, name: str, label: str, message: str) -> Remark:
        """About the cell of the column `name`, or about the row's first cell."""
        place = self.places.get(name, 0)
        return Remark(self.sheet, address(self.number, place), label, self.who, message)


@dataclass
class Book:
    rows: list[Row] = field(default_factory=list)
    faults: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    # The sheets that the file has: nobody is missing from one that was left out.
    subjects: set[str] = field(default_factory=set)
    # Revisions of the nominees when the file was made, by the nomination's key.
    base: dict[int, int] = field(default_factory=dict)
    # Cells of which the program can say what they were, once the person agrees.
    lost_zeros: int = 0
