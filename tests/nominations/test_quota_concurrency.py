"""Exactly 408: sixteen processes try forty times each, on a database of their own kind."""

import multiprocessing
import queue
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connections, transaction

from accounts.models import Role, User
from nominations import allocation, invariants, quota
from nominations.models import LedgerEntry, Nomination, Place
from records.errors import Refused
from tests.campaigns.factories import campaign
from tests.nominations.selection import many_eligible
from tests.people import person

PLACES, PROCESSES, ATTEMPTS = 408, 16, 40
Hold = Callable[[Nomination, User], object]


@dataclass
class Outcome:
    """What the processes were told, and what is in the database."""

    told: Counter[str]
    faults: list[str]
    rows: int

    @property
    def is_exact(self) -> bool:
        return self.told["held"] == self.rows == PLACES and not self.faults


def race(made, hold: Hold) -> Outcome:
    """Let every process try to hold places for forty nominations of its own."""
    head = person(Role.BOARD_LEADER, organization=made.board)
    keys = [one.pk for one in many_eligible(made, PROCESSES * ATTEMPTS)]
    context = multiprocessing.get_context("fork")
    answers, start = context.Queue(), context.Barrier(PROCESSES)
    connections.close_all()  # A child must not speak on its parent's line.
    children = [
        context.Process(
            target=_try, args=(hold, keys[n::PROCESSES], head.pk, start, answers)
        )
        for n in range(PROCESSES)
    ]
    for child in children:
        child.start()
    told: Counter[str] = Counter()
    faults: list[str] = []
    for _child in children:
        try:
            counted, failed = answers.get(timeout=120)
        except queue.Empty:
            counted, failed = {}, ["a process never answered"]
        told.update(counted)
        faults += failed
    for child in children:
        child.join(timeout=10)
    return Outcome(told, faults, Place.objects.exclude(state="free").count())


def _try(hold: Hold, keys: list[int], head: int, start, answers) -> None:
    told: Counter[str] = Counter()
    faults = []
    by = User.objects.get(pk=head)
    nominations = list(
        Nomination.objects.filter(pk__in=keys).select_related("dossier__campaign")
    )
    start.wait()
    for nomination in nominations:
        try:
            hold(nomination, by)
            told["held"] += 1
        except Refused:
            told["refused"] += 1
        except Exception as fault:  # noqa: BLE001, RUF100
            faults.append(f"{type(fault).__name__}: {fault}")
    connections.close_all()
    answers.put((told, faults))


def guarded(nomination: Nomination, by: User) -> object:
    return quota.hold(nomination, by=by)


def unguarded(nomination: Nomination, by: User) -> None:
    """The same claim with its guard taken out: look, then write without the condition."""
    place = Place.objects.filter(
        campaign=nomination.dossier.campaign, state="free"
    ).first()
    if place is None:
        raise Refused("none left")
    Place.objects.filter(pk=place.pk).update(state="held", nomination=nomination)


@pytest.fixture
def made(transactional_db):
    made = campaign(places=PLACES)
    allocation.open_places(made)
    return made


def test_exactly_as_many_as_there_are_places(made):
    outcome = race(made, guarded)

    assert outcome.faults == []
    assert outcome.told == {"held": PLACES, "refused": PROCESSES * ATTEMPTS - PLACES}
    assert outcome.rows == PLACES
    assert outcome.is_exact
    assert LedgerEntry.objects.filter(kind="held").count() == PLACES
    assert list(invariants.ledger_balances()) == []


def test_without_the_guard_the_race_is_lost(made):
    assert not race(made, unguarded).is_exact


def test_a_place_given_up_by_another_is_not_overlooked(made):
    """The holder's transaction ends while we look: we wait for it, and get the place."""
    if not connections["default"].features.has_select_for_update:
        pytest.skip("one writer at a time anyway")
    head = person(Role.BOARD_LEADER, organization=made.board)
    nominations = many_eligible(made, PLACES + 1)
    for nomination in nominations[: PLACES - 1]:
        quota.hold(nomination, by=head)
    context = multiprocessing.get_context("fork")
    taken, looking = context.Event(), context.Event()
    last, ours = nominations[PLACES - 1 :]
    connections.close_all()
    child = context.Process(target=_take_and_give_up, args=(last.pk, taken, looking))
    child.start()
    assert taken.wait(30)

    looking.set()
    place = quota.hold(ours, by=head)

    child.join(30)
    assert place.nomination_id == ours.pk
    assert quota.counts(made).free == 0


def _take_and_give_up(nomination: int, taken, looking) -> None:
    one = Nomination.objects.get(pk=nomination)
    with transaction.atomic():
        quota.claim(Place.objects.filter(state="free"), one)
        taken.set()
        looking.wait(30)
        # Long enough that the other is really waiting for our lock when we give up.
        _wait_until_someone_waits()
        transaction.set_rollback(True)
    connections.close_all()


def _wait_until_someone_waits() -> None:
    for _try_again in range(3000):
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
