"""The columns of the two sheets: made from the forms, so that a nominee has the same
fields, names and rules on a page and in a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from campaigns.models import Subject
from nominations import editing
from nominations.forms.nominees import FORMS
from nominations.models import Nomination

SUBJECTS = (Subject.INDIVIDUAL, Subject.COLLECTIVE)
# The reader wants the title rows above the heading, not a fixed number of them.
HEAD_ROW = 2


class Kind(Enum):
    """How a cell is written and read."""

    TEXT = auto()
    LONG = auto()  # with line breaks
    CODE = auto()  # digits that are no number: zeros in front count
    DATE = auto()
    WHOLE = auto()
    CHOICE = auto()
    YES = auto()
    AWARDS = auto()  # a line for each honour


@dataclass(frozen=True)
class Column:
    name: str
    label: str
    kind: Kind
    # What is shown when the cell is chosen.
    hint: str
    is_required: bool = False

    @property
    def width(self) -> int:
        """In characters."""
        if self.kind in (Kind.LONG, Kind.AWARDS):
            return 45
        if self.kind in (Kind.WHOLE, Kind.YES, Kind.DATE):
            return 14
        return 30 if self.name in _WIDE else 20


_WIDE = ("name", "kind", "movement", "address", "summary", "workplace")
_CODES = ("phone", "citizen_id")
_LATER = (
    "movement",
    "summary",
    "duties",
    "achievement",
    "self_statement",
    "discipline",
    "votes_for",
    "is_direct_worker",
    "is_border_island",
    "is_grassroots",
)
_ORDER = {
    Subject.INDIVIDUAL: (
        "name",
        "kind",
        "born_on",
        "gender",
        "citizen_id",
        "workplace",
        "position",
        "qualification",
        "alias",
        "phone",
        "address",
        "hometown",
        *_LATER,
    ),
    Subject.COLLECTIVE: (
        "name",
        "kind",
        "head_name",
        "phone",
        "address",
        "founded",
        "members_total",
        "members_female",
        "features",
        *_LATER,
    ),
}


@contextmanager
def official_language() -> Iterator[None]:
    """A file goes round in the office, whatever language its maker reads pages in."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


def sheet_name(subject: str) -> str:
    return capfirst(str(Subject(subject).label))


def key_label() -> str:
    return _("Row key")


def columns(subject: str) -> tuple[Column, ...]:
    """In the order of the sheet; the row key stands before them."""
    fields = FORMS[subject].base_fields
    found = [_column(name, fields[name]) for name in _ORDER[Subject(subject)]]
    label = capfirst(editing.label(Nomination, editing.AWARDS))
    found.append(Column(editing.AWARDS, label, Kind.AWARDS, _HINTS[Kind.AWARDS]()))
    return tuple(found)


def _column(name: str, field: forms.Field) -> Column:
    kind = _kind(name, field)
    hint = _OWN_HINTS.get(name, _HINTS[kind])()
    label = capfirst(str(field.label))
    return Column(name, label, kind, hint, is_required=field.required)


def _kind(name: str, field: forms.Field) -> Kind:
    if name in _CODES:
        return Kind.CODE
    if isinstance(field.widget, forms.Textarea):
        return Kind.LONG
    for field_class, kind in _KINDS.items():
        if isinstance(field, field_class):
            return kind
    return Kind.TEXT


_KINDS: dict[type[forms.Field], Kind] = {
    forms.BooleanField: Kind.YES,
    forms.DateField: Kind.DATE,
    forms.IntegerField: Kind.WHOLE,
    forms.ChoiceField: Kind.CHOICE,
}
_HINTS = {
    Kind.TEXT: lambda: "",
    Kind.LONG: lambda: _("Alt+Enter begins a new line in the cell."),
    Kind.CODE: lambda: _("Digits only, with the zero in front. The cell is Text."),
    Kind.DATE: lambda: _("Day/month/year, for example 05/09/1985."),
    Kind.WHOLE: lambda: _("A whole number, without dots."),
    Kind.CHOICE: lambda: _("Choose from the list."),
    Kind.YES: lambda: _("“%(yes)s” or empty.") % {"yes": yes()},
    Kind.AWARDS: lambda: _(
        "A line for each: year | title | decision number and date | issued by. "
        "Alt+Enter begins a new line."
    ),
}
_OWN_HINTS = {
    "citizen_id": lambda: _(
        "12 digits. A number on file shows only its ends (0890****1234): leave it as it "
        "is to keep it; 12 digits replace it."
    ),
}


def yes() -> str:
    return capfirst(_("yes"))
