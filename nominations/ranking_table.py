"""The ranking as a table: rows in words, in groups, and how the chosen are shared out."""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from campaigns.models import Participation
from nominations import interests
from nominations.models import Appraisal, EarlierAward, Nomination
from nominations.ranking import LISTED, SCORE, SUBMITTED, Line, has_women
from nominations.ranking_data import Standing

SIZE = 100
KIND, BLOCK = "kind", "block"


@dataclass(frozen=True)
class Opinions:
    """How many concluded opinions a score is the mean of, and how far they lie apart."""

    number: int
    spread: Decimal


@dataclass(frozen=True)
class Row:
    line: Line
    nomination: Nomination
    # Its place in what is shown: the whole, or a group.
    number: int
    # Why it stands below the one above it, if both have the same score.
    separated_by: str
    is_at_line: bool
    # Whether the line is drawn above this row.
    starts_below: bool
    # Why the reader takes no part in it: then its score, and what tells it, stay hidden.
    barred: str
    opinions: Opinions | None
    awards: list[EarlierAward]

    @property
    def is_moved(self) -> bool:
        return bool(self.line.moved)

    @property
    def has_women(self) -> bool:
        return has_women(self.line.entry)


@dataclass(frozen=True)
class Group:
    """The nominees of one kind, or of one block."""

    key: str
    label: str
    lines: list[Line]

    @property
    def chosen(self) -> int:
        return sum(line.is_in for line in self.lines)


@dataclass(frozen=True)
class Share:
    """How many of the chosen, and of all in the ranking, are of one sort; how many more
    there are than before what is tried out."""

    code: str
    label: str
    chosen: int
    all: int
    percent: int
    change: int


def page_count(lines: Sequence[Line]) -> int:
    return max(1, -(-len(lines) // SIZE))


def rows(found: Standing, lines: Sequence[Line], user: User, page: int) -> list[Row]:
    """The rows of one page of `lines`, which are the whole or a group; three queries. A
    reader who takes no part in a nominee does not see its score, nor what would tell it:
    that it equals a neighbour's."""
    start = (page - 1) * SIZE
    shown = lines[start : start + SIZE]
    above = [found.ranking.lines[line.rank - 2] for line in shown if line.rank > 1]
    nominations = found.some(line.entry.key for line in [*shown, *above])
    barred = interests.among(user, nominations.values())
    opinions, awards = _opinions(nominations), _awards(nominations)
    at_line = {line.rank for line in found.ranking.group_at_line}
    first_below = next(
        (line.rank for line in lines if line.rank > found.ranking.cut), 0
    )
    return [
        Row(
            line,
            nominations[line.entry.key],
            number,
            _parted_by(line, found, barred),
            line.rank in at_line and line.entry.key not in barred,
            line.rank == first_below,
            barred.get(line.entry.key, ""),
            opinions.get(line.entry.key),
            awards.get(line.entry.key, []),
        )
        for number, line in enumerate(shown, start=start + 1)
        if line.entry.key in nominations
    ]


def _parted_by(line: Line, found: Standing, barred: Container[int]) -> str:
    """The rule that parted it from the one above, unless that tells a hidden score."""
    above = found.ranking.lines[line.rank - 2].entry.key if line.rank > 1 else 0
    if not line.tie_group or line.entry.key in barred or above in barred:
        return ""
    return rule_in_words(line.separated_by, found)


def tie_at_line(found: Standing, user: User) -> list[Line]:
    """Those of the score through which the line cuts; none if the reader takes no part
    in one of them."""
    group = found.ranking.group_at_line
    nominations = found.some(line.entry.key for line in group) if group else {}
    return [] if interests.among(user, nominations.values()) else group


@dataclass(frozen=True)
class StoredRow:
    """A line of a stored ranking: names as they were."""

    line: Line
    name: str
    organization: str
    separated_by: str
    barred: str


def stored_rows(found: Standing, user: User, page: int) -> list[StoredRow]:
    """One page of a ranking that was stored; one query, for what stays hidden."""
    shown = found.ranking.lines[(page - 1) * SIZE : page * SIZE]
    above = [found.ranking.lines[line.rank - 2] for line in shown if line.rank > 1]
    nominations = found.some(line.entry.key for line in [*shown, *above])
    barred = interests.among(user, nominations.values())
    return [
        StoredRow(
            line,
            found.facts_of(line).name,
            found.facts_of(line).organization,
            _parted_by(line, found, barred),
            barred.get(line.entry.key, ""),
        )
        for line in shown
    ]


def _opinions(nominations: dict[int, Nomination]) -> dict[int, Opinions]:
    found = (
        Appraisal.objects.counted()
        .filter(nomination__in=nominations, is_eligible=True)
        .order_by()
        .values_list("nomination")
        .annotate(number=Count("pk"), low=Min("total"), high=Max("total"))
    )
    return {
        key: Opinions(number, Decimal(high or 0) - Decimal(low or 0))
        for key, number, low, high in found
    }


def _awards(nominations: dict[int, Nomination]) -> dict[int, list[EarlierAward]]:
    found: dict[int, list[EarlierAward]] = {}
    for award in EarlierAward.objects.filter(nomination__in=nominations):
        found.setdefault(award.nomination_id, []).append(award)
    return found


def groups(found: Standing, by: str) -> list[Group]:
    """The ranking by kind or by block, each group in the order of the whole; one query.
    Those that have no nominee are left out."""
    if by == KIND:
        kinds = found.campaign.nominee_kinds.order_by("subject", "order")
        labels = {str(key): name for key, name in kinds.values_list("pk", "name")}
        key_of = {key: str(facts.kind) for key, facts in found.facts.items()}
    elif by == BLOCK:
        taking_part = Participation.objects.filter(campaign=found.campaign)
        blocks = dict(taking_part.values_list("organization", "block"))
        labels = {name: name for name in sorted(filter(None, blocks.values()))}
        labels["-"] = _("without a block")
        key_of = {
            entry.key: blocks.get(entry.organization) or "-"
            for entry in found.given.entries
        }
    else:
        return []
    lines: dict[str, list[Line]] = {key: [] for key in labels}
    for line in found.ranking.lines:
        lines[key_of[line.entry.key]].append(line)
    return [Group(key, labels[key], lines[key]) for key in labels if lines[key]]


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


def shares(found: Standing, before: Standing | None = None) -> list[Share]:
    """What the law asks to keep in view (Law 06/2022 Art. 5): no numeric share is set.
    Beside it how each number has changed since `before`."""
    chosen = _count(found, found.ranking.chosen)
    once = _count(before, before.ranking.chosen) if before else chosen
    everyone = _count(found, found.ranking.lines)
    total = len(found.ranking.chosen)
    return [
        Share(
            code,
            label,
            chosen[code],
            everyone[code],
            round(100 * chosen[code] / total) if total else 0,
            chosen[code] - once[code],
        )
        for code, label in share_labels().items()
    ]


def share_labels() -> dict[str, str]:
    return {
        "collectives": _("collectives"),
        "individuals": _("individuals"),
        "women": _("women, or collectives of women"),
        "direct": _("direct workers"),
        "border": _("border, sea, island"),
        "grassroots": _("grassroots"),
    } | {level: str(label) for level, label in Organization.Level.choices}


def _count(found: Standing, lines: Sequence[Line]) -> Counter[str]:
    """By the codes of `share_labels`."""
    counter: Counter[str] = Counter()
    for line in lines:
        entry, facts = line.entry, found.facts[line.entry.key]
        counter["individuals" if facts.is_individual else "collectives"] += 1
        counter[facts.level] += 1
        counter["women"] += has_women(entry)
        counter["direct"] += entry.is_direct_worker
        counter["border"] += entry.is_border_island
        counter["grassroots"] += entry.is_grassroots
    return counter
