"""Doing the rows that wait. The same functions serve `manage.py work` and Celery."""

import datetime as dt
import logging
from collections.abc import Callable

from django.utils.translation import gettext as _

from emulation import clock
from records import jobs, mailing, scanning, uploads
from records.errors import Refused
from records.models import Draft, Heartbeat, Job
from records.orphans import clean_orphans
from records.sealing import seal_pending

logger = logging.getLogger(__name__)

BACKOFF_SECONDS = 5
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
CHORE_EVERY = dt.timedelta(minutes=2)
# What other rooms want done every few minutes; each says how much it did.
CHORES: list[Callable[[], int]] = []


def chore(function: Callable[[], int]) -> Callable[[], int]:
    """Register upkeep of another room. It must be quick when there is nothing to do, and
    harmless when two workers do it at once."""
    CHORES.append(function)
    return function


def first_chore(function: Callable[[], int]) -> Callable[[], int]:
    """The same, done before the others: what they look at may change by it."""
    CHORES.insert(0, function)
    return function


def run_job(job_id: int) -> bool:
    """Do one job if it is due and free; False if it was not ours to do."""
    job = jobs.claim(job_id)
    if job is None:
        return False
    try:
        _do(job)
    except jobs.LeaseLost as error:
        logger.warning("Result dropped: %s", error)
    return True


def _do(job: Job) -> None:
    try:
        _handle(job)
    except jobs.LeaseLost:
        raise
    except jobs.Interrupted:
        jobs.put_back(job, after=dt.timedelta(), attempts=job.attempts - 1)
    except jobs.NotYet as wait:
        jobs.put_back(job, after=wait.after, attempts=job.attempts - 1)
    except Refused as refusal:
        jobs.fail(job, str(refusal))
    except Exception:
        logger.exception("Job %s (%s) failed", job.pk, job.kind)
        _retry_or_fail(job)
    else:
        jobs.finish(job)


def _handle(job: Job) -> None:
    function = jobs.HANDLERS.get(job.kind)
    if function is None:
        raise Refused(_("This version of the program does not know such work."))
    if job.attempts > jobs.MAX_ATTEMPTS:
        raise Refused(_gave_up(job))  # Its workers died, each time.
    function(job)


def _retry_or_fail(job: Job) -> None:
    if job.attempts >= jobs.MAX_ATTEMPTS:
        jobs.fail(job, _gave_up(job))
    else:
        wait = dt.timedelta(seconds=BACKOFF_SECONDS * 4 ** (job.attempts - 1))
        jobs.put_back(job, after=wait, attempts=job.attempts)


def _gave_up(job: Job) -> str:
    return _(
        "The work could not be finished after %(attempts)d attempts. Please tell the "
        "administrator the number of this work: %(number)d."
    ) % {"attempts": jobs.MAX_ATTEMPTS, "number": job.pk}


def due_jobs() -> list[int]:
    due = Job.objects.runnable().order_by("due_at", "pk")
    return list(due.values_list("pk", flat=True)[:100])


def run_due_jobs() -> int:
    """Do every job that waits or whose worker has died; how many were ours."""
    done = 0
    for job_id in due_jobs():
        if jobs.stopping.is_set():
            break
        done += run_job(job_id)
    return done


def upkeep() -> int:
    """Everything else that waits: mails, seals, orphans; how much was done."""
    done = mailing.send_due() + seal_pending()
    if _is_time_for("hourly", HOUR):
        seal_pending(everywhere=True)
        clean_orphans()
        uploads.clean_stale()
        Draft.objects.stale().delete()
    if _is_time_for("chores", CHORE_EVERY):
        done += sum(_do_chore(function) for function in CHORES)
    if _is_time_for("scanning", MINUTE):
        scanning.ask_again()
    beat("upkeep")
    return done


def _do_chore(function: Callable[[], int]) -> int:
    """One that fails must not keep the others from their turn."""
    try:
        return function()
    except Exception:
        logger.exception("Upkeep %s failed", function.__name__)
        return 0


def sweep() -> int:
    return run_due_jobs() + upkeep()


def _is_time_for(name: str, every: dt.timedelta) -> bool:
    """True for one worker each time the period has passed."""
    now = clock.real_now()
    _row, is_first = Heartbeat.objects.get_or_create(name=name, defaults={"at": now})
    late = Heartbeat.objects.filter(name=name, at__lte=now - every)
    return is_first or bool(late.update(at=now))


def beat(name: str) -> None:
    """Leave a sign of life for the health page, not oftener than it is read."""
    _is_time_for(name, dt.timedelta(seconds=10))
