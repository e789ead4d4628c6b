"""Whose achievement reports are much alike: what each says is kept as prints, those that
share prints are compared, and what was found is kept for both sides."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from campaigns.models import Campaign, RequiredDocument
from nominations.models import (
    Document,
    Nomination,
    ReportPrint,
    SharedText,
)
from nominations.twins import copying, quoting
from nominations.twins.copying import Likeness
from records import jobs

TYPED = ("achievement", "self_statement")
# What reports of so many organisations say, or so many reports, is a common phrase.
MANY_ORGANIZATIONS, MANY_REPORTS = 5, 200
# Reports worth comparing share some prints, long ones more; of very many, those that
# share most.
FEWEST_PRINTS, FEWEST_OF_LONG, MOST_CANDIDATES = 3, 5, 20
_QUOTE = 90

Pair = tuple[int, int]


@dataclass(frozen=True)
class Report:
    """What a nominee's report says: typed into the form, and in the file uploaded as
    far as it says more than that."""

    typed: tuple[str, ...]
    brought: str = ""

    @cached_property
    def texts(self) -> list[str]:
        return [
            *self.typed,
            copying.without(self.brought, copying.shingles(self.typed)),
        ]


# --------------------------------------------------------------------------- when saved
def search_later(nominations: Iterable[Nomination]) -> None:
    """Have reports that were just changed read and compared. Those of a few words, that
    never had more, are nobody's copy."""
    rows = list(nominations)
    prints = ReportPrint.objects.filter(nomination__in=rows)
    had_more = set(prints.values_list("nomination", flat=True).distinct())
    _enqueue(
        [row.pk for row in rows if row.pk in had_more or copying.is_enough(_typed(row))]
    )


def paper_came(paper: Document) -> None:
    """The same, if the paper is a report in which there are words, or were."""
    nomination, written = paper.nomination, paper.required.written_as
    if nomination is None or written != RequiredDocument.Written.REPORT:
        return
    if quoting.may_have_words(paper.attachment) or nomination.prints.exists():
        _enqueue([nomination.pk])


def _enqueue(keys: list[int]) -> None:
    if keys:
        jobs.enqueue("twins.reports", {"nominations": keys}, by=None, total=len(keys))


# -------------------------------------------------------------------------------- reading
def label(name: str) -> str:
    return str(Nomination._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _typed(nomination: Nomination) -> tuple[str, ...]:
    return tuple(getattr(nomination, name) for name in TYPED)


def read_papers(
    nominations: Iterable[Nomination], tick: Callable[[], object] = lambda: None
) -> None:
    """Read the uploaded reports that nobody has read yet, each in some seconds at most;
    outside a transaction, for others write meanwhile."""
    papers = _papers(nominations).filter(attachment__file__paper_text=None)
    for paper in papers.select_related("attachment__file"):
        tick()
        quoting.words_of(paper.attachment)


def _papers(nominations: Iterable[Nomination]) -> Any:
    return Document.objects.current().filter(
        nomination__in=nominations, required__written_as=RequiredDocument.Written.REPORT
    )


def reports(nominations: Iterable[Nomination]) -> dict[int, Report]:
    """By the nominee's key, of what was read of the papers until now."""
    rows = list(nominations)
    text = "attachment__file__paper_text__text"
    said = _papers(rows).exclude(**{text: None}).values_list("nomination", text)
    brought_by: dict[int, str] = dict(said)
    return {row.pk: Report(_typed(row), brought_by.get(row.pk, "")) for row in rows}


# ------------------------------------------------------------------------------ comparing
class Search:
    """One look at some nominees; what every report may quote is read once."""

    def __init__(self) -> None:
        self._quoted: dict[int, frozenset[int]] = {}

    def refresh(self, nominations: Iterable[Nomination]) -> None:
        """Hold prints and shared passages of these to what their reports say now; they
        come with dossier and campaign."""
        rows = list(nominations)
        held = reports(rows)
        for row in rows:
            self._refresh(row, held[row.pk])

    @transaction.atomic
    def _refresh(self, nomination: Nomination, report: Report) -> None:
        texts = report.texts
        values = self._prints(nomination, texts)
        if not _keep_prints(nomination, values):
            _keep_pairs(nomination, {})
            return
        common, partners = _holders(nomination, values)
        quoted = self.quoted(nomination.dossier.campaign)
        found = {}
        fewest = max(FEWEST_PRINTS, min(FEWEST_OF_LONG, len(values) // 20))
        for other, theirs in _candidates(nomination, partners, fewest):
            allowed = quoted
            if other.dossier.campaign_id != nomination.dossier.campaign_id:
                allowed = quoted | self.quoted(other.dossier.campaign)
            if not copying.may_be_copied(texts, theirs.texts, allowed):
                continue
            likeness = copying.compare(
                texts, theirs.texts, quoted=allowed, common=common
            )
            if likeness.is_copied:
                found[other.pk] = _values(
                    nomination.pk < other.pk, texts, theirs.texts, likeness
                )
        _keep_pairs(nomination, found)

    def _prints(self, nomination: Nomination, texts: list[str]) -> set[int]:
        if not copying.is_enough(texts):
            return set()
        return copying.prints(texts) - self.quoted(nomination.dossier.campaign)

    def quoted(self, campaign: Campaign) -> frozenset[int]:
        if campaign.pk not in self._quoted:
            self._quoted[campaign.pk] = quoting.quoted(campaign)
        return self._quoted[campaign.pk]


def likeness_of(one: Nomination, other: Nomination) -> tuple[Report, Report, Likeness]:
    """Both reports as they are now, and what they share."""
    both, search = reports([one, other]), Search()
    left, right = both[one.pk], both[other.pk]
    quoted = search.quoted(one.dossier.campaign) | search.quoted(other.dossier.campaign)
    shared = copying.prints(left.texts) & copying.prints(right.texts)
    common, _partners = _holders(one, shared)
    found = copying.compare(left.texts, right.texts, quoted=quoted, common=common)
    return left, right, found


def _holders(nomination: Nomination, values: set[int]) -> tuple[set[int], Counter[int]]:
    """Which prints are common phrases, and who else has how many of the others."""
    rows = ReportPrint.objects.filter(value__in=values)
    numbers = dict(
        rows.values_list("value").annotate(number=Count("pk")).order_by().filter(number__gt=1)
    )  # fmt: skip
    common = {value for value, number in numbers.items() if number > MANY_REPORTS}
    partners: Counter[int] = Counter()
    where: dict[int, set[int]] = defaultdict(set)
    few = rows.filter(value__in=numbers.keys() - common)
    for value, who, organization in few.values_list(
        "value", "nomination", "nomination__dossier__organization"
    ):
        where[value].add(organization)
        if who != nomination.pk:
            partners[who] += 1
    common |= {value for value, all in where.items() if len(all) >= MANY_ORGANIZATIONS}
    return common, partners


def _candidates(
    nomination: Nomination, partners: Counter[int], fewest: int
) -> list[tuple[Nomination, Report]]:
    """Those that share most, and those found alike before."""
    wanted = {
        pk for pk, number in partners.most_common(MOST_CANDIDATES) if number >= fewest
    } | set(_held(nomination))
    if not wanted:
        return []
    rows = list(
        Nomination.objects.filter(pk__in=wanted)
        .select_related("dossier")
        .order_by("pk")
    )
    said = reports(rows)
    return [(row, said[row.pk]) for row in rows]


def _values(
    is_first: bool, ours: list[str], theirs: list[str], likeness: Likeness
) -> dict[str, Any]:
    longest = max(likeness.passages, key=lambda passage: passage.words)
    mine = _quote(ours[longest.one.text][longest.one.start : longest.one.end])
    other = _quote(theirs[longest.other.text][longest.other.start : longest.other.end])
    first, second = (mine, other) if is_first else (other, mine)
    return {
        "percent": round(likeness.share * 100),
        "first_words": first,
        "second_words": second,
        "facts": _facts(ours, theirs),
    }


def _quote(passage: str) -> str:
    text = " ".join(passage.split())
    if len(text) <= _QUOTE:
        return text
    return text[:_QUOTE].rsplit(" ", 1)[0]


def _facts(ours: list[str], theirs: list[str]) -> str:
    """Of all the words that stand in both, whatever others may write by now."""
    runs = sorted(
        " ".join(copying.read(ours[run.one.text][run.one.start : run.one.end]).words)
        for run in copying.compare(ours, theirs).passages
    )
    return hashlib.sha256("\n".join(runs).encode()).hexdigest()


# -------------------------------------------------------------------------------- keeping
def _keep_prints(nomination: Nomination, values: set[int]) -> set[int]:
    held = set(nomination.prints.values_list("value", flat=True))
    if gone := held - values:
        nomination.prints.filter(value__in=gone).delete()
    ReportPrint.objects.bulk_create(
        [ReportPrint(nomination=nomination, value=value) for value in values - held],
        ignore_conflicts=True,
        batch_size=300,
    )
    return values


def _held(nomination: Nomination) -> dict[int, SharedText]:
    """By the other's key."""
    pairs = SharedText.objects.filter(Q(first=nomination) | Q(second=nomination))
    return {
        pair.second_id if pair.first_id == nomination.pk else pair.first_id: pair
        for pair in pairs
    }


def _keep_pairs(nomination: Nomination, found: dict[int, dict[str, Any]]) -> None:
    held = _held(nomination)
    gone = [pair.pk for other, pair in held.items() if other not in found]
    if gone:
        SharedText.objects.filter(pk__in=gone).delete()
    new = []
    for other, values in found.items():
        if other not in held:
            first, second = sorted((nomination.pk, other))
            new.append(SharedText(first_id=first, second_id=second, **values))
        elif any(getattr(held[other], name) != value for name, value in values.items()):
            SharedText.objects.filter(pk=held[other].pk).update(**values)
    SharedText.objects.bulk_create(new, ignore_conflicts=True)
