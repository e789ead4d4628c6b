"""Names of people: their words, how rare they are, how alike two of them are."""

import math
import re
import unicodedata
from functools import lru_cache

from emulation.vietnamese import search_key, tidy
from nominations.twins import words

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_COMRADE = re.compile(r"^\s*[đd]/c\b")
_NOT_A_WORD = re.compile(r"[^\w\s]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"

# The same, differing in so much: what a difference takes off the name's worth, in bits.
UNMARKED, OTHER_MARKS, OTHER_ORDER, NO_MIDDLE, MISSPELT = 0.5, 5.5, 4.0, 3.0, 6.0
DIFFERENT = -15.0


def fold_word(word: str) -> str:
    """Without marks; i and y alike where they sound alike (quý = quí)."""
    plain = search_key(word)
    return re.sub(r"(?<![aeo])y$", "i", plain)


def mark_word(word: str) -> str:
    """Its letters, then its tone, wherever that is written: hòa = hoà."""
    spread = unicodedata.normalize("NFD", word.lower())
    tone = "".join(char for char in spread if char in _TONES)
    bare = "".join(char for char in spread if char not in _TONES)
    return re.sub(r"(?<![aeo])y$", "i", bare) + tone


@lru_cache(maxsize=20_000)
def split(name: str) -> tuple[str, ...]:
    """The words of a name as written, in lower case, without brackets and honorifics."""
    text = _COMRADE.sub(" ", _BRACKETS.sub(" ", tidy(name).lower()))
    plain = _NOT_A_WORD.sub(" ", text)
    found = plain.split()
    is_cut = True
    while is_cut:
        is_cut = False
        folded = " ".join(map(search_key, found))
        for title in words.HONORIFICS:
            size = title.count(" ") + 1
            if folded.startswith(f"{title} ") and len(found) - size >= 2:
                found, is_cut = found[size:], True
                break
    return tuple(found)


@lru_cache(maxsize=20_000)
def folded(name: str) -> tuple[str, ...]:
    """The words by which names are compared."""
    plain = [fold_word(word) for word in split(name)]
    return tuple(words.NAME_SHORT.get(word, word) for word in plain)


def rarity(name: tuple[str, ...]) -> float:
    """In bits: how seldom two people share these folded words by chance."""
    if not name:
        return 0.0
    share = words.FAMILY.get(name[0], words.RARE_FAMILY)
    if len(name) > 1:
        share *= words.GIVEN.get(name[-1], words.RARE_GIVEN)
    for word in name[1:-1]:
        share *= words.MIDDLE.get(word, words.RARE_MIDDLE)
    return min(24.0, -math.log2(share))


def likeness(one: str, other: str) -> tuple[str, float]:
    """('name_same', 11.2): how two names relate, and the bits that this is worth."""
    left, right = folded(one), folded(other)
    if not left or not right:
        return "", 0.0
    if left == right:
        return _same_words(one, other)
    if sorted(left) == sorted(right):
        return "name_order", rarity(left) - OTHER_ORDER
    shorter, longer = sorted((left, right), key=lambda name: (len(name), name))
    if _lacks_middle(shorter, longer):
        return "name_shortened", rarity(shorter) - NO_MIDDLE
    joined = " ".join(left), " ".join(right)
    if min(map(len, joined)) >= 8 and distance(*joined) == 1 and not _counts(*joined):
        return "name_misspelt", min(rarity(left), rarity(right)) - MISSPELT
    return "name_differs", DIFFERENT


def _counts(one: str, other: str) -> bool:
    """Names with numbers ('Mẫu 1', 'Mẫu 2') are counted, not misspelt."""
    return any(char.isdigit() for char in one + other)


def _same_words(one: str, other: str) -> tuple[str, float]:
    """One folded name: are the marks the same, left out, or others?"""
    bits, code = rarity(folded(one)), "name_same"
    for left, right in zip(split(one), split(other), strict=True):
        if mark_word(left) == mark_word(right):
            continue
        if left == search_key(left) or right == search_key(right):
            bits -= UNMARKED
            code = "name_unmarked" if code == "name_same" else code
        else:
            bits, code = bits - OTHER_MARKS, "name_marks"
    return code, bits


def _lacks_middle(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """'nguyen hoa' in 'nguyen thi hoa': family and given name stand, a middle is gone."""
    ends = len(shorter) >= 2 and (shorter[0], shorter[-1]) == (longer[0], longer[-1])
    rest = iter(longer)
    return ends and all(word in rest for word in shorter)


@lru_cache(maxsize=50_000)
def distance(one: str, other: str) -> int:
    """Letters changed, added, left out or swapped with their neighbour; 3 means more
    than 2."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return min(row[-1], 3)
