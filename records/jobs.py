"""Long work: enqueue in the transaction that causes it, run by whoever comes first."""

from collections.abc import Callable
from typing import Any

from django.db import models

from records.models import Job

Handler = Callable[[Job], None]
HANDLERS: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of `kind`; it must be idempotent, calls
    `advance(job, done, total)` as it goes and may set `job.result`/`job.attachment`."""

    def register(function: Handler) -> Handler:
        HANDLERS[kind] = function
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
    raise NotImplementedError


def advance(job: Job, done: int, total: int | None = None) -> None:
    """Show progress and renew the lease. Raises `LeaseLost` if another worker has
    taken the job over meanwhile."""
    raise NotImplementedError
