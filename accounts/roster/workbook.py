"""The workbook to fill in: empty, or with all that is there. Every cell is text or a
date, so that nothing in it can act as a formula."""

import datetime as dt
import io
from collections.abc import Callable, Iterable
from typing import Any

import xlsxwriter
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Membership, Organization, User
from accounts.roster.columns import ORGANIZATIONS, PEOPLE, SHEETS, Column, Sheet
from accounts.roster.comparing import held
from accounts.roster.reading import MAX_ROWS

FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
LISTS = "Danh mục"


def make(*, filled: bool) -> bytes:
    """In Vietnamese, whatever the page's language: it goes from hand to hand."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    with translation.override("vi"):
        _guide(book)
        lists = _Lists(book)
        for sheet in SHEETS:
            _sheet(book, sheet, lists, _rows(sheet) if filled else [])
        lists.write()
    book.close()
    return buffer.getvalue()


def _rows(sheet: Sheet) -> Iterable[models.Model]:
    if sheet is ORGANIZATIONS:
        return Organization.objects.filter(is_active=True).select_related(
            "unit", "parent"
        )
    if sheet is PEOPLE:
        return User.objects.filter(is_active=True)
    return Membership.objects.current().select_related("user", "organization")


class _Lists:
    """The sheet that holds what the drop-down lists offer."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.columns: list[list[str]] = []
        self.codes = list(
            Organization.objects.filter(is_active=True).values_list("code", flat=True)
        )
        self.places: dict[Any, str] = {}

    def source(self, offers: Any) -> str:
        """The range in which the words for `offers` stand."""
        if offers not in self.places:
            words = self._words(offers)
            self.columns.append(words)
            letter = chr(ord("A") + len(self.columns) - 1)
            end = max(len(words), 1)
            self.places[offers] = f"='{LISTS}'!${letter}$1:${letter}${end}"
        return self.places[offers]

    def _words(self, offers: Any) -> list[str]:
        if offers is bool:
            return [_("Yes"), _("No")]
        if offers is Organization:
            return self.codes
        return [str(label) for label in offers.labels]

    def write(self) -> None:
        sheet = self.book.add_worksheet(LISTS)
        for number, words in enumerate(self.columns):
            sheet.write_column(0, number, words)
        sheet.hide()


def _guide(book: Any) -> None:
    sheet = book.add_worksheet(_("Guide"))
    sheet.set_column(0, 0, 110)
    bold = book.add_format(FONT | {"bold": True, "font_size": 14})
    line = book.add_format(FONT | {"text_wrap": True})
    sheet.write_string(0, 0, _("Organisations, people and posts"), bold)
    lines = [
        _("Fill in the three sheets from their second line on; keep the first line."),
        _("Columns with * must be filled in. Take words from the lists in the cells."),
        _("Organisations and people are recognised by their codes and user names: what is there already is changed, what is not is added. Nothing is deleted."),
        _("A cell that is left empty leaves what is there. A hyphen (-) empties it."),
        _("Days are written day/month/year: 01/12/2026."),
        _("No passwords stand in this file: they are handed out as printed slips."),
    ]  # fmt: skip
    for number, words in enumerate(lines, start=2):
        sheet.write_string(number, 0, f"{number - 1}. {words}", line)


def _sheet(
    book: Any, sheet: Sheet, lists: _Lists, rows: Iterable[models.Model]
) -> None:
    page = book.add_worksheet(str(sheet.title))
    head = book.add_format(
        FONT | {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#F3EEDD"}
    )
    text = book.add_format(FONT | {"num_format": "@"})
    day = book.add_format(FONT | {"num_format": "dd/mm/yyyy"})
    for place, column in enumerate(sheet.columns):
        is_day = column.name.endswith("_on")
        mark = " *" if column.is_required else ""
        page.set_column(place, place, column.width, day if is_day else text)
        page.write_string(0, place, f"{column.heading}{mark}", head)
        if column.offers is not None:
            page.data_validation(1, place, MAX_ROWS, place, _offer(column, lists))
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for line, row in enumerate(rows, start=1):
        for place, column in enumerate(sheet.columns):
            _write(page, line, place, _value(row, column), day if column.name.endswith("_on") else text)  # fmt: skip


def _offer(column: Column, lists: _Lists) -> dict[str, Any]:
    # Codes may be of rows that the file itself adds: Excel only asks, and lets them be.
    kind = "warning" if column.offers is Organization else "stop"
    return {
        "validate": "list",
        "source": lists.source(column.offers),
        "error_type": kind,
        "error_title": str(column.heading)[:32],
        "error_message": _("Choose a word of the list."),
    }


def _value(row: models.Model, column: Column) -> Any:
    if column.name == "username" and isinstance(row, Membership):
        return row.user.username
    value = held(row, column.name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(column.offers, type) and issubclass(column.offers, models.Choices):
        return str(column.offers(value).label)
    return value


def _write(page: Any, line: int, place: int, value: Any, form: Any) -> None:
    write: Callable[..., Any] = page.write_string
    if isinstance(value, dt.date):
        page.write_datetime(line, place, dt.datetime.combine(value, dt.time.min), form)
    elif value not in (None, ""):
        write(line, place, str(value), form)
