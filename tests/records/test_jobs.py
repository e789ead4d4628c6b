"""Long work: nothing is lost, nothing is done twice, whoever dies."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from kombu.exceptions import OperationalError

from accounts.models import User
from emulation import clock
from records import jobs, tasks, wakeup, worker
from records.errors import Refused
from records.models import AuditEvent, Heartbeat, Job
from tests.records import items

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def handlers():
    known = dict(jobs.HANDLERS)
    jobs.handler(items.KIND)(items.do_items)
    yield
    jobs.HANDLERS.clear()
    jobs.HANDLERS.update(known)


@pytest.fixture
def person(db):
    return User.objects.create(username="can_bo", full_name="Nguyễn Văn Mẫu")


def items_done():
    events = AuditEvent.objects.filter(verb="item.done").order_by("pk")
    return [event.after["item"] for event in events]


def test_a_job_runs_to_its_end_with_its_result(person):
    @jobs.handler("test.sum")
    def add(job):
        jobs.advance(job, 1, 2)
        job.result = {"sum": sum(job.arguments["numbers"])}

    job = jobs.enqueue("test.sum", {"numbers": [1, 2]}, by=person)

    worker.sweep()

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (Job.State.DONE, 2, 2)
    assert job.result == {"sum": 3}
    assert job.finished_at is not None


def test_the_same_key_is_one_row(person):
    first = jobs.enqueue(items.KIND, by=person, key="batch:1")

    assert jobs.enqueue(items.KIND, by=person, key="batch:1") == first
    assert Job.objects.count() == 1


def test_a_job_of_a_rolled_back_transaction_never_was(person):
    with transaction.atomic():
        jobs.enqueue(items.KIND, by=person)
        transaction.set_rollback(True)

    assert worker.run_due_jobs() == 0


def test_run_again_it_does_nothing(person):
    job = jobs.enqueue(items.KIND, by=person)

    tasks.run_job(job.pk)
    tasks.run_job(job.pk)

    assert items_done() == list(range(items.TOTAL))


def test_an_error_is_tried_again_later_and_then_told(person, caplog):
    @jobs.handler("test.broken")
    def broken(job):
        raise OSError("disk full")

    job = jobs.enqueue("test.broken", by=person)
    waits = []
    for attempt in range(1, jobs.MAX_ATTEMPTS + 1):
        Job.objects.filter(pk=job.pk).update(due_at=clock.real_now())
        assert worker.run_job(job.pk)
        job.refresh_from_db()
        assert job.attempts == attempt
        waits.append((job.due_at - clock.real_now()).total_seconds())

    assert job.state == Job.State.FAILED
    assert str(job.pk) in job.error
    assert "disk full" not in job.error
    assert 4 < waits[0] < waits[1] < waits[2] < waits[3]


def test_a_job_is_not_run_before_it_is_due(person):
    job = jobs.enqueue(items.KIND, by=person)
    Job.objects.update(due_at=clock.real_now() + dt.timedelta(seconds=60))

    assert not worker.run_job(job.pk)


def test_a_refusal_ends_it_at_once_with_its_sentence(person):
    @jobs.handler("test.refused")
    def refused(job):
        raise Refused("Chưa có quyết định.")

    job = jobs.enqueue("test.refused", by=person)
    worker.run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "Chưa có quyết định.")


def test_an_unknown_kind_fails_in_words(person):
    job = jobs.enqueue("test.nobody_knows", by=person)
    worker.run_job(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.error


def test_a_worker_whose_lease_was_taken_over_changes_nothing_more(person):
    job = jobs.enqueue(items.KIND, by=person)
    slow = jobs.claim(job.pk)
    Job.objects.update(lease_until=clock.real_now() - dt.timedelta(seconds=1))
    jobs.claim(job.pk)

    with pytest.raises(jobs.LeaseLost):
        jobs.advance(slow, 1, 2)
    with pytest.raises(jobs.LeaseLost):
        jobs.finish(slow)
    with pytest.raises(jobs.LeaseLost):
        items.do_items(slow)
    assert items_done() == []


def test_a_job_whose_workers_all_die_fails_in_the_end(person):
    job = jobs.enqueue(items.KIND, by=person)
    for _ in range(jobs.MAX_ATTEMPTS):
        assert jobs.claim(job.pk)
        Job.objects.update(lease_until=clock.real_now() - dt.timedelta(seconds=1))

    worker.run_due_jobs()

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert items_done() == []


def test_asked_to_end_the_worker_puts_its_job_back(person):
    job = jobs.enqueue(items.KIND, by=person)
    jobs.stopping.set()
    try:
        worker.run_job(job.pk)
    finally:
        jobs.stopping.clear()

    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.QUEUED, 0)
    worker.run_job(job.pk)
    assert items_done() == list(range(items.TOTAL))


def test_a_broker_that_is_down_loses_nothing(
    person, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(wakeup.current_app, "send_task", refuse)
    with (
        override_settings(REDIS_URL="redis://127.0.0.1:1"),
        django_capture_on_commit_callbacks(execute=True) as callbacks,
    ):
        jobs.enqueue(items.KIND, by=person)

    assert len(callbacks) == 1
    worker.sweep()
    assert items_done() == list(range(items.TOTAL))


def test_the_celery_sweep_sends_a_lost_job_to_the_workers_again(person, monkeypatch):
    job = jobs.enqueue(items.KIND, by=person)
    later = jobs.enqueue(items.KIND, by=person)
    Job.objects.filter(pk=later.pk).update(
        due_at=clock.real_now() + dt.timedelta(seconds=60)
    )
    sent = []
    monkeypatch.setattr(tasks.run_job, "delay", sent.append)

    tasks.sweep()

    assert sent == [job.pk]


def test_the_sweep_leaves_a_sign_of_life(db):
    worker.sweep()

    assert Heartbeat.objects.filter(name="upkeep").exists()


@pytest.mark.parametrize(
    "values",
    [
        {"state": "running"},
        {"state": "done"},
        {"state": "failed", "error": "x"},
        {"state": "lost"},
        {"claim": "x"},
    ],
)
def test_impossible_states_are_refused_by_the_database(person, values):
    job = jobs.enqueue(items.KIND, by=person)

    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**values)


@pytest.mark.django_db(transaction=True)
def test_four_at_once_do_it_once():
    job = jobs.enqueue(items.KIND, by=None)
    start = threading.Barrier(4)
    ours = []

    def run():
        start.wait()
        try:
            ours.append(worker.run_job(job.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ours) == [False, False, False, True]
    assert items_done() == list(range(items.TOTAL))


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_none_is_lost_and_none_done_twice(tmp_path):
    job = jobs.enqueue(items.KIND, {"pause": 0.02}, by=None)

    for target in (8, 20, 33):
        process = start_worker(tmp_path)
        wait_until(lambda target=target: len(items_done()) >= target)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert len(items_done()) < items.TOTAL
    process = start_worker(tmp_path)
    wait_until(lambda: Job.objects.get(pk=job.pk).state == Job.State.DONE)
    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=20) == 0
    assert items_done() == list(range(items.TOTAL))
    assert Job.objects.get(pk=job.pk).attempts == 4


@pytest.mark.django_db(transaction=True)
def test_ended_in_the_middle_the_job_goes_on_at_the_next_start(tmp_path):
    job = jobs.enqueue(items.KIND, {"pause": 0.02}, by=None)
    process = start_worker(tmp_path)
    wait_until(lambda: len(items_done()) >= 5)

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=20) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.QUEUED, 0)
    worker.run_due_jobs()
    assert items_done() == list(range(items.TOTAL))


def start_worker(data_dir):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.records.items"],
        cwd=ROOT,
        start_new_session=True,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "emulation.settings",
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(data_dir),
            "AUDIT_KEY": django_settings.AUDIT_KEY,
            "JOB_LEASE_SECONDS": "1",
        },
    )


def database_url():
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user = f"{database['USER']}:{database['PASSWORD']}"
    return f"postgres://{user}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def wait_until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)
