"""What a field of a line says: as text for a page, as a value for a table."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit
from emulation.vietnamese import vn_date, vn_decimal
from registers.catalogue import Register
from registers.models import Entry

# No thousands in these: '2026' is a year.
PLAIN_NUMBERS = ("year",)


def value_of(entry: Entry, name: str) -> str | int | dt.date | None:
    """A text, number or day; None where nothing is written."""
    value = getattr(entry, name)
    field: Any = entry._meta.get_field(name)
    if value is None or value == "":
        return None
    if field.choices:
        return str(getattr(entry, f"get_{name}_display")())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, AdministrativeUnit):
        return value.name
    if isinstance(value, models.Model):
        return str(value)
    found: str | int | dt.date = value
    return found


def text_of(entry: Entry, name: str) -> str:
    value = value_of(entry, name)
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return vn_date(value)
    if isinstance(value, int) and name not in PLAIN_NUMBERS:
        return vn_decimal(value)
    return str(value)


def facts(register: Register, entry: Entry) -> list[tuple[str, str, str]]:
    """What is written in a line besides its title: name of the field, label, text."""
    found = []
    for name in dict.fromkeys((*register.fields, *register.outcomes)):
        if name != "title" and (text := text_of(entry, name)):
            found.append((name, register.label(name), text))
    return found


def row(register: Register, entry: Entry) -> list[tuple[str, str]]:
    """A line of the list: label and text of each of its columns."""
    return [(register.label(name), text_of(entry, name)) for name in register.columns]
