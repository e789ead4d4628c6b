"""A person's table, read to the values of forms and a list of what is wrong in it."""

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from accounts.models import AdministrativeUnit, Organization, User
from campaigns.models import Campaign
from emulation.vietnamese import search_key, tidy, vn_date
from records.errors import Refused
from registers.catalogue import Register
from registers.forms import EntryForm, form_for
from registers.models import Entry
from registers.tables.formulas import unmarked

MOST_ROWS = 500


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell, and what to do."""

    row: int
    column: str
    label: str
    value: str
    message: str

    @property
    def place(self) -> str:
        """'C5', as the spreadsheet names the cell."""
        return f"{self.column}{self.row}"


@dataclass
class Table:
    """A table as read: rows that can be entered, rows that are there already, faults."""

    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    known: list[tuple[int, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    # Columns that this register does not have: read over, and said.
    passed_over: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return bool(self.rows) and not self.faults


def read(
    content: bytes,
    register: Register,
    campaign: Campaign,
    organization: Organization,
    user: User,
) -> Table:
    """Raises Refused for a file that is no table of this register."""
    lines = _lines(content)
    if not lines:
        raise Refused(_("The table is empty. Download the empty table and fill it in."))
    table = Table()
    places = _places(register, lines[0], table)
    body = [
        (number, line)
        for number, line in enumerate(lines[1:], start=2)
        if any(_text(cell) for cell in line)
    ]
    if len(body) > MOST_ROWS:
        raise Refused(
            _("At most %(most)d lines can be brought in at once. Split the table.")
            % {"most": MOST_ROWS}
        )
    if not body:
        raise Refused(_("Under its heading the table has no line yet. Fill it in."))
    reader = _Reader(register, campaign, organization, user, places)
    for number, line in body:
        reader.take(number, line, table)
    return table


def _lines(content: bytes) -> list[list[Any]]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheet = book.get_sheet_by_index(0)
            return sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError) as error:
        raise Refused(
            _("The file is damaged and cannot be opened. Save it again in Excel.")
        ) from error


def _places(register: Register, head: list[Any], table: Table) -> dict[str, int]:
    """Field -> column, by the words in the heading."""
    known = {search_key(register.label(n)): n for n in register.table_fields}
    places: dict[str, int] = {}
    for column, cell in enumerate(head):
        words = _text(cell)
        name = known.get(search_key(words))
        if name and name not in places:
            places[name] = column
        elif words:
            table.passed_over.append(words)
    lacking = [
        register.label(name)
        for name in register.table_fields
        if name not in places and _is_needed(register, name)
    ]
    if lacking:
        raise Refused(
            _(
                "The first row lacks the columns: %(columns)s. Download the empty table "
                "and paste the lines into it."
            )
            % {"columns": ", ".join(lacking)}
        )
    return places


def _is_needed(register: Register, name: str) -> bool:
    field_ = register.column(name)
    return not field_.blank and not field_.has_default()


class _Reader:
    """Reads line by line through the register's own form: the same rules as typed."""

    def __init__(
        self,
        register: Register,
        campaign: Campaign,
        organization: Organization,
        user: User,
        places: dict[str, int],
    ) -> None:
        self.register, self.campaign = register, campaign
        self.organization, self.user, self.places = organization, user, places
        self.words = {name: self._words_of(name) for name in places}
        rows: Any = register.model._default_manager
        self.there = {
            (search_key(title), day)
            for title, day in rows.filter(organization=organization, campaign=campaign)
            .kept()
            .values_list("title", "happened_on")
        }

    def _words_of(self, name: str) -> dict[str, Any] | None:
        """What can be chosen: words -> what the form takes; None where text is typed."""
        field_ = self.register.column(name)
        if field_.choices:
            return {search_key(str(label)): value for value, label in field_.choices}
        rows: Any
        if name == "unit":
            rows = AdministrativeUnit.objects.exclude(kind="province")
        elif name == "movement":
            rows = self.campaign.movements.filter(is_active=True)
        else:
            return None
        return {search_key(text): row.pk for row in rows for text in _names(row)}

    def take(self, number: int, line: list[Any], table: Table) -> None:
        shown = {
            name: _text(line[column]) if column < len(line) else ""
            for name, column in self.places.items()
        }
        before = len(table.faults)
        data = self._data(number, shown, table)
        if len(table.faults) > before:
            return
        form = self._form(data)
        if not form.is_valid():
            table.faults += self._faults_of(form, number, shown)
            return
        key = (search_key(form.cleaned_data["title"]), form.cleaned_data["happened_on"])
        if key in self.there:
            table.known.append((number, form.cleaned_data["title"]))
            return
        self.there.add(key)
        table.rows.append((number, form.values()))

    def _data(self, number: int, shown: dict[str, str], table: Table) -> dict[str, str]:
        """What the form takes: choices by their keys, defaults where a cell is empty."""
        data = {"revision": "0"}
        for name in self.register.table_fields:
            text, choices = shown.get(name, ""), self.words.get(name)
            field_ = self.register.column(name)
            if not text and field_.has_default():
                text = str(field_.get_default())
            elif text and choices is not None:
                value = choices.get(search_key(text))
                if value is None:
                    fault = self._fault(number, name, text, self._unknown(name))
                    table.faults.append(fault)
                text = str(value or "")
            data[name] = text
        return data

    def _form(self, data: dict[str, str]) -> EntryForm:
        blank: Entry = self.register.model(
            campaign=self.campaign, organization=self.organization
        )
        form = form_for(self.register)(
            data, instance=blank, campaign=self.campaign, user=self.user
        )
        for name in self.register.only_on_pages:
            form.fields.pop(name, None)
        return form

    def _faults_of(
        self, form: EntryForm, number: int, shown: dict[str, str]
    ) -> list[Fault]:
        found = []
        for name, errors in form.errors.items():
            where = name if name in self.places else next(iter(self.places))
            found += [
                self._fault(number, where, shown.get(where, ""), str(error))
                for error in errors
            ]
        return found

    def _fault(self, number: int, name: str, value: str, message: str) -> Fault:
        return Fault(
            row=number,
            column=_letters(self.places[name]),
            label=self.register.label(name),
            value=value[:80],
            message=message,
        )

    def _unknown(self, name: str) -> str:
        field_ = self.register.column(name)
        if field_.choices:
            words = ", ".join(f"“{label}”" for _value, label in field_.choices)
            return _("This is not among the choices. Write one of: %(words)s.") % {
                "words": words
            }
        if name == "unit":
            return _("There is no commune of this name. Write it as in the list.")
        return _("There is no movement of this name. Write it as in the plan.")


def _names(row: models.Model) -> list[str]:
    """Under which words a row can be named: 'Mẫu', 'xã Mẫu'."""
    name = getattr(row, "name", "")
    return [name, str(row)]


def _text(cell: Any) -> str:
    """A cell as a person reads it."""
    if isinstance(cell, dt.datetime):
        return vn_date(cell.date())
    if isinstance(cell, dt.date):
        return vn_date(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return str(int(cell))
    text = str(cell)
    lines = [tidy(part) for part in text.replace("\r\n", "\n").split("\n")]
    return unmarked("\n".join(lines).strip())


def _letters(column: int) -> str:
    """0 -> 'A', 26 -> 'AA'."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
