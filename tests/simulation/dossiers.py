"""Who will be put forward in 2030, how they will be marked, and who must be awarded."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tests.simulation import plan
from tests.simulation.plan import DAY, Stone
from tests.simulation.script import Act, Post, Script, at, is_staffed

CRITERIA = {
    row["code"]: row["maximum"] for row in plan.DATA["criteria_sets"][0]["criteria"]
}
# Beyond the places: those in reserve, those who move up, and some for whom no place is.
RESERVE, DECLINED, BEYOND = 6, 8, 9
ELIGIBLE = plan.PLACES + RESERVE + DECLINED + BEYOND
INELIGIBLE = 5
MOST_DOSSIERS = 56
FATES = (
    "last_second",
    "second_late",
    "extended_last_second",
    "returned",
    "rejected",
    "withdrawn",
)


@dataclass(frozen=True)
class Nominee:
    name: str
    is_person: bool
    is_woman: bool
    # Of a collective of 40.
    women: int
    is_direct_worker: bool
    is_border_island: bool
    is_grassroots: bool
    marks: dict[str, Decimal]
    is_eligible: bool = True

    @property
    def score(self) -> Decimal:
        return sum(self.marks.values(), Decimal(0))


@dataclass
class Dossier:
    organization: str
    fate: str
    nominees: list[Nominee]
    # The moment of the last handing in.
    handed_in: dt.datetime | None = None

    @property
    def is_appraised(self) -> bool:
        return self.fate not in ("second_late", "rejected", "withdrawn")


def add_to(written: Script) -> Script:
    """The award season, with chance of its own: the years before stay as they are."""
    chance = random.Random(f"{written.seed}:dossiers")
    acting = {organization for organization, _milestone in written.fates}
    lasting = sorted(code for code in acting if written.bodies[code].until is None)
    written.dossiers = _write(chance, lasting, written.posts)
    more = acts(chance, written.dossiers)
    written.acts = sorted([*written.acts, *more], key=lambda act: act.at)
    return written


def _write(chance: random.Random, codes: list[str], posts: list[Post]) -> list[Dossier]:
    window = plan.stones()[plan.DOSSIERS]
    able = [code for code in codes if is_staffed(posts, code, window.opens)]
    chosen = chance.sample(able, min(MOST_DOSSIERS, len(able)))
    dossiers = [
        Dossier(code, FATES[n] if n < len(FATES) else "in_time", [])
        for n, code in enumerate(chosen)
    ]
    for dossier in dossiers:
        if not dossier.is_appraised:
            dossier.nominees.append(_nominee(chance, 900 + len(dossier.organization)))
    good = [dossier for dossier in dossiers if dossier.is_appraised]
    for number in range(ELIGIBLE + INELIGIBLE):
        nominee = _nominee(chance, number, is_eligible=number >= INELIGIBLE)
        good[number % len(good)].nominees.append(nominee)
    return dossiers


def _nominee(
    chance: random.Random, number: int, *, is_eligible: bool = True
) -> Nominee:
    marks = {
        code: Decimal(chance.randint(int(maximum * 1.2), int(maximum * 2))) / 2
        for code, maximum in CRITERIA.items()
    }
    return Nominee(
        name=f"{_name(chance)} Mẫu {number}",
        is_person=chance.random() < 0.6,
        is_woman=chance.random() < 0.5,
        women=chance.randint(4, 40),
        is_direct_worker=chance.random() < 0.3,
        is_border_island=chance.random() < 0.3,
        is_grassroots=chance.random() < 0.6,
        marks=marks,
        is_eligible=is_eligible,
    )


def _name(chance: random.Random) -> str:
    letters = "abcdeghiklmnopqrstuvxy"
    return "".join(chance.choice(letters) for _n in range(9)).title()


# ------------------------------------------------------------------------------ course
def acts(chance: random.Random, dossiers: list[Dossier]) -> Iterator[Act]:
    """Begun, handed in, appraised: each on its day."""
    window = plan.stones()[plan.DOSSIERS]
    for number, dossier in enumerate(dossiers):
        story = list(_story(chance, dossier, window, number))
        handed_in = [act.at for act in story if act.verb == "hand_in"]
        dossier.handed_in = handed_in[-1] if handed_in else None
        yield from story


def _story(
    chance: random.Random, dossier: Dossier, window: Stone, number: int
) -> Iterator[Act]:
    def act(verb: str, moment: dt.datetime, day: dt.date | None = None) -> Act:
        return Act(moment, verb, dossier.organization, window.code, day)

    begun = at(window.opens + (number % 40) * DAY, 9, number % 60, 11)
    usual = at(begun.date() + chance.randint(1, 5) * DAY, 14, number % 60, 13)
    late = window.due + 5 * DAY
    in_time = act("hand_in", usual)
    stories = {
        "last_second": [act("hand_in", at(window.due, 23, 59, 59))],
        "second_late": [act("too_late", at(window.due + DAY, 0, 0, 1))],
        "extended_last_second": [
            act("extend", at(window.due, 15), late),
            act("hand_in", at(late, 23, 59, 59)),
        ],
        "returned": [
            in_time,
            act("send_back", usual + DAY),
            act("hand_in", usual + 3 * DAY),
        ],
        "rejected": [in_time, act("reject", usual + DAY)],
        "withdrawn": [in_time, act("withdraw", usual + DAY)],
    }
    yield act("begin", begun)
    yield from stories.get(dossier.fate, [in_time])
    if dossier.is_appraised:
        yield act(
            "accept", at(dt.date(2030, 8, 28) + number % 8 * DAY, 10, number % 60)
        )


# ----------------------------------------------------------------------- who is awarded
def in_order(dossiers: list[Dossier]) -> list[str]:
    """The names of those found eligible, by score and then by the plan's rules."""
    rows = []
    for dossier in dossiers:
        for position, one in enumerate(dossier.nominees):
            if dossier.is_appraised and one.is_eligible:
                key = (*_rank(one), dossier.handed_in, position)
                rows.append((key, one.name))
    return [name for _key, name in sorted(rows)]


def _rank(one: Nominee) -> tuple[Decimal, bool, bool, bool, bool]:
    """The smaller comes first. Women: a woman, or at least seven tenths of a body."""
    is_women = one.is_woman if one.is_person else one.women * 10 >= 40 * 7
    return (
        -one.score,
        not is_women,
        not one.is_direct_worker,
        not one.is_border_island,
        not one.is_grassroots,
    )
