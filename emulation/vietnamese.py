"""Vietnamese text: normal form, search key, order of names, dates and amounts in words.

A leaf: it knows no app and no database.
"""

import re
import unicodedata

# Order of the alphabet and of the tones, as offices sort lists of people.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_RANK = {letter: index + 10 for index, letter in enumerate(_LETTERS)}
_SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """NFC, every run of white space (also non-breaking) one space, none at the ends."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


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
    letters, tones = [], []
    for char in word:
        letter, tone = _split_tone(char)
        rank = _RANK.get(letter)
        letters.append(f"{rank:02d}" if rank else f"0{letter}")
        tones.append(str(tone))
    return "".join(letters) + "." + "".join(tones)


def _split_tone(char: str) -> tuple[str, int]:
    """'ế' -> ('ê', 4): the letter without its tone, and the tone's rank."""
    decomposed = unicodedata.normalize("NFD", char)
    tone = next((mark for mark in decomposed if mark in _TONES and mark), "")
    letter = unicodedata.normalize(
        "NFC", decomposed.replace(tone, "") if tone else char
    )
    return letter, _TONES[tone]
