"""Vietnamese text: normal form, search key, order of names, dates and amounts in words.

A leaf: it knows no app and no database.
"""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from zoneinfo import ZoneInfo

# Order of the alphabet and of the tones, as offices sort lists of people.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_RANK = {letter: index + 10 for index, letter in enumerate(_LETTERS)}
_SPACES = re.compile(r"\s+")
# Copied along from web pages and PDFs: zero-width, soft-hyphen and direction marks, and
# control characters that are no white space. They would make equal names differ, and
# PostgreSQL takes no NUL.
_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\\u00ad"
    "\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]"
)


def tidy(text: str) -> str:
    """NFC, nothing that cannot be seen, every run of white space (also non-breaking)
    one space, none at the ends."""
    return _SPACES.sub(" ", seen(text)).strip()


def seen(text: str) -> str:
    """NFC, without what cannot be seen."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text))


def search_key(text: str) -> str:
    """The form in which texts are compared: no marks, đ = d, lower case, one space."""
    decomposed = unicodedata.normalize("NFD", tidy(text).lower().replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def name_sort_key(full_name: str) -> str:
    """A key whose byte order is the order of Vietnamese names: given name first,
    then family name, then the middle names."""
    words = tidy(full_name).lower().split(" ")
    given, rest = words[-1], words[:-1]
    return "|".join(_word_key(word) for word in [given, *rest])


def text_sort_key(text: str) -> str:
    """A key whose byte order is the Vietnamese order of `text` read left to right."""
    return "|".join(_word_key(word) for word in tidy(text).lower().split(" "))


def _word_key(word: str) -> str:
    """Its letters, then its one tone, wherever that is written: hoà = hòa."""
    letters, tones = [], [0]
    for char in word:
        letter, tone = _split_tone(char)
        rank = _RANK.get(letter)
        letters.append(f"{rank:02d}" if rank else f"0{letter}")
        tones.append(tone)
    return f"{''.join(letters)}.{max(tones)}"


def _split_tone(char: str) -> tuple[str, int]:
    """'ế' -> ('ê', 4): the letter without its tone, and the tone's rank."""
    decomposed = unicodedata.normalize("NFD", char)
    tone = next((mark for mark in decomposed if mark in _TONES and mark), "")
    letter = unicodedata.normalize(
        "NFC", decomposed.replace(tone, "") if tone else char
    )
    return letter, _TONES[tone]


# ------------------------------------------------------------- dates, numbers, amounts
def vn_date(day: dt.date) -> str:
    """05/09/2030"""
    return f"{day:%d/%m/%Y}"


def vn_datetime(moment: dt.datetime, *, seconds: bool = False) -> str:
    """14:05 05/09/2030, in the office's own time zone."""
    return (
        f"{_local(moment):%H:%M:%S %d/%m/%Y}"
        if seconds
        else f"{_local(moment):%H:%M %d/%m/%Y}"
    )


def vn_time(moment: dt.datetime) -> str:
    """14:05:32, in the office's own time zone."""
    return f"{_local(moment):%H:%M:%S}"


def vn_long_date(day: dt.date) -> str:
    """'ngày 05 tháng 9 năm 2030': a zero before days under 10 and months 1 and 2, as
    Decree 30/2020 has it."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def vn_quarter(day: dt.date) -> str:
    """'quý III/2030'"""
    return f"quý {('I', 'II', 'III', 'IV')[(day.month - 1) // 3]}/{day.year}"


def vn_decimal(number: Decimal | float | int, places: int | None = None) -> str:
    """1.234.567,5; without `places`, as many as are not zero."""
    value = Decimal(str(number))
    text = f"{value:,.{places}f}" if places is not None else f"{value:,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def vn_money(amount: int) -> str:
    """'1.548.360.000 đồng'"""
    return f"{vn_decimal(amount, 0)} đồng"


def regular_phone(text: str) -> str | None:
    """'0912345678' for '+84 912.345.678', and for 912345678, from which Excel took the
    zero; None for what is no number of a Vietnamese phone."""
    digits = re.sub(r"[\s.()-]", "", tidy(text))
    if digits.startswith(("+84", "0084")):
        digits = "0" + digits.removeprefix("+").removeprefix("00")[2:].removeprefix("0")
    elif len(digits) == 11 and digits.startswith("84"):
        digits = "0" + digits[2:]
    elif len(digits) in (9, 10) and digits[:1] in "235789":
        digits = "0" + digits
    return digits if re.fullmatch(r"0\d{9,10}", digits, re.ASCII) else None


def mask_cccd(number: str) -> str:
    """'0890****1234': enough to tell two people apart, not enough to misuse."""
    return f"{number[:4]}****{number[-4:]}" if len(number) == 12 else "*" * len(number)


def _local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
