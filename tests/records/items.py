"""A worker of its own with one kind of job: fifty items, each of which must be done
exactly once. Run as a process, it is what the tests kill."""

import time

import django
from django.core.management import call_command
from django.db import transaction

TOTAL = 50
KIND = "test.items"


def do_items(job):
    from records.audit import record  # noqa: PLC0415 - after django.setup()
    from records.jobs import advance  # noqa: PLC0415

    for number in range(job.done, TOTAL):
        with transaction.atomic():
            record("item.done", by=None, after={"item": number})
            advance(job, number + 1, TOTAL)
        time.sleep(job.arguments.get("pause", 0))


if __name__ == "__main__":
    django.setup()
    from records.jobs import handler

    handler(KIND)(do_items)
    call_command("work", pause=0.1)
