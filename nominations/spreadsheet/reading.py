"""A person's file, read to rows of regular texts and a list of what is wrong in it."""

import io
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from emulation.vietnamese import search_key
from nominations.models import Dossier
from nominations.spreadsheet import columns, scan
from nominations.spreadsheet.choices import Choices
from nominations.spreadsheet.faults import Remark, Unreadable
from nominations.spreadsheet.rows import Book
from nominations.spreadsheet.sheets import SheetReader
from nominations.spreadsheet.writing import FORMAT, META_SHEET


def read(
    content: bytes,
    dossier: Dossier,
    choices: dict[str, Choices],
    *,
    restores_zeros: bool = False,
) -> Book:
    """Raises Unreadable for a file that is not this dossier's."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            names = _sheets(workbook)
            seen = scan.scan(content, [*names.values(), META_SHEET])
            book = Book(base=_base(workbook, dossier), subjects=set(names))
            for subject, name in names.items():
                sheet = SheetReader(
                    workbook, name, subject, seen[name], choices[subject], dossier
                )
                sheet.restores_zeros = restores_zeros
                sheet.read_into(book)
    except CalamineError as error:
        raise Unreadable(
            _("The file is damaged and cannot be opened. Save it again in Excel.")
        ) from error
    _judge_sheets(book)
    return book


def _sheets(workbook: Any) -> dict[str, str]:
    """The names of those that hold nominees, by subject."""
    names = workbook.sheet_names
    if META_SHEET not in names:
        raise Unreadable(
            _(
                "This is not the file that was downloaded for a dossier. Download the "
                "file of this dossier, paste the rows into it, and upload that."
            )
        )
    known: dict[str, str] = {
        search_key(columns.sheet_name(subject)): subject for subject in columns.SUBJECTS
    }
    found = {known[key]: name for name in names if (key := search_key(name)) in known}
    if not found:
        wanted = [columns.sheet_name(subject) for subject in columns.SUBJECTS]
        raise Unreadable(
            _(
                "The file has neither a sheet “%(first)s” nor a sheet “%(second)s”. Give "
                "the sheets their names back, or download the file again."
            )
            % dict(zip(("first", "second"), wanted, strict=True))
        )
    return found


def _base(workbook: Any, dossier: Dossier) -> dict[int, int]:
    lines = workbook.get_sheet_by_name(META_SHEET).to_python(skip_empty_area=False)
    held = {str(line[0]): str(line[1]) for line in lines if len(line) > 1}
    if held.get("dossier") != dossier.code:
        raise Unreadable(
            _(
                "The file was made for dossier %(other)s (%(organization)s), and this is "
                "%(code)s. Choose the file of this dossier, or download it again."
            )
            % {
                "other": held.get("dossier", "?")[:40],
                "organization": held.get("organization", "?")[:200],
                "code": dossier.code,
            }
        )
    if held.get("format") != FORMAT:
        raise Unreadable(
            _(
                "The file was made by another version of the program. Download the file "
                "again and paste your rows into it."
            )
        )
    return {
        int(pk): int(revision)
        for pk, revision in held.items()
        if pk.isdigit() and revision.isdigit()
    }


def _judge_sheets(book: Book) -> None:
    names = {subject: columns.sheet_name(subject) for subject in columns.SUBJECTS}
    for subject, name in names.items():
        if subject not in book.subjects:
            text = _("The sheet “%(name)s” is not in the file: it was left as it is.")
            book.notes.append(Remark(name, "", "", "", text % {"name": name}))
    if len(book.rows) > scan.MAX_ROWS:
        raise Unreadable(
            _(
                "The file has %(rows)d nominees; at most %(most)d are read at a time. "
                "Divide it."
            )
            % {"rows": len(book.rows), "most": scan.MAX_ROWS}
        )
