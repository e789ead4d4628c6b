"""The worker without a broker: looks at the same rows, runs the same functions."""

import logging
import signal
import threading
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from records import jobs, worker

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run long work, send mails and seal the audit log, until told to end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one sweep, then end")
        parser.add_argument("--pause", type=float, default=1.0, help="seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            worker.sweep()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: jobs.stopping.set())
        # Two loops, so that a long job does not keep mails and seals waiting.
        long_work = threading.Thread(
            target=_loop, args=(worker.run_due_jobs, options["pause"]), name="jobs"
        )
        long_work.start()
        _loop(worker.upkeep, options["pause"])
        long_work.join()


def _loop(sweep: Callable[[], int], pause: float) -> None:
    while not jobs.stopping.is_set():
        done = 0
        try:
            done = sweep()
        except DatabaseError:
            # The database restarts or is busy: say so, and look again.
            logger.exception("Sweep failed")
        except Exception:
            logger.exception("Sweep failed")
        close_old_connections()
        if not done:
            jobs.stopping.wait(pause)
