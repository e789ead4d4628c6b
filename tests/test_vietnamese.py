"""Names, words, dates and amounts as Vietnamese offices write and order them."""

import datetime as dt
import random
import unicodedata
from decimal import Decimal

import pytest

from emulation.vietnamese import (
    mask_cccd,
    name_sort_key,
    search_key,
    text_sort_key,
    tidy,
    vn_date,
    vn_datetime,
    vn_decimal,
    vn_long_date,
    vn_money,
    vn_quarter,
)


# -------------------------------------------------------------------------------- text
def test_tidy_text_is_composed_and_has_single_spaces():
    typed = unicodedata.normalize("NFD", "\u00a0Nguyễn  Thị\tMẫu ")

    assert tidy(typed) == "Nguyễn Thị Mẫu"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("duc", "Đức"),
        ("DUONG", "đường"),
        ("nguyen  thi mau", "Nguyễn Thị Mẫu"),
        ("hòa", "hoà"),
        (unicodedata.normalize("NFD", "Rạch Giá"), "Rạch Giá"),
    ],
)
def test_search_ignores_marks_case_and_spaces(typed, stored):
    assert search_key(typed) == search_key(stored)


def test_search_tells_different_words_apart():
    assert search_key("Mẫu") != search_key("Mâu Tư")


# ------------------------------------------------------------------------------- order
def in_order(words, key):
    mixed = words.copy()
    random.Random(1).shuffle(mixed)
    return sorted(mixed, key=key)


def test_given_names_come_in_the_order_of_the_alphabet():
    names = ["An", "Anh", "Ánh", "Ăn", "Ân", "Bình", "Dung", "Đức", "Uyên", "Ước"]

    assert in_order(names, name_sort_key) == names


def test_tones_come_in_the_offices_order():
    words = ["ma", "mà", "mả", "mã", "má", "mạ"]

    assert in_order(words, text_sort_key) == words


def test_people_are_ordered_by_given_name_then_family_then_middle():
    people = [
        "Trần Văn An",
        "Lê Thị Bình",
        "Nguyễn Văn Bình",
        "Trần Thị Bình",
        "Trần Văn Bình",
        "Lê Văn Đức",
    ]

    assert in_order(people, name_sort_key) == people


def test_a_shorter_word_comes_before_one_that_goes_on():
    words = ["Hội", "Hội Mẫu", "Hội Mẫu số 1", "Hội Nông dân"]

    assert in_order(words, text_sort_key) == words


# ------------------------------------------------------------- dates, numbers, amounts
def test_dates_have_two_digits_and_four():
    assert vn_date(dt.date(2030, 9, 5)) == "05/09/2030"


def test_moments_are_told_in_vietnamese_time():
    moment = dt.datetime(2030, 9, 4, 18, 5, 32, tzinfo=dt.UTC)

    assert vn_datetime(moment) == "01:05 05/09/2030"
    assert vn_datetime(moment, seconds=True) == "01:05:32 05/09/2030"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (dt.date(2030, 9, 5), "ngày 05 tháng 9 năm 2030"),
        (dt.date(2030, 2, 15), "ngày 15 tháng 02 năm 2030"),
        (dt.date(2030, 10, 10), "ngày 10 tháng 10 năm 2030"),
    ],
)
def test_documents_write_a_zero_only_where_one_could_be_added(day, text):
    assert vn_long_date(day) == text


@pytest.mark.parametrize(
    ("month", "name"), [(1, "I"), (3, "I"), (4, "II"), (9, "III"), (12, "IV")]
)
def test_quarters_are_roman(month, name):
    assert vn_quarter(dt.date(2030, month, 1)) == f"quý {name}/2030"


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        (Decimal("8.50"), None, "8,5"),
        (Decimal("1234567.5"), None, "1.234.567,5"),
        (408, None, "408"),
        (100, None, "100"),
        (Decimal("8.5"), 2, "8,50"),
        (-1200, None, "-1.200"),
    ],
)
def test_numbers_have_a_comma_for_decimals_and_points_for_thousands(
    number, places, text
):
    assert vn_decimal(number, places) == text


def test_amounts_name_their_currency():
    assert vn_money(1548360000) == "1.548.360.000 đồng"


@pytest.mark.parametrize(
    ("number", "shown"), [("089012341234", "0890****1234"), ("12345678", "********")]
)
def test_identity_numbers_are_masked(number, shown):
    assert mask_cccd(number) == shown
