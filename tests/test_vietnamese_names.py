"""Names as people paste and spell them: what cannot be seen, and where a tone stands."""

import unicodedata

import pytest

from emulation.vietnamese import name_sort_key, search_key, text_sort_key, tidy


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u200e", "\u00ad", "\ufeff", "\u202e", "\x00", "\x07"]
)
def test_what_cannot_be_seen_is_dropped(unseen):
    assert tidy(f"{unseen}Nguyễn Văn M{unseen}ẫu") == "Nguyễn Văn Mẫu"


def test_a_mark_is_joined_to_its_letter_across_what_cannot_be_seen():
    assert tidy("Mâ\u200b\u0303u") == "Mẫu"


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u3000", "\t", "\r\n"])
def test_every_white_space_is_one_space(space):
    assert tidy(f"Nguyễn{space} Văn{space}Mẫu{space}") == "Nguyễn Văn Mẫu"


@pytest.mark.parametrize(("old", "new"), [("hòa", "hoà"), ("Thúy", "Thuý")])
def test_the_tone_may_stand_on_either_vowel(old, new):
    assert search_key(old) == search_key(new)
    assert text_sort_key(old) == text_sort_key(new)


def test_the_two_spellings_do_not_part_people_of_one_name():
    people = ["Lê Văn Hoà", "Nguyễn Văn Hòa", "Trần Văn Hoà", "Võ Văn Hòa"]
    mixed = [people[number] for number in (2, 0, 3, 1)]

    assert sorted(mixed, key=name_sort_key) == people


def test_composed_and_decomposed_text_are_one():
    name = "Đặng Thị Mẫu"
    decomposed = unicodedata.normalize("NFD", name)

    assert decomposed != name
    assert tidy(decomposed) == name
    assert name_sort_key(decomposed) == name_sort_key(name)
    assert search_key(decomposed) == "dang thi mau"


def test_d_with_a_stroke_is_found_as_d_and_sorted_after_it():
    assert search_key("Đức") == search_key("Duc")
    assert text_sort_key("Dũng") < text_sort_key("Duy") < text_sort_key("Đào")


@pytest.mark.parametrize("key", [search_key, name_sort_key, text_sort_key])
def test_nothing_typed_has_a_key_too(key):
    assert isinstance(key(" \u200b "), str)
