"""What will happen, written down before it does: by chance, but the same for a seed."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from tests.simulation import plan
from tests.simulation.plan import DAY, Body, Stone

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2030, 12, 31)
# The scheduler stands still for 26 hours, over a day of reminders and the first hours of
# a merger.
OUTAGE = (
    dt.datetime(2028, 12, 24, 6, 0, tzinfo=HERE),
    dt.datetime(2028, 12, 25, 8, 0, tzinfo=HERE),
)
LEAP_DAY = dt.date(2028, 2, 29)


def at(day: dt.date, hour: int = 9, minute: int = 0, second: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute, second), tzinfo=HERE)


@dataclass(frozen=True)
class Act:
    """Somebody does something about a duty."""

    at: dt.datetime
    verb: str
    organization: str
    milestone: str
    # Of an extension: its last day. Of a launch plan: the date on the paper.
    day: dt.date | None = None


@dataclass(frozen=True)
class Change:
    """Organisations change: `targets` are those that come to be or take over."""

    kind: str
    on: dt.date
    sources: tuple[str, ...]
    targets: tuple[str, ...] = ()
    planned_at: dt.datetime = at(FIRST)

    @property
    def heir(self) -> str:
        return self.targets[0] if self.targets else ""


@dataclass(frozen=True)
class Post:
    """`person` works for `organization`, both days included."""

    person: str
    organization: str
    roles: tuple[str, ...]
    since: dt.date
    until: dt.date | None = None

    def is_held(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass
class Script:
    seed: int
    bodies: dict[str, Body]
    acts: list[Act]
    changes: list[Change]
    posts: list[Post]
    fates: dict[tuple[str, str], str]
    dossiers: list[Any] = field(default_factory=list)


CLERK, LEADER = "org_clerk", "org_leader"
# How often each fate of a report comes up among a hundred, and the first of each first.
REPORT_FATES = {
    "in_time": 30,
    "first_second": 2,
    "last_second": 4,
    "second_late": 3,
    "late": 9,
    "extended": 5,
    "extended_last_second": 2,
    "extended_late": 2,
    "extended_twice": 2,
    "waived": 3,
    "required_again": 2,
    "returned": 6,
    "returned_late": 3,
    "unanswered": 2,
    "corrected": 2,
    "unjudged": 2,
    "draft": 6,
    "never": 15,
}
LAUNCH_FATES = {
    "in_time": 50,
    "entered_later": 20,
    "late": 12,
    "last_second": 4,
    "second_late": 4,
    "extended": 4,
    "returned": 6,
    "waived": 3,
    "draft": 3,
    "never": 6,
}


def write(seed: int, acting: int | None = None) -> Script:
    """Of `acting` organisations; of all of them, if it is None."""
    chance = random.Random(seed)
    bodies = plan.participants()
    changes = _changes(bodies)
    for change in changes:
        _change_bodies(bodies, change)
    active = _acting(chance, bodies, changes, acting)
    posts = _posts(chance, active, changes)
    fates, acts = {}, []
    for stone in plan.stones().values():
        if stone.code == plan.DOSSIERS:
            continue
        owing = [body for body in active.values() if _will_owe(body, stone)]
        table = REPORT_FATES if stone.is_report else LAUNCH_FATES
        for body, fate in zip(owing, _deal(chance, table, len(owing)), strict=True):
            fates[body.code, stone.code] = fate
            acts += _acts_of(chance, body, stone, fate, posts)
    return Script(seed, bodies, sorted(acts, key=_when), changes, posts, fates)


def _acting(
    chance: random.Random,
    bodies: dict[str, Body],
    changes: list[Change],
    number: int | None,
) -> dict[str, Body]:
    """Those that change anyway, others by lot."""
    changing = {code for one in changes for code in (*one.sources, *one.targets)}
    others = [code for code in bodies if code not in changing]
    if number is not None:
        others = chance.sample(others, max(0, number - len(changing)))
    return {code: body for code, body in bodies.items() if code in {*changing, *others}}


def _when(act: Act) -> tuple[dt.datetime, str, str]:
    return act.at, act.organization, act.milestone


def _deal(chance: random.Random, table: dict[str, int], number: int) -> list[str]:
    """Each fate once, the others by their weight, shuffled."""
    dealt = list(table) + chance.choices(
        list(table), list(table.values()), k=max(0, number - len(table))
    )
    dealt = dealt[:number]
    chance.shuffle(dealt)
    return dealt


# ---------------------------------------------------------------------- organisations
def _changes(bodies: dict[str, Body]) -> list[Change]:
    """Communes merge into a new one and into one that is there (on the leap day, and
    while the scheduler stands still), one splits, one is renamed; an association moves
    under another superior, another is dissolved."""
    communes = [b.code for b in bodies.values() if b.level == "commune"]
    societies = [b.code for b in bodies.values() if b.kind == "mass_association"]
    a, b, c, d, e, f, g, h = communes[3:11]
    return [
        Change("merge", dt.date(2027, 7, 1), (a, b), ("DU-HOP-NHAT",)),
        Change("rename", dt.date(2028, 1, 1), (c,)),
        Change("merge", LEAP_DAY, (d,), (e,), at(dt.date(2028, 1, 10))),
        Change("move", dt.date(2028, 4, 1), (societies[0],), ("MTTQ",)),
        Change("merge", dt.date(2028, 12, 25), (f,), (g,), at(dt.date(2028, 12, 1))),
        Change("dissolve", dt.date(2029, 10, 1), (societies[1],)),
        Change("split", dt.date(2029, 12, 15), (h,), ("DU-TACH-1", "DU-TACH-2")),
    ]


def _change_bodies(bodies: dict[str, Body], change: Change) -> None:
    if change.kind in ("rename", "move"):
        return
    like = bodies[change.sources[0]]
    for code in change.sources:
        bodies[code] = replace(bodies[code], until=change.on - DAY, heir=change.heir)
    for code in change.targets:
        if code not in bodies:
            bodies[code] = replace(
                like, code=code, since=change.on, until=None, heir=""
            )


def _will_owe(body: Body, stone: Stone) -> bool:
    """Whether it is there at some time while the duty is open for it."""
    return (
        plan.owes(body, stone)
        and (body.since is None or body.since <= stone.due)
        and (body.until is None or body.until >= stone.opens)
    )


# ------------------------------------------------------------------------------ duties
# Verb -> the states in which it is possible, and the state to which it leads.
LAWFUL = {
    "begin": ({"not_begun"}, "draft"),
    "hand_in": ({"not_begun", "draft", "returned"}, "submitted"),
    "accept": ({"submitted"}, "accepted"),
    "send_back": ({"submitted"}, "returned"),
    "reopen": ({"accepted"}, "submitted"),
    "waive": ({"not_begun", "draft"}, "waived"),
    "reinstate": ({"waived"}, "not_begun"),
    "extend": (set(), ""),
    # Of dossiers: one that was rejected had been handed in all the same.
    "withdraw": ({"submitted"}, "not_begun"),
    "reject": ({"submitted"}, "submitted"),
    "too_late": ({"draft"}, "draft"),
}


def _acts_of(
    chance: random.Random, body: Body, stone: Stone, fate: str, posts: list[Post]
) -> Iterator[Act]:
    """The fate's story, but for what cannot be: what ends with the organisation, what
    needs people where there are none, and what would follow that."""
    tell = _report if stone.is_report else _launch
    state = "not_begun"
    for act in sorted(tell(chance, body.code, stone, fate), key=_when):
        day = act.at.date()
        if act.verb != "accept" and not body.is_there(day):
            continue
        if act.verb in ("begin", "hand_in") and (
            day < stone.opens or not is_staffed(posts, body.code, day)
        ):
            continue
        sources, target = LAWFUL[act.verb]
        if sources and state not in sources:
            continue
        state = target or state
        yield act


def is_staffed(posts: list[Post], code: str, day: dt.date) -> bool:
    roles = {
        role
        for post in posts
        if post.organization == code and post.is_held(day)
        for role in post.roles
    }
    return roles == {CLERK, LEADER}


def _moment(chance: random.Random, day: dt.date) -> dt.datetime:
    """In office hours, never twice the same by design of the seconds."""
    return at(day, chance.randint(8, 16), chance.randint(0, 59), chance.randint(0, 59))


def _report(chance: random.Random, code: str, stone: Stone, fate: str) -> Iterator[Act]:
    due, span = stone.due, (stone.due - stone.opens).days

    def act(verb: str, days: int, day: dt.date | None = None) -> Act:
        moment = _moment(chance, due + days * DAY)
        return Act(moment, verb, code, stone.code, day)

    def exactly(verb: str, day: dt.date, *time: int) -> Act:
        return Act(at(day, *time), verb, code, stone.code)

    extend = lambda until, when=-3: act("extend", when, due + until * DAY)  # noqa: E731
    accept = act("accept", 42) if chance.random() < 0.2 else None
    early = -chance.randint(0, min(span, 25))
    stories = {
        "in_time": lambda: [act("hand_in", early)],
        "first_second": lambda: [exactly("hand_in", stone.opens, 0, 0, 1)],
        "last_second": lambda: [exactly("hand_in", due, 23, 59, 59)],
        "second_late": lambda: [exactly("hand_in", due + DAY, 0, 0, 1)],
        "late": lambda: [act("hand_in", chance.randint(1, 35))],
        "extended": lambda: [extend(10), act("hand_in", chance.randint(1, 10))],
        "extended_last_second": lambda: [
            extend(7),
            exactly("hand_in", due + 7 * DAY, 23, 59, 59),
        ],
        "extended_late": lambda: [extend(7), act("hand_in", 12)],
        "extended_twice": lambda: [extend(5), extend(14, 4), act("hand_in", 13)],
        "waived": lambda: [act("waive", -10)],
        "required_again": lambda: [
            act("waive", -10),
            act("reinstate", -2),
            act("hand_in", 2),
        ],
        "returned": lambda: [
            act("hand_in", -8),
            act("send_back", -6),
            act("hand_in", -1),
        ],
        "returned_late": lambda: [
            act("hand_in", -5),
            act("send_back", 3),
            act("hand_in", 20),
        ],
        "unanswered": lambda: [act("hand_in", -4), act("send_back", 2)],
        "corrected": lambda: [
            act("hand_in", -2),
            act("accept", 5),
            act("reopen", 60),
            act("send_back", 61),
            act("hand_in", 70),
        ],
        "unjudged": lambda: [act("hand_in", -3)],
        "draft": lambda: [act("begin", -5)],
        "never": list,
    }
    story = stories[fate]()
    yield from story
    if story and story[-1].verb == "hand_in" and fate != "unjudged":
        last = story[-1].at + dt.timedelta(days=chance.randint(1, 6), seconds=7)
        yield max(
            [Act(last, "accept", code, stone.code), *([accept] if accept else [])],
            key=lambda one: one.at,
        )


def _launch(chance: random.Random, code: str, stone: Stone, fate: str) -> Iterator[Act]:
    due = stone.due

    def issue(days: int, on: int | None = None) -> Act:
        moment = _moment(chance, due + days * DAY)
        paper = due + (days if on is None else on) * DAY
        return Act(moment, "hand_in", code, stone.code, paper)

    def act(verb: str, days: int, day: dt.date | None = None) -> Act:
        return Act(_moment(chance, due + days * DAY), verb, code, stone.code, day)

    stories = {
        "in_time": lambda: [issue(-chance.randint(0, 60))],
        # Phase 1 is past when they begin to work with the program.
        "entered_later": lambda: [
            issue(chance.randint(20, 240), -chance.randint(1, 50))
        ],
        "late": lambda: [issue(chance.randint(1, 60))],
        "last_second": lambda: [
            Act(at(due, 23, 59, 59), "hand_in", code, stone.code, due)
        ],
        "second_late": lambda: [
            Act(at(due + DAY, 0, 0, 1), "hand_in", code, stone.code, due + DAY)
        ],
        "extended": lambda: [act("extend", -4, due + 20 * DAY), issue(15)],
        "returned": lambda: [issue(-20), act("send_back", -15), issue(-5)],
        "waived": lambda: [act("waive", -8)],
        "draft": lambda: [act("begin", -9)],
        "never": list,
    }
    story = stories[fate]()
    yield from story
    if story and story[-1].verb == "hand_in":
        moment = story[-1].at + dt.timedelta(days=chance.randint(1, 9), seconds=7)
        yield Act(moment, "accept", code, stone.code)


# ------------------------------------------------------------------------------ people
def _posts(
    chance: random.Random, bodies: dict[str, Body], changes: list[Change]
) -> list[Post]:
    """One who does everything, or a clerk and a leader. Some go and are replaced, at once
    or after weeks in which nobody is there; one clerk works for two bodies."""
    posts = [
        post
        for number, body in enumerate(bodies.values())
        if body.since is None
        for post in _team(chance, number, body)
    ]
    return posts + list(_carried(posts, changes)) + _for_two(bodies)


def _team(chance: random.Random, number: int, body: Body) -> list[Post]:
    code = body.code
    if number % 6:
        return _in_turn(chance, number, code, body.until, (CLERK, LEADER), "canbo")
    clerk = _in_turn(chance, number, code, body.until, (CLERK,), "canbo")
    return [*clerk, Post(f"lanhdao.{code}", code, (LEADER,), FIRST, body.until)]


def _in_turn(
    chance: random.Random,
    number: int,
    code: str,
    end: dt.date | None,
    roles: tuple[str, ...],
    name: str,
) -> list[Post]:
    if number % 7 != 2 or end is not None:
        return [Post(f"{name}.{code}", code, roles, FIRST, end)]
    left = dt.date(2027, 1, 31) + chance.randint(0, 900) * DAY
    # Every other time the post is empty for weeks.
    came = left + (DAY if number % 2 else 25 * DAY)
    return [
        Post(f"{name}.{code}", code, roles, FIRST, left),
        Post(f"{name}-moi.{code}", code, roles, came),
    ]


def _carried(posts: list[Post], changes: list[Change]) -> Iterator[Post]:
    """Who worked for what was taken over works for what took it over."""
    for change in changes:
        if change.kind not in ("merge", "split"):
            continue
        for post in posts:
            if post.organization in change.sources and post.is_held(change.on - DAY):
                yield replace(
                    post, organization=change.heir, since=change.on, until=None
                )
        for code in change.targets[1:]:
            yield Post(f"canbo.{code}", code, (CLERK, LEADER), change.on + 3 * DAY)


def _for_two(bodies: dict[str, Body]) -> list[Post]:
    """The clerk of one also writes for another."""
    lasting = [
        body.code
        for body in bodies.values()
        if body.level == "commune" and not body.since and not body.until
    ]
    first, second = lasting[-1], lasting[-2]
    return [Post(f"canbo.{first}", second, (CLERK,), dt.date(2026, 6, 1))]
