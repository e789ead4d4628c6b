"""One cell: what a nominee's field looks like in it, and what a person's cell means.

A cell is read to the form in which the program itself would write it, so that a cell
that says what the template said is one that nobody changed. What can mean two things is
never guessed: it is refused with a sentence.
"""

import datetime as dt
import difflib
import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from emulation.vietnamese import mask_cccd, search_key, tidy, vn_date
from nominations import editing
from nominations.forms.tidying import tidy_lines
from nominations.models import Nomination
from nominations.spreadsheet import awards
from nominations.spreadsheet.choices import Choices
from nominations.spreadsheet.columns import Column, Kind, yes
from nominations.spreadsheet.faults import BadCell, LostZero
from nominations.spreadsheet.formulas import guard, unguard

Raw = str | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta

# Excel cuts a longer text without a word.
LONGEST = 32_000
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_IN_WORDS = re.compile(r"ngay\s+(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_EPOCH = dt.date(1899, 12, 30)
# Digits in a whole number of each kind, less the zero in front that Excel drops.
_WITHOUT_ZERO = {"citizen_id": 11, "phone": 9}
_FULL = {"citizen_id": 12, "phone": 10}


# ---------------------------------------------------------------------------- writing
def shown(nomination: Nomination, column: Column, choices: Choices) -> str:
    """What the cell says for the nominee as it is now."""
    text = _shown(nomination, column, choices)
    # Excel counts in UTF-16 units.
    if len(text.encode("utf-16-le")) // 2 > LONGEST:
        return _("(Too long for Excel: edit this on the nominee's page.)")
    return text


def _shown(nomination: Nomination, column: Column, choices: Choices) -> str:
    if column.kind is Kind.AWARDS:
        return awards.text(editing.held(nomination, editing.AWARDS))
    value = getattr(nomination, column.name)
    if column.name in editing.MASKED:
        return mask_cccd(value)
    if column.kind is Kind.CHOICE:
        return choices.text(column.name, value)
    return _WRITERS[column.kind](value)


_WRITERS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: tidy,
    Kind.LONG: tidy_lines,
    Kind.CODE: tidy,
    Kind.DATE: lambda value: vn_date(value) if value else "",
    Kind.WHOLE: lambda value: "" if value is None else str(value),
    Kind.YES: lambda value: yes() if value else "",
}


def written(text: str) -> str:
    """The text as it goes into the file."""
    return guard(text)


# ---------------------------------------------------------------------------- reading
def read(column: Column, raw: Raw, choices: Choices) -> str:
    """The cell's text in the form in which the program would write it. Raises BadCell;
    LostZero where the person can be offered the digits that Excel dropped."""
    if isinstance(raw, str):
        is_lines = column.kind in (Kind.LONG, Kind.AWARDS)
        raw = tidy_lines(unguard(raw)) if is_lines else tidy(unguard(raw))
        if not raw:
            return ""
    return _READERS[column.kind](column, raw, choices)


def _text(column: Column, raw: Raw, _choices: Choices) -> str:
    return raw if isinstance(raw, str) else _number_as_text(raw)


def _number_as_text(raw: Raw) -> str:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise BadCell(
            _(
                "The cell holds %(what)s, not text. Set the cell to Text and type again "
                "what should stand there."
            )
            % {"what": _described(raw)}
        )
    if raw != int(raw) or abs(raw) >= 10**15:
        raise BadCell(
            _(
                "The cell holds the number %(number)s, which Excel may have rounded. "
                "Set the cell to Text and type it again."
            )
            % {"number": _plain_number(raw)}
        )
    return str(int(raw))


def _described(raw: Raw) -> str:
    if isinstance(raw, bool):
        return _("a logical value (TRUE or FALSE)")
    if isinstance(raw, dt.date):
        return _("the date %(date)s") % {"date": vn_date(raw)}
    return _("a time of day")


def _plain_number(raw: Raw) -> str:
    return f"{raw:.15g}".replace(".", ",") if isinstance(raw, float) else str(raw)


def _code(column: Column, raw: Raw, _choices: Choices) -> str:
    if isinstance(raw, str):
        return raw
    digits = _number_as_text(raw)
    if len(digits) >= _FULL[column.name]:
        return digits
    mended = "0" + digits if len(digits) == _WITHOUT_ZERO[column.name] else ""
    raise LostZero(
        _(
            "Excel has kept these digits as the number %(number)s and dropped the zero "
            "in front. Set the cell to Text and type all digits again."
        )
        % {"number": digits},
        mended,
    )


def _date(_column: Column, raw: Raw, _choices: Choices) -> str:
    if isinstance(raw, dt.date):
        return vn_date(raw)
    if isinstance(raw, str):
        return _typed_date(raw)
    if isinstance(raw, bool | dt.time | dt.timedelta):
        raise BadCell(_not_a_date(_described(raw)))
    raise BadCell(_number_for_date(raw))


def _typed_date(text: str) -> str:
    if found := _DAY_FIRST.fullmatch(text) or _IN_WORDS.fullmatch(search_key(text)):
        day, month, year = map(int, found.groups())
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    else:
        raise BadCell(_not_a_date(f"“{text[:40]}”"))
    try:
        return vn_date(dt.date(year, month, day))
    except ValueError as error:
        raise BadCell(
            _(
                "There is no date “%(text)s”: the day comes first, then the month. "
                "Type it as 05/09/1985."
            )
            % {"text": text}
        ) from error


def _not_a_date(what: str) -> str:
    return _(
        "%(what)s is no whole date. Type day/month/year, for example 05/09/1985; if only "
        "the year is known, leave the cell empty."
    ) % {"what": what}


def _number_for_date(raw: int | float) -> str:
    """A year, or Excel's count of days? Which of both is for the person to say."""
    if raw == int(raw) and 10_000 <= raw <= 60_000:
        return _(
            "The cell holds the number %(number)d. If that is Excel's number of the day "
            "%(date)s, type %(date)s in its place."
        ) % {"number": raw, "date": vn_date(_EPOCH + dt.timedelta(days=int(raw)))}
    return _not_a_date(_plain_number(raw))


def _whole(_column: Column, raw: Raw, _choices: Choices) -> str:
    if isinstance(raw, str) and raw.isascii() and raw.isdigit():
        return str(int(raw)) if len(raw) < 15 else raw
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if raw == int(raw) and abs(raw) < 10**15:
            return str(int(raw))
        raw = _plain_number(raw)
    what = f"“{raw[:40]}”" if isinstance(raw, str) else _described(raw)
    raise BadCell(
        _("%(what)s is no whole number. Type digits only, without dots or units.")
        % {"what": what}
    )


def _choice(column: Column, raw: Raw, choices: Choices) -> str:
    text = raw if isinstance(raw, str) else _number_as_text(raw)
    labels = choices.labels[column.name]
    if text in labels:
        return text
    same = [label for label in labels if label.casefold() == text.casefold()]
    if len(same) == 1:
        return same[0]
    raise BadCell(
        _("“%(text)s” is not in the list. Choose one from the list: %(near)s")
        % {"text": text[:60], "near": _nearest(text, choices.offered[column.name])}
    )


def _nearest(text: str, offered: list[str]) -> str:
    found = difflib.get_close_matches(text, offered, n=3, cutoff=0.3) or offered[:3]
    return "; ".join(found) + ("…" if len(offered) > len(found) else ".")


_SAYS_YES = ("x", "1", "true", "dung", "yes", "✓", "✔")
_SAYS_NO = ("0", "false", "sai", "no", "khong", "-")


def _yes(_column: Column, raw: Raw, _choices: Choices) -> str:
    said = str(raw).removesuffix(".0") if isinstance(raw, float) else str(raw)
    key = search_key(said)
    if key in (*_SAYS_YES, search_key(yes())):
        return yes()
    if key in _SAYS_NO:
        return ""
    raise BadCell(
        _("“%(text)s” is neither yes nor no. Write “%(yes)s”, or leave it empty.")
        % {"text": said[:40], "yes": yes()}
    )


def _awards(column: Column, raw: Raw, choices: Choices) -> str:
    return awards.regular(_text(column, raw, choices))


_READERS: dict[Kind, Any] = {
    Kind.TEXT: _text,
    Kind.LONG: _text,
    Kind.CODE: _code,
    Kind.DATE: _date,
    Kind.WHOLE: _whole,
    Kind.CHOICE: _choice,
    Kind.YES: _yes,
    Kind.AWARDS: _awards,
}
