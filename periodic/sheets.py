"""The figures as an Excel file: written for a report, read back into its form.

A row for each indicator, found again by its code. What is read becomes the person's
draft of the form and no record: it is looked at there, and saved or dropped."""

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from campaigns.models import Duty
from emulation.vietnamese import search_key, tidy, vn_decimal
from periodic.contents import Contents, Line
from periodic.figures import Figure
from periodic.forms.filling import read_figure
from periodic.remarks import Opened
from records.errors import Refused

# Official: Vietnamese whatever the page's language, and so that the file is found again.
SHEET = "Số liệu"
HEADINGS = ("Mã", "Chỉ tiêu", "Đơn vị tính", "Kỳ trước", "Kỳ này")
HEAD_ROW = 3
CODE, NOW = 0, 4
WIDTHS = (24, 64, 16, 18, 20)
# Bounds of what is looked at in a file that somebody sends.
MAX_ROWS, MAX_COLUMNS = 400, 30
FONT = "Times New Roman"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where, as Excel names it."""

    cell: str
    message: str


# ---------------------------------------------------------------------------- writing
def as_xlsx(duty: Duty, held: Contents) -> bytes:
    """The last period's figures, this period's as they are saved, and the rest empty.
    Only the column of this period can be written in."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    sheet = book.add_worksheet(SHEET)
    bold = book.add_format({"font_name": FONT, "font_size": 12, "bold": True})
    plain = book.add_format({"font_name": FONT, "font_size": 12})
    sheet.write_string(0, 0, f"{duty.milestone} – {duty.organization}", bold)
    note = (
        "Chỉ ghi vào cột “Kỳ này”; ghi dấu - nếu không có số liệu; số 0 là có số liệu."
    )
    sheet.write_string(1, 0, note, plain)
    head = _format(book, bold=True, bg_color="#EFECE3", text_wrap=True)
    for index, (title, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(HEAD_ROW, index, title, head)
    if held.previous:
        sheet.write_comment(HEAD_ROW, NOW - 1, held.previous.name)
    _rows(book, sheet, held)
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    book.close()
    return stream.getvalue()


def _format(book: Any, **look: Any) -> Any:
    shared = {"font_name": FONT, "font_size": 12, "border": 1, "valign": "top"}
    return book.add_format(shared | look)


def _rows(book: Any, sheet: Any, held: Contents) -> None:
    text = _format(book, text_wrap=True)
    group_look = _format(book, bold=True, bg_color="#FFF8E6")
    before = _format(book, num_format="#,##0.##", font_color="#57606A")
    now = _format(book, num_format="#,##0.##", locked=False, bg_color="#FFFFF0")
    row, group = HEAD_ROW, None
    for line in held.lines:
        if line.indicator.group_id != group:
            row, group = row + 1, line.indicator.group_id
            sheet.merge_range(row, 0, row, NOW, str(line.indicator.group), group_look)
        row += 1
        sheet.write_string(row, CODE, line.indicator.code, text)
        sheet.write_string(row, 1, line.indicator.name, text)
        sheet.write_string(row, 2, line.indicator.unit, text)
        _write(sheet, row, NOW - 1, line.previous, before)
        _write(sheet, row, NOW, line.figure, now)


def _write(sheet: Any, row: int, column: int, figure: Figure, look: Any) -> None:
    if figure.number is not None:
        sheet.write_number(row, column, figure.number, look)
    elif figure.is_empty:
        sheet.write_blank(row, column, None, look)
    else:
        said = "-" if figure.is_absent else figure.shown
        sheet.write_string(row, column, said, look)


# ---------------------------------------------------------------------------- reading
def read(
    content: bytes, held: Contents, opened: Opened
) -> tuple[dict[str, Figure], list[Fault]]:
    """The figures in the file (key -> figure; empty cells are left out), and every fault
    with its cell. Raises Refused if it is not such a file."""
    rows = _table(content)
    start, code, now = _headings(rows)
    by_code = {line.indicator.code: line for line in held.lines}
    found: dict[str, Figure] = {}
    faults: list[Fault] = []
    for number, row in enumerate(rows[start:], start=start + 1):
        said, place = _cell(row, now), f"{chr(ord('A') + now)}{number}"
        key = tidy(str(_cell(row, code) or ""))
        if key not in by_code:
            faults += _strange(key, said, place)
            continue
        try:
            figure = _figure(by_code[key], said, opened)
        except ValidationError as error:
            message = f"{by_code[key].indicator.name}: {error.messages[0]}"
            faults.append(Fault(place, message))
            continue
        if not figure.is_empty:
            found[by_code[key].key] = figure
    return found, faults


def _table(content: bytes) -> list[tuple[Any, ...]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        return list(
            sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
        )
    except Exception as error:  # The library raises whatever its parts raise.
        raise Refused(
            _("The file cannot be opened. Save it again in Excel as .xlsx.")
        ) from error


def _headings(rows: list[tuple[Any, ...]]) -> tuple[int, int, int]:
    """The first row below the headings, the columns of the code and of this period."""
    wanted = search_key(HEADINGS[CODE]), search_key(HEADINGS[NOW])
    for index, row in enumerate(rows[:20]):
        titles = [search_key(str(cell or "")) for cell in row]
        if wanted[0] in titles and wanted[1] in titles:
            return index + 1, titles.index(wanted[0]), titles.index(wanted[1])
    raise Refused(
        _(
            "The file has no columns “%(code)s” and “%(now)s”. Download the report's "
            "own Excel file, write into it, and send that one."
        )
        % {"code": HEADINGS[CODE], "now": HEADINGS[NOW]}
    )


def _cell(row: tuple[Any, ...], column: int) -> Any:
    return row[column] if column < len(row) else None


def _strange(key: str, said: Any, place: str) -> Iterator[Fault]:
    """A figure without an indicator of this report is never dropped silently."""
    if said not in (None, "") and key:
        message = _("this report has no indicator with the code “%(code)s”.")
        yield Fault(place, message % {"code": key[:60]})


def _figure(line: Line, said: Any, opened: Opened) -> Figure:
    figure = read_figure(line.indicator, _typed(said), is_absent=False)
    is_changed = not figure.is_empty and figure != line.figure
    if is_changed and not opened.has(line.key):
        raise ValidationError(_("it is not open for mending; leave it as it was."))
    return figure


def _typed(said: Any) -> str:
    """A cell's value as a person would type it."""
    match said:
        case None:
            return ""
        case bool():
            return "yes" if said else "no"
        case int() | float():
            return vn_decimal(Decimal(repr(said)))
        case dt.datetime() | dt.date() | dt.time():
            raise ValidationError(
                _("the cell holds a date. Set its format to Number and write it again.")
            )
    return tidy(str(said))


def into_form(
    found: dict[str, Figure], lines: Iterable[Line]
) -> Iterator[tuple[str, str]]:
    """The form's fields with what was read, and with what is saved elsewhere."""
    for line in lines:
        figure = found.get(line.key, line.figure)
        if figure.is_absent:
            yield f"{line.key}-none", "on"
        text = "" if figure.is_absent else figure.shown
        if figure.yes_no is not None:
            text = "yes" if figure.yes_no else "no"
        yield line.key, text
