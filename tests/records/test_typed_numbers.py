"""Numbers as clerks write them: a corpus, with what each is read as."""

from contextlib import suppress
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from emulation.vietnamese import vn_decimal
from records import typed_numbers

WHOLE = {
    "0": 0,
    "00": 0,
    "7": 7,
    "1234": 1234,
    "1.234": 1234,
    "12.345": 12345,
    "1.234.567": 1234567,
    "1 234 567": 1234567,
    "1\u00a0234": 1234,
    "1\u202f234\u202f567": 1234567,
    "1'234": 1234,
    "1,234,567": 1234567,
    "  15  ": 15,
    "15,0": 15,
    "15.00": 15,
    "\ufeff42": 42,
    "120 người": 120,
    "120người": 120,
}
PARTS = {
    "1.234.567,5": "1234567.5",
    "12,5": "12.5",
    "12.5": "12.5",
    "0,25": "0.25",
    "1,234,567.5": "1234567.5",
    "1,234.5": "1234.5",
    "98,7 %": "98.7",
    "98.7%": "98.7",
    "1,234567.5": None,
    "1.23.456": None,
    "1,234": None,
    "12,345": None,
    "1.234.5": None,
    "1..5": None,
    "12,5,5": None,
    ",5": None,
    "5,": None,
    "mười": None,
    "12a": None,
    "１２": None,
    "0.123": None,
    "0.5": "0.5",
    "-5": None,
    "−5": None,
    "1e5": None,
    "--": None,
    "∞": None,
    "1/2": None,
}
MONEY = {
    "125000000": 125_000_000,
    "125.000.000": 125_000_000,
    "125.000.000 đồng": 125_000_000,
    "125.000.000đ": 125_000_000,
    "125.000.000 VNĐ": 125_000_000,
    "125 triệu": 125_000_000,
    "125 triệu đồng": 125_000_000,
    "1,5 tỷ": 1_500_000_000,
    "1,5 tỉ đồng": 1_500_000_000,
    "500 nghìn": 500_000,
    "500 ngàn đồng": 500_000,
    "0 đồng": 0,
}


@pytest.mark.parametrize(("text", "number"), WHOLE.items())
def test_whole_numbers(text, number):
    assert typed_numbers.read(text, decimals=0, unit="người") == number


@pytest.mark.parametrize(("text", "number"), PARTS.items())
def test_numbers_with_decimals(text, number):
    if number is None:
        with pytest.raises(ValidationError):
            typed_numbers.read(text, unit="%")
    else:
        assert typed_numbers.read(text, unit="%") == Decimal(number)


@pytest.mark.parametrize(("text", "number"), MONEY.items())
def test_amounts_of_money(text, number):
    assert typed_numbers.read(text, decimals=0, is_money=True) == number


def test_a_lone_comma_before_three_digits_is_asked_about_and_not_guessed():
    with pytest.raises(ValidationError, match="1,234"):
        typed_numbers.read("1,234", decimals=0)


def test_half_a_dong_is_no_amount():
    with pytest.raises(ValidationError):
        typed_numbers.read("12,5", decimals=0, is_money=True)


@pytest.mark.parametrize("digits", [19, 27, 60])
def test_what_the_database_cannot_hold_is_refused_with_a_sentence(digits):
    for decimals in (0, 2):
        with pytest.raises(ValidationError, match="quá lớn"):
            typed_numbers.read("9" * digits, decimals=decimals)


@given(st.decimals(min_value=0, max_value=10**15, places=2))
def test_what_is_shown_is_read_as_the_same_number(number):
    assert typed_numbers.read(vn_decimal(number)) == number


@given(st.text(max_size=30))
def test_no_text_breaks_it(text):
    with suppress(ValidationError):
        typed_numbers.read(text, is_money=True)
