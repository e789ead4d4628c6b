"""Many hands at once: one dossier a form, one number a dossier, no gap in the register."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from emulation import clock
from nominations import importing, intake, reception
from nominations.models import Dossier, Nomination, NomineeImport
from records.errors import Refused
from records.models import AuditEvent
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories
from tests.nominations.spreadsheet.files import FIRST, PERSON, downloaded

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 16


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Let a thread with a connection of its own do each, all starting together; what
    each got, or the exception."""
    start = threading.Barrier(len(acts))
    got: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            got[number] = act()
        except Exception as fault:  # noqa: BLE001, RUF100
            got[number] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return got


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def organization(campaign):
    return participant(campaign)


@pytest.fixture
def us(organization):
    return factories.clerk_and_leader(organization)


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_one_form_sent_fifty_times_opens_one_dossier(campaign, organization, us):
    key = uuid.uuid4()

    got = at_once(
        [
            lambda: intake.open_dossier(
                campaign, organization, by=fresh(us), once_key=key
            )
        ]
        * 50
    )

    assert got == [Dossier.objects.get()] * 50


def test_one_form_sent_fifty_times_adds_one_nominee(campaign, organization, us):
    dossier = factories.draft_dossier(campaign, organization, us)
    values = factories.individual(campaign, organization)
    key = uuid.uuid4()

    got = at_once(
        [lambda: intake.add_nomination(dossier, values, by=fresh(us), once_key=key)]
        * 50
    )

    assert got == [Nomination.objects.get()] * 50


def test_codes_are_never_given_twice(campaign, organization, us):
    other = make_campaign(code="cung-tien-to")
    other.participations.create(organization=organization)

    def opening(made):
        return lambda: intake.open_dossier(
            made, organization, by=fresh(us), once_key=uuid.uuid4()
        )

    got = at_once([opening(made) for made in (campaign, other)] * (HANDS // 2))

    year = clock.today().year
    assert sorted(dossier.code for dossier in got) == [
        f"HS-{year}-{number:04d}" for number in range(1, HANDS + 1)
    ]


def test_the_register_has_no_gap_and_no_number_twice(campaign, organization, us):
    board = factories.board_member(campaign)
    waiting = [_waiting(campaign, organization, us) for _ in range(HANDS)]

    got = at_once(
        [
            lambda dossier=dossier: reception.receive(dossier, by=fresh(board))
            for dossier in waiting
        ]
    )

    assert not [fault for fault in got if isinstance(fault, Exception)]
    numbers = Dossier.objects.values_list("register_number", flat=True)
    assert sorted(numbers) == list(range(1, HANDS + 1))


def test_two_clerks_who_receive_one_dossier_give_it_one_number(
    campaign, organization, us
):
    board = factories.board_member(campaign)
    dossier = _waiting(campaign, organization, us)

    got = at_once(
        [lambda: reception.receive(Dossier.objects.get(pk=dossier.pk), by=fresh(board))]
        * HANDS
    )

    assert sum(isinstance(answer, Refused) for answer in got) == HANDS - 1
    assert Dossier.objects.get().register_number == 1


def test_a_dossier_is_handed_in_once(campaign, organization, us):
    dossier = factories.complete_dossier(campaign, organization, us)

    got = at_once(
        [lambda: intake.submit(Dossier.objects.get(pk=dossier.pk), by=fresh(us))]
        * HANDS
    )

    assert sum(isinstance(answer, Refused) for answer in got) == HANDS - 1
    assert dossier.versions.count() == 1


def _waiting(campaign, organization, us) -> Dossier:
    """Handed in, as the constraints ask; what is in it does not matter here."""
    dossier = intake.open_dossier(campaign, organization, by=us, once_key=uuid.uuid4())
    now = clock.now()
    Dossier.objects.filter(pk=dossier.pk).update(
        state=Dossier.State.SUBMITTED, version=1, submitted_at=now, submitted_by=us
    )
    return Dossier.objects.get(pk=dossier.pk)


def test_one_import_applied_by_two_hands_at_once_is_applied_once(
    campaign, organization, us
):
    dossier = factories.draft_dossier(campaign, organization, us)
    file = downloaded(dossier).fill(FIRST, **PERSON)
    imported = importing.prepare(dossier, file.upload(), by=us)
    hands = [(fresh(us), NomineeImport.objects.get(pk=imported.pk)) for _n in range(2)]

    got = at_once(
        [
            lambda by=by, one=one: importing.apply(one, by=by, digest=one.digest)
            for by, one in hands
        ]
    )

    assert got == [None, None]
    assert dossier.nominations.count() == 1
    verb = "dossier.nominees_imported"
    assert AuditEvent.objects.filter(verb=verb).count() == 1
