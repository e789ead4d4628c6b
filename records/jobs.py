"""Long work: enqueue in the transaction that causes it, run by whoever comes first.

A worker owns a job by the claim token that its conditional UPDATE wrote; whoever holds
another token finds out at the next `advance` or at the end, and its result is dropped.
"""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F

from emulation import clock
from records.models import Job
from records.wakeup import wake

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Handler = Callable[[Job], None]
HANDLERS: dict[str, Handler] = {}
TITLES: dict[str, StrOrPromise] = {}
MAX_ATTEMPTS = 5

# Set when this process has been asked to end: running jobs give way at `advance`.
stopping = threading.Event()


class LeaseLost(Exception):
    """Another worker has taken the job over."""


class Interrupted(Exception):
    """The worker is ending; the job goes back to the queue."""


class NotYet(Exception):
    """What the work needs is not there now: the job waits so long and then comes again,
    however often, without counting it as an attempt."""

    def __init__(self, after: dt.timedelta) -> None:
        super().__init__(after)
        self.after = after


def handler(kind: str, *, title: StrOrPromise = "") -> Callable[[Handler], Handler]:
    """Register the function that does jobs of `kind`; it must be idempotent, calls
    `advance(job, done, total)` as it goes and may set `job.result`/`job.attachment`.

    It must call `advance` oftener than the lease is long. A `Refused` that it raises
    ends the job at once with that sentence, a `NotYet` puts it off; anything else is
    tried again. The person
    who asked sees `title`, and of the result `message` and a link to `url`.
    """

    def register(function: Handler) -> Handler:
        HANDLERS[kind] = function
        TITLES[kind] = title
        return function

    return register


def enqueue(
    kind: str,
    arguments: dict[str, Any] | None = None,
    *,
    by: models.Model | None,
    key: str | None = None,
    total: int = 0,
) -> Job:
    """Add a job; a second call with the same `key` returns the first one's row."""
    values = {
        "kind": kind,
        "arguments": arguments or {},
        "total": total,
        "owner_id": by.pk if by is not None else None,
        "created_at": clock.now(),
        "due_at": clock.real_now(),
    }
    if key is None:
        job = Job.objects.create(**values)
    else:
        job, _created = Job.objects.get_or_create(key=key, defaults=values)
    wake("records.run_job", job.pk)
    return job


def advance(job: Job, done: int, total: int | None = None) -> None:
    """Show progress and renew the lease. Raises `LeaseLost` if another worker has
    taken the job over meanwhile.

    An item and its `advance` in one transaction are done exactly once: on a lost lease
    the item is rolled back too."""
    if stopping.is_set():
        raise Interrupted
    job.done, job.total = done, job.total if total is None else total
    job.lease_until = clock.real_now() + lease()
    _write(job, done=done, total=job.total, lease_until=job.lease_until)


def lease() -> dt.timedelta:
    return dt.timedelta(seconds=settings.JOB_LEASE_SECONDS)


def claim(job_id: int) -> Job | None:
    """The job, ours to do now; None if it is not due or somebody else's."""
    now = clock.real_now()
    claimed = (
        Job.objects.runnable()
        .filter(pk=job_id)
        .update(
            state=Job.State.RUNNING,
            claim=uuid.uuid4().hex,
            lease_until=now + lease(),
            attempts=F("attempts") + 1,
            started_at=clock.now(),
        )
    )
    return Job.objects.get(pk=job_id) if claimed else None


def finish(job: Job) -> None:
    _write(
        job,
        state=Job.State.DONE,
        done=max(job.done, job.total),
        total=max(job.done, job.total),
        result=job.result,
        attachment=job.attachment,
        error="",
        claim="",
        lease_until=None,
        finished_at=clock.now(),
    )


def fail(job: Job, error: str) -> None:
    """End it for good with a sentence for the person who asked."""
    _write(
        job,
        state=Job.State.FAILED,
        error=error,
        claim="",
        lease_until=None,
        finished_at=clock.now(),
    )


def put_back(job: Job, *, after: dt.timedelta, attempts: int) -> None:
    """Return it to the queue, due `after` a while."""
    _write(
        job,
        state=Job.State.QUEUED,
        attempts=attempts,
        claim="",
        lease_until=None,
        due_at=clock.real_now() + after,
    )


def _write(job: Job, **values: Any) -> None:
    ours = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, claim=job.claim)
    if not ours.update(**values):
        raise LeaseLost(f"{job} belongs to another worker now")
