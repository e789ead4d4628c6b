"""Names of units: the body, its numbers, and the places that it belongs to."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from emulation.vietnamese import search_key, tidy
from nominations.twins import words
from nominations.twins.names import distance, fold_word, mark_word

_BREAK = "|"
_BREAKS = re.compile(r"[,;:/()\[\]\"“”–—]|\s-\s|-(?=\D)|\.(?=\s|$)")
_TOKEN = re.compile(r"\||[^\W_]+")
_LONGEST = max(phrase.count(" ") + 1 for phrase in words.PHRASES)


@dataclass(frozen=True)
class Unit:
    """A unit's name taken apart. `marks` keeps the places as written, since Mỹ An and
    Mỹ Ân are two."""

    body: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    places: dict[str, str] = field(default_factory=dict)
    marks: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        return bool(self.body or self.places)


@lru_cache(maxsize=20_000)
def parse(text: str) -> Unit:
    """'CHPN ấp ba, xã Mẫu' -> body {chi_hoi, phu_nu}, hamlet '3', commune 'mau'."""
    reader = _Reader(_tokens(text))
    reader.read()
    return Unit(
        frozenset(reader.body), frozenset(reader.numbers), reader.places, reader.marks
    )


Token = tuple[str, str]  # canonical, as written with its tone at the end


def _tokens(text: str) -> list[Token]:
    plain = re.sub(r"\bx\.\s*", "xã ", tidy(text).lower())
    plain = re.sub(r"\b(p|tp|tx|kp|tt)\.\s*", r"\1 ", plain)
    plain = re.sub(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_]{2})", " ", plain)
    written = _TOKEN.findall(_BREAKS.sub(f" {_BREAK} ", plain))
    plain_words = [search_key(word) for word in written]
    found: list[Token] = []
    at = 0
    while at < len(written):
        size, standing = _phrase(plain_words, at)
        if size == 1 and _is_other_word(plain_words[at], written[at]):
            found.append((f"{plain_words[at]}_", mark_word(written[at])))
        elif standing is None:
            folded = _BREAK if written[at] == _BREAK else fold_word(written[at])
            found.append((folded, mark_word(written[at])))
        else:
            found += [(part, part) for part in standing.split()]
        at += size
    return found


def _is_other_word(plain: str, written: str) -> bool:
    """Typed with marks, and not those of the level that it folds to."""
    proper = words.LEVEL_MARKS.get(plain)
    return proper is not None and written not in (plain, proper)


def _phrase(plain: list[str], at: int) -> tuple[int, str | None]:
    """How many words from here on stand for one, and which."""
    for size in range(min(_LONGEST, len(plain) - at), 0, -1):
        standing = words.PHRASES.get(" ".join(plain[at : at + size]))
        if standing is not None:
            return size, standing
    if plain[at] == "tt":  # a township's or, at the beginning, a centre's
        return 1, "xa" if at else "trung_tam"
    return 1, None


class _Reader:
    """Reads tokens from left to right, and sorts them."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.at = tokens, 0
        self.body: set[str] = set()
        self.numbers: set[str] = set()
        self.places: dict[str, str] = {}
        self.marks: dict[str, tuple[str, ...]] = {}

    def read(self) -> None:
        while self.at < len(self.tokens):
            word = self.tokens[self.at][0]
            self.at += 1
            if word in words.LEVELS and self._place(words.LEVELS[word]):
                continue
            number = self._number_after() if word in words.NUMBERED else ""
            if number:
                self.numbers.add(f"{'' if word == 'so' else word}{number}")
                self.at += 1
            if word != _BREAK and not (number and word == "so"):
                self._word(word)

    def _word(self, word: str) -> None:
        if len(word) == 1 or any(char.isdigit() for char in word):
            self.numbers.add(word.lstrip("0"))
        elif word not in words.FILLERS:
            self.body.add(word)

    def _number_after(self) -> str:
        """The number that stands next, in digits, if one does."""
        if self.at >= len(self.tokens):
            return ""
        word = self.tokens[self.at][0]
        if word[0].isdigit():
            return word.lstrip("0") or "0"
        after = self.tokens[self.at + 1][0] if self.at + 1 < len(self.tokens) else ""
        is_last = not after or _ends_place(after)
        return words.DIGITS.get(word, "") if is_last else ""

    def _place(self, level: str) -> bool:
        """Take the proper name that follows; False if none does."""
        number = self._number_after()
        if number:
            self.at += 1
            self._keep(level, number, (number,))
            return True
        name: list[Token] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token[0] == _BREAK or (name and _ends_place(token[0])):
                break
            if not name and token[0] in words.LEVELS:
                break
            name.append(token)
            self.at += 1
        if name:
            marks = tuple(mark for _word, mark in name)
            self._keep(level, " ".join(word for word, _mark in name), marks)
        return bool(name)

    def _keep(self, level: str, name: str, marks: tuple[str, ...]) -> None:
        if level not in self.places:
            self.places[level], self.marks[level] = name, marks


def _ends_place(word: str) -> bool:
    return word == _BREAK or word in words.LEVELS or word in words.BODIES


# --------------------------------------------------------------------------- comparing
def bits_of(tokens: frozenset[str] | set[str]) -> float:
    """How much it says that two bodies share these words."""
    return sum(words.COMMON_BITS.get(token, words.RARE_BITS) for token in tokens)


def paired(one: frozenset[str], other: frozenset[str]) -> tuple[set[str], set[str]]:
    """What either body has alone, one letter's slip in a long word forgiven."""
    left, right = set(one - other), set(other - one)
    for word in sorted(left):
        for close in sorted(right):
            if min(len(word), len(close)) >= 4 and distance(word, close) == 1:
                left.discard(word)
                right.discard(close)
                break
    return left, right


def similarity(one: Unit, other: Unit) -> float:
    """0 to 1: the share of what both bodies say that both say."""
    left, right = paired(one.body, other.body)
    alone = bits_of(left) + bits_of(right)
    shared = (bits_of(one.body) + bits_of(other.body) - alone) / 2
    return shared / (shared + alone) if shared else 0.0


SAME, CLOSE, DIFFERENT = "same", "close", "different"


def place(one: Unit, other: Unit, level: str) -> str:
    """How the two places of a level relate; '' if either is not given."""
    left, right = one.places.get(level), other.places.get(level)
    if left is None or right is None:
        return ""
    if left == right:
        return CLOSE if _other_marks(one.marks[level], other.marks[level]) else SAME
    if min(len(left), len(right)) < 5 or Counter(_short(left)) != Counter(
        _short(right)
    ):
        return DIFFERENT
    return CLOSE if distance(left, right) == 1 else DIFFERENT


def _short(name: str) -> list[str]:
    """Its numbers and single letters: Long Điền A is not Long Điền B."""
    return [word for word in name.split() if len(word) == 1 or word[0].isdigit()]


def _other_marks(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return any(
        left != right and search_key(left) != left and search_key(right) != right
        for left, right in zip(one, other, strict=False)
    )


def filled(unit: Unit, *more: Unit) -> Unit:
    """The unit, with places that it does not name taken from what else is known."""
    places, marks = dict(unit.places), dict(unit.marks)
    for source in more:
        for level, name in source.places.items():
            if level not in places:
                places[level], marks[level] = name, source.marks[level]
    return Unit(unit.body, unit.numbers, places, marks)
