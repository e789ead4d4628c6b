"""Reminding the organisations of what they owe, so that nobody has to remember to.

Everything is worked out from the duties and the day; nothing is queued. Whoever runs it
late catches up, whoever runs it twice finds it done: `Reminder` rows are written in the
transaction that writes the notices, one for a duty and a day of the schedule.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Q
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Membership, User
from accounts.models.memberships import ORGANIZATION_ROLES
from campaigns import deriving, naming, schedule, wording
from campaigns.models import Campaign, Duty, Milestone, Reminder
from campaigns.models.campaigns import CampaignQuerySet
from emulation import clock
from records.models import Notice
from records.notices import notify

# Nobody's telephone rings at night.
NOT_BEFORE = dt.time(7)

Recipients = Mapping[int, Sequence[User]]
"""Who is told for an organisation, by its key."""
Pair = tuple[Duty, dt.date]
"""A duty, and the day of the schedule that is to be said or made up for."""


def run() -> int:
    """Send today's digests, those missed before included; how many duties they name.

    Safe to call at any time, from several workers at once: the campaigns' rows are
    locked, and the database holds one reminder for a slot and one digest for a person
    and a day.
    """
    if timezone.localtime(clock.now()).time() < NOT_BEFORE:
        return 0
    with transaction.atomic(), override(settings.LANGUAGE_CODE):
        running = list(reminding().select_for_update(of=("self",), no_key=True))
        for campaign in running:
            deriving.derive(campaign)
        return _remind(look(running, clock.today()), clock.today())


def reminding() -> CampaignQuerySet:
    """The campaigns whose calendar reminds people today."""
    return Campaign.objects.running().filter(sends_reminders=True).order_by("pk")


@dataclass
class Round:
    """What a run of the day says, and what it does not, with why."""

    ready: list[Pair] = field(default_factory=list)
    # Nobody holds a post: it waits until somebody does.
    without_people: list[Pair] = field(default_factory=list)
    # Their people had a digest today: it waits for tomorrow's.
    told_today: list[Pair] = field(default_factory=list)
    # Passed too long ago, and nobody was reminded then.
    let_go: list[Pair] = field(default_factory=list)
    people: Recipients = field(default_factory=dict)


def look(campaigns: Iterable[Campaign], today: dt.date) -> Round:
    """Sort the open duties with a day of the schedule that nobody was reminded of yet;
    four queries, nothing is written."""
    due = _due(campaigns, today)
    told = set(
        Notice.objects.filter(key=_key(today)).values_list("recipient", flat=True)
    )
    people = recipients({duty.organization_id for duty, _slot in due})
    found = Round(people=people)
    for duty, slot in due:
        theirs = people[duty.organization_id]
        if schedule.is_let_go(duty, slot, today):
            found.let_go.append((duty, slot))
        elif not theirs:
            found.without_people.append((duty, slot))
        elif any(user.pk in told for user in theirs):
            found.told_today.append((duty, slot))
        else:
            found.ready.append((duty, slot))
    return found


def _key(today: dt.date) -> str:
    return f"duties.digest:{today.isoformat()}"


def _due(campaigns: Iterable[Campaign], today: dt.date) -> list[Pair]:
    found = []
    for duty in _begun(campaigns, today):
        slot = schedule.slot_due(duty, today)
        if slot is not None and (duty.reminded_on is None or duty.reminded_on < slot):
            found.append((duty, slot))
    return found


def _begun(campaigns: Iterable[Campaign], today: dt.date) -> Iterator[Any]:
    """Open duties whose time has come, with `reminded_on`, the last day of the schedule
    that was said. Those of later years are most of them and are left in the database;
    milestones are read once, not for each of their duties."""
    milestones = {
        milestone.pk: milestone
        for milestone in Milestone.objects.filter(
            Q(opens_on=None) | Q(opens_on__lte=today), campaign__in=list(campaigns)
        ).select_related("campaign")
    }
    said = Reminder.objects.filter(duty=OuterRef("pk")).order_by("-slot_on")
    rows = Duty.objects.filter(milestone__in=milestones).open().with_due_on()
    rows = rows.annotate(reminded_on=said.values("slot_on")[:1])
    for duty in rows.select_related("organization"):
        duty.milestone = milestones[duty.milestone_id]
        yield duty


def _remind(found: Round, today: dt.date) -> int:
    """One digest for each person; how many duties they name."""
    still_open = _lock_open(duty.pk for duty, _slot in found.ready)
    ready = [(duty, slot) for duty, slot in found.ready if duty.pk in still_open]
    write(ready, found.people, _key(today), kind=Reminder.Kind.SCHEDULED, by=None)
    return len(ready)


def _lock_open(keys: Iterable[int]) -> set[int]:
    """Those still open, locked until the notices are written: what is handed in at this
    very moment is not reminded of afterwards."""
    rows = Duty.objects.filter(pk__in=list(keys)).open().order_by("pk")
    return set(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def recipients(organizations: Iterable[int]) -> defaultdict[int, list[User]]:
    """Clerks and leaders who hold their post today, by organisation; one query."""
    posts = (
        Membership.objects.current()
        .filter(
            organization__in=set(organizations),
            role__in=ORGANIZATION_ROLES,
            user__is_active=True,
        )
        .select_related("user")
        .order_by("user__sort_key", "user")
    )
    people: defaultdict[int, list[User]] = defaultdict(list)
    for post in posts:
        if post.user not in people[post.organization_id]:
            people[post.organization_id].append(post.user)
    return people


def write(
    ready: Sequence[Pair],
    people: Recipients,
    key: str,
    *,
    kind: str,
    by: User | None,
    words: str = "",
) -> None:
    """The notices, the reminders, and which notice speaks of which reminder."""
    several = naming.are_several()
    for user, theirs in _by_person(ready, people).items():
        notify(
            key,
            [user],
            wording.subject(theirs, several=several),
            wording.body(theirs, words, several=several),
            url=wording.address(theirs),
        )
    made = Reminder.objects.bulk_create(
        Reminder(duty=duty, kind=kind, slot_on=slot, sent_at=clock.now(), sent_by=by)
        for duty, slot in ready
    )
    notices = {n.recipient_id: n for n in Notice.objects.filter(key=key)}
    through = Reminder.notices.through
    through.objects.bulk_create(
        through(reminder=reminder, notice=notices[user.pk])
        for reminder in made
        for user in people[reminder.duty.organization_id]
    )


def _by_person(ready: Iterable[Pair], people: Recipients) -> dict[User, list[Duty]]:
    by_person: defaultdict[User, list[Duty]] = defaultdict(list)
    for duty, _slot in ready:
        for user in people[duty.organization_id]:
            by_person[user].append(duty)
    return by_person
