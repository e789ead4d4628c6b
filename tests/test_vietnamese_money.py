"""Amounts in words, as an accountant writes them, and read as people type them."""

import pytest

from emulation.vietnamese_money import money_in_words, number_in_words, read_money

WORDS = {
    0: "không",
    1: "một",
    4: "bốn",
    5: "năm",
    10: "mười",
    11: "mười một",
    14: "mười bốn",
    15: "mười lăm",
    19: "mười chín",
    20: "hai mươi",
    21: "hai mươi mốt",
    24: "hai mươi tư",
    25: "hai mươi lăm",
    55: "năm mươi lăm",
    91: "chín mươi mốt",
    100: "một trăm",
    101: "một trăm linh một",
    104: "một trăm linh bốn",
    105: "một trăm linh năm",
    110: "một trăm mười",
    111: "một trăm mười một",
    115: "một trăm mười lăm",
    121: "một trăm hai mươi mốt",
    1_000: "một nghìn",
    1_001: "một nghìn không trăm linh một",
    1_005: "một nghìn không trăm linh năm",
    1_015: "một nghìn không trăm mười lăm",
    1_100: "một nghìn một trăm",
    10_005: "mười nghìn không trăm linh năm",
    21_000: "hai mươi mốt nghìn",
    100_000: "một trăm nghìn",
    105_015: "một trăm linh năm nghìn không trăm mười lăm",
    1_000_000: "một triệu",
    1_000_005: "một triệu không trăm linh năm",
    1_005_000: "một triệu không trăm linh năm nghìn",
    2_530_000: "hai triệu năm trăm ba mươi nghìn",
    3_795_000: "ba triệu bảy trăm chín mươi lăm nghìn",
    7_590_000: "bảy triệu năm trăm chín mươi nghìn",
    21_000_021: "hai mươi mốt triệu không trăm hai mươi mốt",
    1_000_000_000: "một tỷ",
    1_000_000_001: "một tỷ không trăm linh một",
    1_020_000_000: "một tỷ không trăm hai mươi triệu",
    1_548_360_000: "một tỷ năm trăm bốn mươi tám triệu ba trăm sáu mươi nghìn",
    3_096_720_000: "ba tỷ không trăm chín mươi sáu triệu bảy trăm hai mươi nghìn",
    44_444_444_444: "bốn mươi tư tỷ bốn trăm bốn mươi tư triệu bốn trăm bốn mươi tư "
    "nghìn bốn trăm bốn mươi tư",
    1_000_000_000_000: "một nghìn tỷ",
    1_005_000_000_000: "một nghìn không trăm linh năm tỷ",
    2_000_000_000_000_000_000: "hai tỷ tỷ",
    -15: "âm mười lăm",
}


@pytest.mark.parametrize(("number", "words"), WORDS.items())
def test_a_number_in_words(number, words):
    assert number_in_words(number) == words


def test_money_begins_with_a_capital_and_ends_in_dong():
    assert money_in_words(1_548_360_000) == (
        "Một tỷ năm trăm bốn mươi tám triệu ba trăm sáu mươi nghìn đồng"
    )


def test_no_two_numbers_have_the_same_words():
    numbers = [*range(12_000), *range(999_900, 1_012_000)]

    assert len({number_in_words(number) for number in numbers}) == len(numbers)


@pytest.mark.parametrize(
    "text",
    [
        "1548360000",
        "1.548.360.000",
        "1,548,360,000",
        "1 548 360 000 đồng",
        " 1.548.360.000 đ ",
    ],
)
def test_an_amount_is_read_as_it_is_typed(text):
    assert read_money(text) == 1_548_360_000


@pytest.mark.parametrize("text", ["", "1.5", "1.54.836", "-5", "mười", "1.000,5", "٣"])
def test_what_is_no_whole_amount_is_refused(text):
    with pytest.raises(ValueError, match="^"):
        read_money(text)
