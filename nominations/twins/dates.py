"""Two dates of birth: the same, mistyped, only a year, or another person's."""

import datetime as dt

SAME = 13.5
SAME_NEW_YEAR = 8.0  # 01/01 is what is written when only the year is known
SWAPPED = 7.5
YEAR_ONLY = 4.0
ONE_DIGIT = 4.0
DIFFERENT = -9.0
OTHER_GENERATION = -20.0


def likeness(one: dt.date | None, other: dt.date | None) -> tuple[str, float]:
    """('born_same', 13.5); ('', 0.0) if either is not known."""
    if one is None or other is None:
        return "", 0.0
    if one == other:
        is_new_year = (one.day, one.month) == (1, 1)
        return "born_same", SAME_NEW_YEAR if is_new_year else SAME
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return "born_swapped", SWAPPED
    if one.year == other.year and _is_new_year(one, other):
        return "born_year", YEAR_ONLY
    if _one_digit(one, other):
        return "born_misspelt", ONE_DIGIT
    if abs(one.year - other.year) >= 15:
        return "born_generation", OTHER_GENERATION
    return "born_differs", DIFFERENT


def _is_new_year(one: dt.date, other: dt.date) -> bool:
    return (1, 1) in {(one.day, one.month), (other.day, other.month)}


def _one_digit(one: dt.date, other: dt.date) -> bool:
    left, right = f"{one:%d%m%Y}", f"{other:%d%m%Y}"
    return sum(a != b for a, b in zip(left, right, strict=True)) == 1
