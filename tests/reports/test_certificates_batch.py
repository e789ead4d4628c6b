"""A batch of certificates whose worker is killed: none lost, none twice."""

import io
import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from pypdf import PdfReader

from accounts.models import Role
from nominations import certificates
from nominations.models import Certificate
from records import attachments, jobs
from records.jobs import enqueue
from records.models import Job
from reports import tasks
from reports.models import RenderedPart
from reports.tasks import SHEETS_A_PART
from tests.nominations.lists import frozen_list
from tests.nominations.test_decision import decide, revoke
from tests.people import person
from tests.records.test_jobs import ROOT, database_url, wait_until

TOTAL = SHEETS_A_PART * 3 + 5


def start_worker():
    return subprocess.Popen(
        [sys.executable, "manage.py", "work"],
        cwd=ROOT,
        start_new_session=True,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
            "DATABASE_URL": database_url(),
            "TEST_MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "AUDIT_KEY": settings.AUDIT_KEY,
            "JOB_LEASE_SECONDS": "1",
        },
    )


@pytest.mark.django_db(transaction=True)
def test_a_killed_batch_prints_every_certificate_once():
    made = frozen_list(places=TOTAL, nominees=TOTAL)
    office = person(Role.OFFICE, organization=made.campaign.office)
    decision = decide(made, office)
    certificates.issue(decision, by=office)
    job = enqueue("certificates.batch", {"decision": decision.pk}, by=office)

    process = start_worker()
    wait_until(lambda: RenderedPart.objects.filter(job=job).exists())
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert Job.objects.get(pk=job.pk).state == Job.State.RUNNING
    process = start_worker()
    wait_until(lambda: Job.objects.get(pk=job.pk).state == Job.State.DONE)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0

    job.refresh_from_db()
    assert job.attempts == 2
    assert RenderedPart.objects.filter(job=job).count() == 4
    assert ordinals_in(job.attachment) == list(range(1, TOTAL + 1))
    assert Certificate.objects.count() == TOTAL


@pytest.mark.django_db
def test_a_revocation_between_two_attempts_loses_and_doubles_none(monkeypatch):
    monkeypatch.setattr(tasks, "SHEETS_A_PART", 2)
    made = frozen_list(places=7, nominees=7)
    office = person(Role.OFFICE, organization=made.campaign.office)
    decision = decide(made, office)
    certificates.issue(decision, by=office)
    job = jobs.claim(
        enqueue("certificates.batch", {"decision": decision.pk}, by=office).pk
    )
    stop_after(monkeypatch, parts=2)
    with pytest.raises(KeyboardInterrupt):
        tasks.certificates_batch(job)
    monkeypatch.undo()
    monkeypatch.setattr(tasks, "SHEETS_A_PART", 2)
    revoke(decision.certificates.get(ordinal=2), "Sai", office)

    tasks.certificates_batch(job)

    assert ordinals_in(job.attachment) == [1, 3, 4, 5, 6, 7]


def stop_after(monkeypatch, parts):
    """The process ends while it makes the part after these."""
    real, made = tasks.render, []

    def render(*args):
        if len(made) == parts:
            raise KeyboardInterrupt
        made.append(args)
        return real(*args)

    monkeypatch.setattr(tasks, "render", render)


def ordinals_in(attachment):
    content = attachments.path_of(attachment).read_bytes()
    return [
        int(text.split("Số sổ vàng:")[1].split()[0])
        for text in (p.extract_text() for p in PdfReader(io.BytesIO(content)).pages)
    ]
