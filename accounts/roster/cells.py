"""From what Excel hands over to a value: one function a kind of cell, which raises
`ValueError` with a sentence that says what is wrong and what to do."""

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from emulation.vietnamese import regular_phone, search_key, tidy

Parse = Callable[[Any], Any]
# What empties a field; an empty cell leaves it as it is.
CLEAR = "-"
# What Excel would take for a formula when the text comes back to it.
FORMULA_SIGNS = ("=", "+", "-", "@")
_CODE = re.compile(r"[\w.-]+")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]+")
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")


def plain(value: Any) -> str:
    """The cell as text: a number that Excel keeps as 91.0 is '91'."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return tidy(str(value))


def text(maximum: int) -> Parse:
    def parse(value: Any) -> str:
        words = plain(value)
        if words.startswith(FORMULA_SIGNS):
            raise ValueError(
                _("It begins like a formula (%(sign)s). Write it without that sign.")
                % {"sign": words[0]}
            )
        if len(words) > maximum:
            raise ValueError(
                _("It has %(length)d characters, at most %(maximum)d fit. Shorten it.")
                % {"length": len(words), "maximum": maximum}
            )
        return words

    return parse


def code(value: Any) -> str:
    """A short sign without blanks; it becomes part of paths."""
    sign = plain(value)
    if not _CODE.fullmatch(sign) or len(sign) > 30:
        raise ValueError(
            _(
                "“%(text)s” is no code. Use at most 30 letters, digits, dots and "
                "hyphens, without blanks."
            )
            % {"text": sign}
        )
    return sign


def username(value: Any) -> str:
    name = plain(value).lower()
    if not _USERNAME.fullmatch(name) or len(name) > 60:
        raise ValueError(
            _(
                "“%(text)s” is no user name. Use letters without marks, digits, dots "
                "and hyphens, without blanks, such as lan.nt."
            )
            % {"text": name}
        )
    return name


def email(value: Any) -> str:
    address = plain(value)
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValueError(
            _("“%(text)s” is no e-mail address. Write it like ten@coquan.vn.")
            % {"text": address}
        ) from error
    return address


def phone(value: Any) -> str:
    number = plain(value)
    found = regular_phone(number)
    if found is None:
        raise ValueError(
            _(
                "“%(text)s” is no phone number. Write 10 or 11 digits that begin "
                "with 0, or +84 and the number."
            )
            % {"text": number}
        )
    return found


def date(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    words = plain(value)
    if found := _DATE.fullmatch(words):
        day, month, year = found.groups()
    elif found := _ISO_DATE.fullmatch(words):
        year, month, day = found.groups()
    else:
        raise ValueError(_no_date(words))
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValueError(_no_date(words)) from error


def _no_date(words: str) -> str:
    return _("“%(text)s” is no date. Write it as day/month/year: 01/12/2026.") % {
        "text": words
    }


def yes_no(value: Any) -> bool:
    words = search_key(plain(value))
    if words in ("co", "yes", "x", "1", "true", "dung"):
        return True
    if words in ("khong", "no", "0", "false", "sai"):
        return False
    raise ValueError(_("Write Có or Không, not “%(text)s”.") % {"text": plain(value)})


def choice(choices: type[models.TextChoices]) -> Parse:
    """By the word that the list in the workbook offers, in either language, or by the
    code."""

    def parse(value: Any) -> str:
        words = plain(value)
        found = _spellings(choices).get(search_key(words))
        if found is None:
            raise ValueError(
                _("“%(text)s” is not in the list. Choose one of: %(choices)s.")
                % {"text": words, "choices": ", ".join(map(str, choices.labels))}
            )
        return found

    return parse


@cache
def _spellings(choices: type[models.TextChoices]) -> dict[str, str]:
    found = {search_key(value): value for value in choices.values}
    for language in ("vi", "en"):
        with translation.override(language):
            found |= {search_key(str(one.label)): one.value for one in choices}
    return found
