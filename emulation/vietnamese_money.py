"""Amounts of đồng: read as people type them, and said in words as offices write them.

A leaf, as `vietnamese` is. The words are ours because the library that knows Vietnamese
(num2words 0.5.14) says "một nghìn lẻ mười lăm" for 1.015, without the hundreds.
"""

import re

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", "nghìn", "triệu")
BILLION = 10**9
_AMOUNT = re.compile(
    r"\d{1,3}(\.\d{3})+|\d{1,3}(,\d{3})+|\d{1,3}( \d{3})+|\d+", re.ASCII
)


def read_money(text: str) -> int:
    """'1.548.360.000', '1548360000 đồng' -> 1548360000. ValueError if it is no amount."""
    bare = re.sub(r"\s*(đồng|đ|vnđ|vnd)\.?$", "", text.strip().lower())
    if not _AMOUNT.fullmatch(bare):
        raise ValueError(text)
    return int(re.sub(r"\D", "", bare))


def money_in_words(amount: int) -> str:
    """1548360000 -> 'Một tỷ năm trăm bốn mươi tám triệu ba trăm sáu mươi nghìn đồng'."""
    words = number_in_words(amount)
    return f"{words[0].upper()}{words[1:]} đồng"


def number_in_words(number: int) -> str:
    """As it is said in full: after a group each following one has its hundreds
    ("không trăm"), and a one after a full ten is "linh"."""
    if number < 0:
        return f"âm {number_in_words(-number)}"
    if number == 0:
        return DIGITS[0]
    return " ".join(_below_and_above(number, is_led=False))


def _below_and_above(number: int, *, is_led: bool) -> list[str]:
    """The words of a number; `is_led` if a larger group stands before it."""
    billions, rest = divmod(number, BILLION)
    words: list[str] = []
    if billions:
        words += [*_below_and_above(billions, is_led=is_led), "tỷ"]
        is_led = True
    for power in (2, 1, 0):
        group, rest = divmod(rest, 1000**power)
        if group:
            words += _group(group, is_led=is_led)
            words += [GROUPS[power]] if GROUPS[power] else []
            is_led = True
    return words


def _group(group: int, *, is_led: bool) -> list[str]:
    """Three figures: 'không trăm linh năm' where something leads, else 'năm'."""
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    words = [DIGITS[hundreds], "trăm"] if hundreds or is_led else []
    if tens == 0:
        if ones:
            words += ["linh"] if words else []
            words.append(DIGITS[ones])
        return words
    words += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    if ones:
        words.append(_ones(tens, ones))
    return words


def _ones(tens: int, ones: int) -> str:
    """The figure after a ten: mốt, tư, lăm."""
    if ones == 5:
        return "lăm"
    if tens > 1 and ones == 1:
        return "mốt"
    if tens > 1 and ones == 4:
        return "tư"
    return DIGITS[ones]
