"""Many write and several seal at once: one chain, without a gap, nobody refused."""

import threading

import pytest
from django.db import connection, transaction

from records.audit import record
from records.models import AuditEvent, AuditSeal
from records.sealing import anchor_file, seal_pending
from records.verification import verify

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, EVENTS, SEALERS = 4, 40, 3


def in_threads(*functions):
    errors = []

    def guarded(function):
        try:
            function()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=[f]) for f in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_writers_and_sealers_together_make_one_chain():
    still_writing = threading.Event()
    left = threading.Semaphore(0)

    def write():
        for number in range(EVENTS):
            with transaction.atomic():
                record("thing.changed", by=None, after={"n": number})
        left.release()

    def seal():
        while (
            not still_writing.is_set() or AuditEvent.objects.filter(seal=None).exists()
        ):
            seal_pending(batch=7)

    def wait_for_writers():
        for _ in range(WRITERS):
            left.acquire()
        still_writing.set()

    in_threads(*[write] * WRITERS, *[seal] * SEALERS, wait_for_writers)

    total = WRITERS * EVENTS
    positions = AuditSeal.objects.order_by("position").values_list(
        "position", flat=True
    )
    assert list(positions) == list(range(1, total + 1))
    assert verify(anchor_file()) == (total, 0, None)


@pytest.mark.postgres_only
def test_a_second_sealer_goes_away_and_a_writer_does_not_wait():
    record("thing.changed", by=None)
    sealed = []

    with transaction.atomic():
        assert seal_pending() == 1
        in_threads(
            lambda: sealed.append(seal_pending()),
            lambda: record("thing.changed", by=None),
        )

    assert sealed == [0]
    assert seal_pending() == 1
    assert verify(anchor_file()).finding is None
