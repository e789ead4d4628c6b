"""Telling the Celery workers, after commit, that a row waits for them.

Without a broker nobody is told: `manage.py work` looks every second. With one that is
down nothing is lost either: the sweep finds the row.
"""

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake(task: str, *arguments: Any) -> None:
    """Send `task` once the present transaction has committed."""
    if settings.REDIS_URL:
        transaction.on_commit(partial(_send, task, arguments))


def _send(task: str, arguments: tuple[Any, ...]) -> None:
    try:
        current_app.send_task(task, args=arguments, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("Broker does not answer, the sweep will do %s: %s", task, error)
