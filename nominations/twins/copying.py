"""Which passages two reports share, word for word: without a database.

Words are compared without marks and case, every figure as one and the same: whoever
copies a report changes its figures. A text's prints are a thinned set of the hashes of
its shingles (winnowing), so that any run of `SURE` shared words leaves one print in both.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from emulation.vietnamese import search_key

SHINGLE, WINDOW = 8, 6
SURE = SHINGLE + WINDOW - 1
# A passage shorter than this says nothing; one so long counts even where many have it.
SHORTEST, LONG = 12, 80
# Reports are alike from so many shared words, and so large a part of the shorter, on.
FEWEST_WORDS, SMALLEST_SHARE = 40, 0.3
# A letter may come apart from its marks.
_WORD = re.compile(r"[\w\u0300-\u036f]+")
_MOST_CANDIDATES = 8
# Passages as short as can be hold so few shingles, and so many words.
_FEWEST_SHINGLES = FEWEST_WORDS * (SHORTEST - SHINGLE + 1) // SHORTEST


@dataclass(frozen=True)
class Words:
    """A text as words, each with where it stands."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    shingles: tuple[int, ...]
    distinct: frozenset[int]


@dataclass(frozen=True)
class Span:
    """A piece of one of several texts: which, and from where to where (characters)."""

    text: int
    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    one: Span
    other: Span
    words: int


@dataclass(frozen=True)
class Likeness:
    """What two reports share; `share` is 0 to 1, of the shorter one's own words."""

    share: float
    words: int
    passages: tuple[Passage, ...]

    @property
    def is_copied(self) -> bool:
        return self.words >= FEWEST_WORDS and self.share >= SMALLEST_SHARE


@lru_cache(maxsize=500)
def read(text: str) -> Words:
    found = [(match.group(), match.span()) for match in _WORD.finditer(text)]
    words = tuple("0" if word[0].isdigit() else search_key(word) for word, _at in found)
    shingles = tuple(
        _hash(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)
    )
    spans = tuple(at for _word, at in found)
    return Words(words, spans, shingles, frozenset(shingles))


def _hash(words: Sequence[str]) -> int:
    digest = hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def prints(texts: Iterable[str]) -> set[int]:
    """Of all the texts together; those too short for one shingle leave none."""
    found: set[int] = set()
    for text in texts:
        shingles = read(text).shingles
        last = max(len(shingles) - WINDOW + 1, min(len(shingles), 1))
        found |= {min(shingles[at : at + WINDOW]) for at in range(last)}
    return found


def is_enough(texts: Iterable[str]) -> bool:
    """Whether there are so many words that they can be somebody else's at all."""
    return sum(len(read(text).words) for text in texts) >= FEWEST_WORDS


def without(text: str, known: AbstractSet[int]) -> str:
    """What is left of a text when all that stands in `known` shingles is cut out."""
    words = read(text)
    keeps = [True] * len(words.words)
    for at, shingle in enumerate(words.shingles):
        if shingle in known:
            keeps[at : at + SHINGLE] = [False] * SHINGLE
    left, end, is_cut = [], 0, False
    for (start, stop), stays in zip(words.spans, keeps, strict=True):
        if not stays:
            left.append("" if is_cut else text[end:start])
            end = stop
        is_cut = not stays
    return "".join([*left, text[end:]]).strip()


def shingles(texts: Iterable[str]) -> frozenset[int]:
    """All of them: of what everybody may quote."""
    return frozenset().union(*(read(text).distinct for text in texts))


def may_be_copied(
    one: Iterable[str], other: Iterable[str], quoted: AbstractSet[int]
) -> bool:
    """A quick look beforehand, at least as lenient as `compare`."""
    return len((shingles(one) & shingles(other)) - quoted) >= _FEWEST_SHINGLES


def compare(
    one: Sequence[str],
    other: Sequence[str],
    *,
    quoted: AbstractSet[int] = frozenset(),
    common: AbstractSet[int] = frozenset(),
) -> Likeness:
    """`quoted` are shingles that everybody may use; `common` prints that many reports
    have: they count only within a long passage. The same from both sides."""
    if list(one) > list(other):
        turned = compare(other, one, quoted=quoted, common=common)
        passages = tuple(Passage(p.other, p.one, p.words) for p in turned.passages)
        return Likeness(turned.share, turned.words, passages)
    left, right = [read(text) for text in one], [read(text) for text in other]
    passages = tuple(
        passage
        for passage, found in _runs(left, right)
        if _counts(found, quoted, common)
    )
    words = sum(passage.words for passage in passages)
    shorter = min(_own_words(left, quoted), _own_words(right, quoted))
    share = min(1.0, words / shorter) if shorter else 0.0
    return Likeness(share, words, passages)


def _own_words(texts: list[Words], quoted: AbstractSet[int]) -> int:
    """How many words are not within a quotation."""
    number = 0
    for text in texts:
        own = [True] * len(text.words)
        for at, shingle in enumerate(text.shingles):
            if shingle in quoted:
                own[at : at + SHINGLE] = [False] * SHINGLE
        number += sum(own)
    return number


def _counts(
    found: Sequence[int], quoted: AbstractSet[int], common: AbstractSet[int]
) -> bool:
    """Whether a passage with these shingles is more than what everybody writes."""
    if sum(one in quoted for one in found) * 2 >= len(found):
        return False
    is_long = len(found) + SHINGLE - 1 >= LONG
    told = [one in common for one in _winnowed(found)]
    return is_long or sum(told) * 2 < len(told)


def _winnowed(found: Sequence[int]) -> set[int]:
    last = max(len(found) - WINDOW + 1, 1)
    return {min(found[at : at + WINDOW]) for at in range(last)}


def _runs(
    left: list[Words], right: list[Words]
) -> Iterator[tuple[Passage, tuple[int, ...]]]:
    """The longest runs of shared words, from left to right, none over another on either
    side; each with its shingles."""
    places = _places(left, right)
    taken = [[False] * len(text.words) for text in right]
    for number, text in enumerate(left):
        at = 0
        while at < len(text.shingles):
            candidates = places.get(text.shingles[at])
            if candidates is None:
                at += 1
                continue
            best = _longest(text, at, right, candidates, taken)
            if best is None or best[2] < SHORTEST:
                at += 1
                continue
            where, start, size = best
            taken[where][start : start + size] = [True] * size
            passage = Passage(
                _span(number, text, at, size),
                _span(where, right[where], start, size),
                size,
            )
            yield passage, text.shingles[at : at + size - SHINGLE + 1]
            at += size


def _places(left: list[Words], right: list[Words]) -> dict[int, list[tuple[int, int]]]:
    """Where on the right those shingles stand that are on the left as well."""
    ours: frozenset[int] = frozenset().union(*(text.distinct for text in left))
    places: dict[int, list[tuple[int, int]]] = {}
    for number, text in enumerate(right):
        for at, shingle in enumerate(text.shingles):
            if shingle in ours:
                places.setdefault(shingle, []).append((number, at))
    return places


def _longest(
    text: Words,
    at: int,
    right: list[Words],
    candidates: list[tuple[int, int]],
    taken: list[list[bool]],
) -> tuple[int, int, int] | None:
    """(text, word, number of words) of the longest run that begins like ours."""
    best = None
    for where, start in candidates[:_MOST_CANDIDATES]:
        theirs, size = right[where].words, 0
        while (
            at + size < len(text.words)
            and start + size < len(theirs)
            and text.words[at + size] == theirs[start + size]
            and not taken[where][start + size]
        ):
            size += 1
        if best is None or size > best[2]:
            best = where, start, size
    return best


def _span(number: int, text: Words, at: int, size: int) -> Span:
    return Span(number, text.spans[at][0], text.spans[at + size - 1][1])
