"""One sheet of a person's file: its heading found, its rows read cell by cell."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from emulation.vietnamese import search_key, tidy
from nominations.models import Dossier
from nominations.spreadsheet import cells, columns, keys
from nominations.spreadsheet.choices import Choices
from nominations.spreadsheet.columns import Column
from nominations.spreadsheet.faults import (
    BadCell,
    LostZero,
    Remark,
    Unreadable,
    address,
)
from nominations.spreadsheet.rows import Book, Row
from nominations.spreadsheet.scan import At, Scan

# The heading is looked for in so many rows.
_TOP = 20


class SheetReader:
    """One sheet on its way into a book."""

    restores_zeros = False

    def __init__(
        self,
        workbook: Any,
        name: str,
        subject: str,
        seen: Scan,
        choices: Choices,
        dossier: Dossier,
    ) -> None:
        sheet = workbook.get_sheet_by_name(name)
        self.name, self.subject = name, subject
        self.seen, self.choices, self.dossier = seen, choices, dossier
        self.lines: list[list[Any]] = sheet.to_python(skip_empty_area=False)
        self.merged = sheet.merged_cell_ranges or []
        self.columns = columns.columns(subject)
        self.head = self._find_head()
        self.keys_in = 0
        self.places: dict[str, int] = {}

    def read_into(self, book: Book) -> None:
        self._read_head(book)
        self._refuse_merged(book)
        taken: dict[int, int] = {}
        for number in range(self.head + 1, len(self.lines)):
            row = self._row(number, book)
            if row is None:
                continue
            if row.nomination is not None:
                self._refuse_twice(row, taken, book)
            book.rows.append(row)

    # ------------------------------------------------------------------- the heading
    def _find_head(self) -> int:
        wanted = {search_key(column.label) for column in self.columns}
        best, most = -1, 1
        for number, line in enumerate(self.lines[:_TOP]):
            hits = sum(search_key(str(cell)) in wanted for cell in line)
            if hits > most:
                best, most = number, hits
        if best < 0:
            raise Unreadable(
                _(
                    "The heading is missing from the sheet “%(sheet)s”: the row with the "
                    "names of the columns. Download the file again and paste your rows "
                    "into it."
                )
                % {"sheet": self.name}
            )
        return best

    def _read_head(self, book: Book) -> None:
        names = {search_key(column.label): column.name for column in self.columns}
        names[search_key(columns.key_label())] = ""
        for place, cell in enumerate(self.lines[self.head]):
            text = tidy(str(cell))
            name = names.get(search_key(text))
            if name is None:
                self._note_stranger(place, text, book)
            elif name in self.places:
                book.faults.append(self._remark(self.head, place, text, _(
                    "The column stands here a second time. Delete one of the two."
                )))  # fmt: skip
            else:
                self.places[name] = place
        self._judge_columns(book)
        self.keys_in = self.places.pop("")

    def _judge_columns(self, book: Book) -> None:
        if "" not in self.places:
            raise Unreadable(
                _(
                    "The column “%(label)s” is missing from the sheet “%(sheet)s”, so "
                    "that nobody can say which nominee a row is. Download the file again "
                    "and paste your rows into it."
                )
                % {"label": columns.key_label(), "sheet": self.name}
            )
        lacking = [column for column in self.columns if column.name not in self.places]
        for column in lacking:
            text = _("The column is not in the file: it was left as it is.")
            if column.is_required:
                text = _("The column is missing. Download the file again.")
            remark = self._remark(self.head, 0, column.label, text)
            (book.faults if column.is_required else book.notes).append(remark)

    def _note_stranger(self, place: int, text: str, book: Book) -> None:
        below = self.lines[self.head + 1 :]
        if text or any(place < len(line) and line[place] != "" for line in below):
            book.notes.append(self._remark(self.head, place, text, _(
                "This column is not one of the template's: it is not read."
            )))  # fmt: skip

    def _refuse_merged(self, book: Book) -> None:
        for (top, left), (bottom, right) in self.merged:
            if bottom >= self.head:
                area = f"{address(top, left)}:{address(bottom, right)}"
                book.faults.append(self._remark(top, left, "", _(
                    "The cells %(area)s are merged, so that it cannot be said to which "
                    "row the text belongs. Unmerge them and fill in each row."
                ) % {"area": area}))  # fmt: skip

    # --------------------------------------------------------------------------- rows
    def _row(self, number: int, book: Book) -> Row | None:
        """None for a row in which nothing stands."""
        line = self.lines[number]
        row = Row(self.subject, self.name, number, None, places=self.places)
        key = str(line[self.keys_in]) if self.keys_in < len(line) else ""
        faults = list(self._texts(row, line, book))
        if not faults and not any(row.texts.values()):
            if tidy(key):
                book.faults.append(self._emptied(number))
            return None
        book.faults += [self._about(row, *fault) for fault in faults]
        row.is_sound = not faults
        if At(number, self.keys_in) in self.seen.formulas or tidy(key):
            row.nomination = keys.nomination_of(self.dossier.pk, tidy(key))
            if row.nomination is None:
                row.is_sound = False
                book.faults.append(self._bad_key(row))
        return row

    def _texts(
        self, row: Row, line: list[Any], book: Book
    ) -> Iterator[tuple[Column, str]]:
        """Fill in the row; what could not be read of it."""
        for column in self.columns:
            place = self.places.get(column.name)
            if place is None:
                continue
            raw = line[place] if place < len(line) else ""
            try:
                self._refuse_unread(At(row.number, place))
                row.texts[column.name] = cells.read(column, raw, self.choices)
            except LostZero as lost:
                if lost.mended and self.restores_zeros:
                    row.texts[column.name] = lost.mended
                    book.notes.append(self._about(row, column, _(
                        "Read as %(number)s, with the zero in front."
                    ) % {"number": lost.mended}))  # fmt: skip
                    continue
                book.lost_zeros += bool(lost.mended)
                yield column, str(lost)
            except BadCell as bad:
                yield column, str(bad)

    def _refuse_unread(self, at: At) -> None:
        if at in self.seen.formulas:
            raise BadCell(
                _(
                    "The cell holds a formula. Copy it and paste it in its own place as "
                    "a value (Paste Special, Values)."
                )
            )
        if at in self.seen.errors:
            raise BadCell(
                _(
                    "The cell holds an error of Excel (such as #N/A). Type what should "
                    "stand there, or empty it."
                )
            )

    def _refuse_twice(self, row: Row, taken: dict[int, int], book: Book) -> None:
        assert row.nomination is not None
        first = taken.setdefault(row.nomination, row.number)
        if first != row.number:
            row.is_sound = False
            place = self.keys_in
            book.faults.append(self._remark(row.number, place, columns.key_label(), _(
                "The row key is that of row %(row)d. If this is a new nominee, empty "
                "this cell; otherwise delete one of the two rows."
            ) % {"row": first + 1}, row.who))  # fmt: skip

    def _emptied(self, number: int) -> Remark:
        return self._remark(number, self.keys_in, columns.key_label(), _(
            "The row is empty but for its key. Delete the whole row to leave the nominee "
            "out, or fill it in again."
        ))  # fmt: skip

    def _bad_key(self, row: Row) -> Remark:
        return self._remark(row.number, self.keys_in, columns.key_label(), _(
            "The row key was changed, or is of another dossier. Empty the cell if this "
            "is a new nominee; otherwise take the key from a newly downloaded file."
        ), row.who)  # fmt: skip

    def _about(self, row: Row, column: Column, message: str) -> Remark:
        return row.remark(column.name, column.label, message)

    def _remark(
        self, row: int, place: int, label: str, message: str, who: str = ""
    ) -> Remark:
        return Remark(self.name, address(row, place), label, who, message)
