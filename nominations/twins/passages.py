"""Two reports laid out side by side, with the passages that both have."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from nominations.models import Nomination, TwinCase
from nominations.twins import report_texts
from nominations.twins.copying import Span


@dataclass(frozen=True)
class Part:
    """A piece of a text; `number` is that of the passage, 0 for words of its own."""

    text: str
    number: int = 0


@dataclass(frozen=True)
class Section:
    title: str
    parts: list[Part]


@dataclass(frozen=True)
class Side:
    """`letter` begins the names of its passages on the page: a1, a2 …"""

    nomination: Nomination
    letter: str
    other: str
    sections: list[Section]


@dataclass(frozen=True)
class Passages:
    sides: tuple[Side, Side]
    number: int
    words: int


def of(case: TwinCase) -> Passages | None:
    """None for a case that is not about reports."""
    if not case.is_of_reports:
        return None
    left, right, found = report_texts.likeness_of(case.first, case.second)
    ours = [passage.one for passage in found.passages]
    theirs = [passage.other for passage in found.passages]
    first = Side(case.first, "a", "b", _sections(left.texts, ours))
    second = Side(case.second, "b", "a", _sections(right.texts, theirs))
    return Passages((first, second), len(found.passages), found.words)


def _sections(texts: list[str], spans: list[Span]) -> list[Section]:
    """Those in which something stands."""
    titles = [
        *(capfirst(report_texts.label(name)) for name in report_texts.TYPED),
        _("In the uploaded file besides"),
    ]
    return [
        Section(title, list(_parts(text, number, spans)))
        for number, (title, text) in enumerate(zip(titles, texts, strict=True))
        if text
    ]


def _parts(text: str, which: int, spans: list[Span]) -> Iterator[Part]:
    here = sorted(
        (span.start, span.end, number)
        for number, span in enumerate(spans, start=1)
        if span.text == which
    )
    at = 0
    for start, end, number in here:
        if text[at:start]:
            yield Part(text[at:start])
        yield Part(text[start:end], number)
        at = end
    if text[at:]:
        yield Part(text[at:])
