"""What the three sheets hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Role
from accounts.roster import cells

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Column:
    """A column: the field it fills, its heading, and how a cell of it is read."""

    name: str
    heading: StrOrPromise
    parse: cells.Parse
    is_required: bool = False
    # What the workbook's list offers; Organization for the codes that are there.
    offers: Any = None
    width: int = 16
    # What a dash leaves behind; columns that cannot be emptied have no such value.
    emptied: Any = ""
    may_be_emptied: bool = True


@dataclass(frozen=True)
class Sheet:
    key: str
    title: StrOrPromise
    columns: tuple[Column, ...]

    def letter(self, name: str) -> str:
        """Where the column stands in the file that the product makes: 'C'."""
        names = [column.name for column in self.columns]
        return chr(ord("A") + names.index(name))


def _must(name: str, heading: StrOrPromise, parse: cells.Parse, **more: Any) -> Column:
    return Column(name, heading, parse, is_required=True, may_be_emptied=False, **more)


def _choice(
    name: str, heading: StrOrPromise, choices: type[models.TextChoices], **more: Any
) -> Column:
    """A word of a list. It cannot be emptied."""
    return Column(
        name, heading, cells.choice(choices), offers=choices, may_be_emptied=False, **more
    )  # fmt: skip


ORGANIZATIONS = Sheet(
    "organizations",
    _("Organisations"),
    (
        _must("code", _("Code"), cells.code),
        _must("name", _("Name"), cells.text(200), width=44),
        Column("short_name", _("Short name"), cells.text(100), width=28),
        _choice("kind", _("Kind"), Organization.Kind, is_required=True, width=24),
        _choice("level", _("Level"), Organization.Level, is_required=True),
        Column("unit", _("Code of the commune or ward"), cells.code, emptied=None),
        Column(
            "parent",
            _("Code of the superior"),
            cells.code,
            offers=Organization,
            emptied=None,
        ),
        _choice("letterhead", _("Letterhead"), Organization.Letterhead),
        Column(
            "letterhead_superior",
            _("Superior's line in the letterhead"),
            cells.text(200),
            width=30,
        ),
        Column("document_symbol", _("Symbol in document numbers"), cells.text(30)),
        Column("place", _("Place in the date line"), cells.text(100)),
        Column(
            "is_submitter",
            _("Submits by itself"),
            cells.yes_no,
            offers=bool,
            may_be_emptied=False,
        ),
    ),
)
PEOPLE = Sheet(
    "people",
    _("People"),
    (
        _must("username", _("User name"), cells.username, width=22),
        _must("full_name", _("Full name"), cells.text(100), width=30),
        Column("email", _("E-mail"), cells.email, width=32),
        Column("phone", _("Phone"), cells.phone),
        Column("position", _("Position"), cells.text(150), width=36),
    ),
)
POSTS = Sheet(
    "posts",
    _("Posts"),
    (
        _must("username", _("User name"), cells.username, width=22),
        _must(
            "organization",
            _("Code of the organisation"),
            cells.code,
            offers=Organization,
            width=22,
        ),
        _choice("role", _("Post"), Role, is_required=True, width=30),
        Column("starts_on", _("From"), cells.date, emptied=None),
        Column("ends_on", _("Until"), cells.date, emptied=None),
    ),
)
SHEETS = (ORGANIZATIONS, PEOPLE, POSTS)
