"""The ranking as a table: rows in words, and how the chosen are shared out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from nominations import interests
from nominations.models import Nomination
from nominations.ranking import LISTED, SCORE, SUBMITTED, Line, has_women
from nominations.ranking_data import Standing

SIZE = 250


@dataclass(frozen=True)
class Row:
    line: Line
    nomination: Nomination
    # Why it stands below the one above it, if both have the same score.
    separated_by: str
    is_at_line: bool
    # Why the reader takes no part in it: then its score is not shown.
    barred: str

    @property
    def is_moved(self) -> bool:
        return bool(self.line.moved)

    @property
    def has_women(self) -> bool:
        return has_women(self.line.entry)


@dataclass(frozen=True)
class Share:
    """How many of the chosen, and of all in the ranking, are of one sort."""

    label: str
    chosen: int
    all: int
    percent: int


def page_count(found: Standing) -> int:
    return max(1, -(-len(found.ranking.lines) // SIZE))


def rows(found: Standing, user: User, page: int) -> list[Row]:
    """The rows of one page. A reader who takes no part in a nominee does not see its
    score, nor what would tell it: that it equals a neighbour's."""
    start = (page - 1) * SIZE
    shown = found.ranking.lines[start : start + SIZE]
    # With the last of the page before.
    near = found.ranking.lines[max(0, start - 1) : start + SIZE]
    barred = interests.among(user, [found.nomination(line) for line in near])
    at_line = {line.rank for line in found.ranking.group_at_line}
    rows = []
    for line in shown:
        above = found.ranking.lines[line.rank - 2].entry.key if line.rank > 1 else 0
        hides = line.entry.key in barred or above in barred
        tells = bool(line.tie_group) and not hides
        rows.append(
            Row(
                line,
                found.nomination(line),
                rule_in_words(line.separated_by, found) if tells else "",
                line.rank in at_line and line.entry.key not in barred,
                barred.get(line.entry.key, ""),
            )
        )
    return rows


def tie_at_line(found: Standing, user: User) -> list[Line]:
    """Those of the score through which the line cuts; none if the reader takes no part
    in one of them."""
    group = found.ranking.group_at_line
    return [] if interests.among(user, map(found.nomination, group)) else group


def rule_in_words(code: str, found: Standing) -> str:
    """The rule's name in the plan; the last resorts in our own words."""
    if code in ("", SCORE):
        return ""
    if code == SUBMITTED:
        return _("handed in later")
    if code == LISTED:
        return _("later in the order of the lists")
    rule = found.rules[code]
    return rule.name or rule.code


def shares(found: Standing) -> list[Share]:
    """What the law asks to keep in view (Law 06/2022 Art. 5): no numeric share is set."""
    chosen, everyone = found.ranking.chosen, found.ranking.lines
    sorts: list[tuple[str, Callable[[Line], bool]]] = [
        (_("collectives"), lambda line: not found.nomination(line).is_individual),
        (_("individuals"), lambda line: found.nomination(line).is_individual),
        (_("women, or collectives of women"), lambda line: has_women(line.entry)),
        (_("direct workers"), lambda line: line.entry.is_direct_worker),
        (_("border, sea, island"), lambda line: line.entry.is_border_island),
        (_("grassroots"), lambda line: line.entry.is_grassroots),
    ]
    return [_share(label, test, chosen, everyone) for label, test in sorts]


def _share(
    label: str,
    test: Callable[[Line], bool],
    chosen: Iterable[Line],
    everyone: Iterable[Line],
) -> Share:
    chosen = list(chosen)
    number = sum(map(test, chosen))
    percent = round(100 * number / len(chosen)) if chosen else 0
    return Share(label, number, sum(map(test, everyone)), percent)
