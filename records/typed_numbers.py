"""Numbers as people type and paste them, read the Vietnamese way: 1.234.567,5.

One rule for what could be read twice: a comma is the decimal sign; a dot is the
thousands' sign where exactly three digits stand behind each, else the decimal sign. So
'1.234' is one thousand two hundred thirty-four, '12.5' twelve and a half. What has been
understood is shown back, formatted, by whoever asks here.
"""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from emulation.vietnamese import search_key, vn_decimal

# The database's columns hold no more: 18 digits before the comma, two behind it.
LARGEST = Decimal(10) ** 18 - 1
_BLANKS = re.compile(r"[\s\u00a0\u202f']+")
_SHAPES = (
    # 1.234.567,5 · 1.234 · 1234,5 · 1234
    (re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"), (".", ",")),
    # 1,234,567.5 and 1,234,567: pasted from an English Excel; at least two commas, or
    # a dot behind one, for '1,234' alone is read the Vietnamese way
    (re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})"), (",", ".")),
    # 12.5 · 1234.50
    (re.compile(r"\d+\.\d+"), ("", ".")),
)
_MONEY = re.compile(r"(.*?)(nghin|ngan|trieu|ty|ti)?(?:vnd|dong|d)?")
_TIMES = {
    None: 1,
    "nghin": 10**3,
    "ngan": 10**3,
    "trieu": 10**6,
    "ty": 10**9,
    "ti": 10**9,
}


def read(
    text: str, *, decimals: int = 2, is_money: bool = False, unit: str = ""
) -> Decimal:
    """The number in `text`, which is not empty. ValidationError with a sentence that
    says what is wrong and how to write it.

    The unit may stand behind it; with money also words: '1,5 tỷ', '125 triệu đồng'."""
    key = _BLANKS.sub("", search_key(text))
    times = 1
    if is_money:
        found = _MONEY.fullmatch(key)
        if found:
            key, times = found[1], _TIMES[found[2]]
    elif unit:
        key = key.removesuffix(_BLANKS.sub("", search_key(unit)))
    if key.startswith(("-", "−", "–")) and len(key) > 1:
        raise ValidationError(
            _("The number cannot be less than 0. Write it without the minus sign."),
            code="negative",
        )
    number = _number(key, text) * times
    # Before the places: a number of thirty digits cannot even be rounded.
    if number > LARGEST:
        raise ValidationError(
            _("“%(text)s” is too large. Check the number of zeros.") % {"text": text},
            code="large",
        )
    _refuse_places(number, decimals, text)
    return number


def _number(key: str, text: str) -> Decimal:
    for shape, (thousands, point) in _SHAPES:
        if key.isascii() and shape.fullmatch(key):
            plain = key.replace(thousands, "") if thousands else key
            return Decimal(plain.replace(point, "."))
    raise ValidationError(
        _("“%(text)s” is not a number. Write digits only, for example 1.234 or 12,5.")
        % {"text": text[:40]},
        code="invalid",
    )


def _refuse_places(number: Decimal, decimals: int, text: str) -> None:
    """More decimals than are asked for are never cut off silently."""
    if number == round(number, decimals):
        return
    values = {"text": text[:40], "read": vn_decimal(number)}
    if decimals:
        sentence = _(
            "“%(text)s” was read as %(read)s. Write two decimals at most; a dot "
            "separates thousands, a comma decimals."
        )
        if decimals == 1:
            sentence = _(
                "“%(text)s” was read as %(read)s. Write one decimal at most; a dot "
                "separates thousands, a comma decimals."
            )
    else:
        sentence = _(
            "“%(text)s” was read as %(read)s, but a whole number is needed. A dot "
            "separates thousands, a comma decimals: write 1.234 for one thousand two "
            "hundred thirty-four."
        )
    raise ValidationError(sentence % values, code="places")
