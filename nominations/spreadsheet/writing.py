"""The file of a dossier's nominees: a template, and what is held already."""

import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from django.db import models
from django.utils.translation import gettext as _

from nominations.models import Dossier, Nomination
from nominations.spreadsheet import cells, choices, columns, keys, scan
from nominations.spreadsheet.choices import Choices
from nominations.spreadsheet.columns import HEAD_ROW, Column, Kind
from nominations.spreadsheet.faults import address

FONT = "Times New Roman"
META_SHEET = "_meta"
FORMAT = "1"
# Excel's own limits for what a drop-down says.
_TITLE, _MESSAGE = 32, 255


class Formats:
    """How the cells of one book look."""

    def __init__(self, book: Any) -> None:
        cell = {"font_name": FONT, "font_size": 12, "valign": "top", "border": 1}
        head = cell | {"bold": True, "text_wrap": True, "valign": "vcenter"}
        self.title = book.add_format({"font_name": FONT, "font_size": 13, "bold": True})
        self.line = book.add_format({"font_name": FONT, "font_size": 12})
        self.wrapped = book.add_format(
            {"font_name": FONT, "font_size": 12, "text_wrap": True, "valign": "top"}
        )
        self.head = book.add_format(head | {"bg_color": "#E2E8F0"})
        self.required = book.add_format(head | {"bg_color": "#FDE68A"})
        # Text, so that Excel neither drops a zero nor turns a date about.
        self.text = book.add_format(cell | {"num_format": "@", "text_wrap": True})
        self.number = book.add_format(cell | {"num_format": "0"})
        self.key = book.add_format(
            cell | {"num_format": "@", "font_color": "#475569", "bg_color": "#F1F5F9"}
        )

    def of(self, column: Column) -> Any:
        return self.number if column.kind is Kind.WHOLE else self.text


def as_xlsx(dossier: Dossier) -> bytes:
    """All nominees of the dossier in the order in which they were added, below them
    room for more. The same content gives the same bytes."""
    rows = list(
        dossier.nominations.select_related("kind", "movement")
        .prefetch_related("earlier_awards")
        .order_by("pk")
    )
    models.prefetch_related_objects([dossier], "organization")
    with columns.official_language():
        return _book(dossier, rows)


def _book(dossier: Dossier, rows: list[Nomination]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    # Not the moment of download: the same content gives the same bytes.
    book.set_properties(
        {"title": dossier.code, "created": dt.datetime(2020, 1, 1), "author": ""}  # noqa: DTZ001
    )
    formats = Formats(book)
    held = choices.load(dossier, rows)
    sheets = {
        subject: book.add_worksheet(columns.sheet_name(subject))
        for subject in columns.SUBJECTS
    }
    guide = book.add_worksheet(_("Guide"))
    lists = book.add_worksheet(_("Drop-down lists"))
    ranges = _lists(lists, held)
    for subject, sheet in sheets.items():
        own = [row for row in rows if row.subject == subject]
        _sheet(sheet, formats, dossier, subject, held[subject], ranges[subject], own)
    _guide(guide, formats, dossier)
    lists.hide()
    _meta(book, dossier, rows)
    book.close()
    return buffer.getvalue()


def _sheet(
    sheet: Any,
    formats: Formats,
    dossier: Dossier,
    subject: str,
    held: Choices,
    ranges: dict[str, str],
    rows: Iterable[Nomination],
) -> None:
    own = columns.columns(subject)
    title = f"{dossier.code} – {dossier.organization} – {columns.sheet_name(subject)}"
    sheet.write_string(0, 1, cells.written(title), formats.title)
    sheet.write_string(
        1, 1, _("One row for each nominee. See the sheet “Guide”."), formats.line
    )
    _head(sheet, formats, own)
    number = HEAD_ROW
    for number, nomination in enumerate(rows, start=HEAD_ROW + 1):
        key = keys.key_of(dossier.pk, nomination.pk)
        sheet.write_string(number, 0, key, formats.key)
        for index, column in enumerate(own, start=1):
            text = cells.shown(nomination, column, held)
            _write(sheet, number, index, column, text, formats)
    sheet.autofilter(HEAD_ROW, 0, max(number, HEAD_ROW + 1), len(own))
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    _validate(sheet, own, ranges)


def _write(
    sheet: Any, row: int, index: int, column: Column, text: str, formats: Formats
) -> None:
    if not text:
        sheet.write_blank(row, index, None, formats.of(column))
    elif column.kind is Kind.WHOLE:
        sheet.write_number(row, index, int(text), formats.number)
    else:
        sheet.write_string(row, index, cells.written(text), formats.text)


def _head(sheet: Any, formats: Formats, own: tuple[Column, ...]) -> None:
    sheet.set_row(HEAD_ROW, 48)
    sheet.set_column(0, 0, 14, formats.key)
    sheet.write_string(HEAD_ROW, 0, columns.key_label(), formats.head)
    for index, column in enumerate(own, start=1):
        sheet.set_column(index, index, column.width, formats.of(column))
        look = formats.required if column.is_required else formats.head
        sheet.write_string(HEAD_ROW, index, column.label, look)


def _validate(sheet: Any, own: tuple[Column, ...], ranges: dict[str, str]) -> None:
    """Drop-downs, and the note that appears when a cell is chosen."""
    last = HEAD_ROW + scan.MAX_ROWS
    sheet.data_validation(
        HEAD_ROW + 1,
        0,
        last,
        0,
        {
            "validate": "custom",
            "value": "=FALSE",
            "input_title": columns.key_label(),
            "input_message": _("Written by the program. Leave it empty in a new row."),
            "error_message": _("Written by the program. Leave it empty in a new row."),
        },
    )
    for index, column in enumerate(own, start=1):
        rule: dict[str, Any] = {"validate": "any"}
        if source := ranges.get(column.name):
            rule = {"validate": "list", "source": source}
            rule["error_message"] = _("Choose from the list.")
        if column.hint:
            rule["input_title"] = column.label[:_TITLE]
            rule["input_message"] = column.hint[:_MESSAGE]
        if len(rule) > 1:
            sheet.data_validation(HEAD_ROW + 1, index, last, index, rule)


def _lists(sheet: Any, held: dict[str, Choices]) -> dict[str, dict[str, str]]:
    """Write what drop-downs offer; where each stands, by sheet and column."""
    found: dict[str, dict[str, str]] = {}
    at = 0
    for subject, own in held.items():
        found[subject] = {}
        names = {column.name: column for column in columns.columns(subject)}
        offered = own.offered | {
            name: [columns.yes()]
            for name, column in names.items()
            if column.kind is Kind.YES
        }
        for name, labels in offered.items():
            if name not in names or not labels:
                continue
            sheet.write_string(0, at, f"{subject}.{name}")
            for row, label in enumerate(labels, start=1):
                sheet.write_string(row, at, cells.written(label))
            letter = address(0, at)[:-1]
            found[subject][name] = (
                f"='{sheet.get_name()}'!${letter}$2:${letter}${len(labels) + 1}"
            )
            at += 1
    return found


def _guide(sheet: Any, formats: Formats, dossier: Dossier) -> None:
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, _("How to fill in this file"), formats.title)
    lines = [
        _(
            "The file belongs to dossier %(code)s alone. Upload it on that dossier's page."
        )
        % {"code": dossier.code},
        _(
            "One row for each nominee: individuals and collectives have a sheet each. "
            "Columns with a yellow heading must be filled in."
        ),
        _(
            "The first column holds the row key, written by the program: it says which "
            "nominee the row is. Leave it as it is; in a new row leave it empty."
        ),
        _(
            "A row that you delete removes nobody by itself: after the upload the "
            "program asks whether to remove those who are not in the file."
        ),
        _(
            "Type identity and phone numbers with all their digits, dates as day/month/"
            "year. Those cells are Text, so that Excel changes nothing in them."
        ),
        _(
            "When you paste from another file, paste values only, without merged cells. "
            "Formulas are not read."
        ),
        _(
            "An apostrophe before =, +, - or @ keeps Excel from taking the text for a "
            "formula. It is not part of the text."
        ),
        _(
            "Nothing changes in the dossier until you have seen what is new, changed and "
            "removed, and have confirmed it."
        ),
    ]
    for number, line in enumerate(lines, start=2):
        sheet.write_string(number, 0, f"{number - 1}. {line}", formats.wrapped)


def _meta(book: Any, dossier: Dossier, rows: Iterable[Nomination]) -> None:
    """Whose file it is, and what the program held when it was made."""
    sheet = book.add_worksheet(META_SHEET)
    sheet.very_hidden()
    sheet.write_row(0, 0, ["format", FORMAT])
    sheet.write_row(1, 0, ["dossier", dossier.code])
    sheet.write_row(2, 0, ["organization", cells.written(str(dossier.organization))])
    for number, row in enumerate(rows, start=3):
        sheet.write_row(number, 0, [str(row.pk), str(row.revision)])


def file_name(dossier: Dossier) -> str:
    with columns.official_language():
        return _("%(code)s nominees.xlsx") % {"code": dossier.code}
