"""A register's lines, or an empty table to fill in, as XLSX."""

import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from registers import cells
from registers.catalogue import Register
from registers.models import Entry
from registers.tables.formulas import harmless

FONT = "Times New Roman"
WIDTHS = {"TextField": 50, "DateField": 13, "ForeignKey": 30}
LONG = 34
# How many lines of an empty table know their choices.
PREPARED = 1000


def export(register: Register, lines: Iterable[Entry], stamp: str) -> bytes:
    """Every line with all its fields. Texts that a spreadsheet would take for a formula
    are marked as text. `stamp` says who took it out, and when."""
    names = (*register.table_fields, *register.outcomes)
    heads = [register.label(name) for name in names] + [_("organisation")]
    book, sheet, buffer = _begin(register, names, heads)
    sheet.set_footer(f'&L&"{FONT},Regular"&8{stamp}')
    day = book.add_format(_CELL | {"num_format": "dd/mm/yyyy"})
    number = book.add_format(_CELL | {"num_format": "#,##0"})
    year = book.add_format(_CELL | {"num_format": "0"})
    plain = book.add_format(_CELL)
    for row, entry in enumerate(lines, start=1):
        values = [cells.value_of(entry, name) for name in names]
        for column, value in enumerate([*values, entry.organization.name]):
            if isinstance(value, dt.date):
                sheet.write_datetime(
                    row, column, dt.datetime.combine(value, dt.time()), day
                )
            elif isinstance(value, int):
                is_year = column < len(names) and names[column] in cells.PLAIN_NUMBERS
                sheet.write_number(row, column, value, year if is_year else number)
            else:
                sheet.write_string(row, column, harmless(value or ""), plain)
    book.close()
    return buffer.getvalue()


def blank(register: Register) -> bytes:
    """An empty table with the register's columns; choices can be picked in the cells."""
    names = register.table_fields
    heads = [register.label(name) for name in names]
    book, sheet, buffer = _begin(register, names, heads)
    for column, name in enumerate(names):
        field = register.column(name)
        if field.choices:
            words = [str(label) for _value, label in field.choices]
            # A list in a cell holds 255 characters; longer ones are typed.
            if len(",".join(words)) <= 255 and not any("," in word for word in words):
                rule = {"validate": "list", "source": words}
                sheet.data_validation(1, column, PREPARED, column, rule)
    book.close()
    return buffer.getvalue()


_CELL = {
    "font_name": FONT,
    "font_size": 12,
    "valign": "top",
    "text_wrap": True,
    "border": 1,
}


def _begin(
    register: Register, names: tuple[str, ...], heads: list[str]
) -> tuple[Any, Any, io.BytesIO]:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"title": register.name})
    sheet = book.add_worksheet(register.slug)
    head = book.add_format(_CELL | {"bold": True, "bg_color": "#EFECE3"})
    for column, title in enumerate(heads):
        kind = (
            register.column(names[column]).get_internal_type()
            if column < len(names)
            else "ForeignKey"
        )
        sheet.set_column(column, column, WIDTHS.get(kind, LONG if not column else 22))
        sheet.write_string(0, column, title[:1].upper() + title[1:], head)
    sheet.freeze_panes(1, 0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return book, sheet, buffer
