"""Malware is found, said and never handed out; a scanner that is down loses nothing."""

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import Http404

from accounts.models import User
from emulation.settings import scanner_url
from records import clamav, jobs, scanning, worker
from records.attachments import serve, store
from records.models import AuditEvent, Job, Notice, StoredFile
from tests.nominations.factories import pdf
from tests.records import clamd

Scan = StoredFile.Scan


@pytest.fixture
def person(db):
    return User.objects.create(username="can_bo", full_name="Nguyễn Văn Mẫu")


@pytest.fixture
def scanner(settings):
    with clamd.running() as server:
        settings.CLAMAV_URL = server.url
        yield server


@pytest.fixture
def dead(settings):
    settings.CLAMAV_URL = f"tcp://127.0.0.1:{clamd.free_port()}"


def keep(person, text="", name="tờ trình.pdf"):
    return store(pdf(name, text=text), by=person)


def bad(person, name="tờ trình.pdf"):
    content = pdf(text="như nhau").read() + b"\n% " + clamd.EICAR
    return store(SimpleUploadedFile(name, content), by=person)


def scan_of(attachment):
    return StoredFile.objects.get(pk=attachment.file_id).scan


def due():
    Job.objects.filter(state="queued").update(due_at="2000-01-01T00:00Z")


def test_without_a_scanner_nothing_is_scanned_and_it_says_so(person):
    kept = keep(person)
    worker.sweep()

    assert scan_of(kept) == Scan.UNSCANNED
    assert not Job.objects.exists()


def test_a_clean_file_waits_and_then_is_clean(person, scanner):
    kept = keep(person)
    assert scan_of(kept) == Scan.WAITING

    worker.run_due_jobs()

    assert scan_of(kept) == Scan.CLEAN
    assert len(scanner.seen[0]) == kept.size


def test_by_a_unix_socket_too(person, settings, tmp_path):
    with clamd.running(clamd.Unix, str(tmp_path / "clamd.sock")) as server:
        settings.CLAMAV_URL = server.url
        kept = keep(person)
        worker.run_due_jobs()

    assert scan_of(kept) == Scan.CLEAN


def test_malware_is_recorded_told_and_never_served(person, scanner):
    kept = bad(person)

    worker.run_due_jobs()

    stored = StoredFile.objects.get()
    assert (stored.scan, stored.malware) == (Scan.INFECTED, "Eicar-Test-Signature")
    assert AuditEvent.objects.get(verb="file.infected").after["malware"]
    assert "tờ trình.pdf" in Notice.objects.get(recipient=person).body
    kept.refresh_from_db()
    with pytest.raises(Http404):
        serve(kept)


def test_known_malware_is_refused_when_it_comes_again(person, scanner, settings):
    bad(person)
    worker.run_due_jobs()

    with pytest.raises(ValidationError, match=r"."):
        bad(person, "khác.pdf")

    assert StoredFile.objects.get().attachments.count() == 1
    assert len(list(settings.MEDIA_ROOT.glob("*/*"))) == 1


def test_one_content_is_scanned_once(person, scanner):
    for _turn in range(3):
        keep(person, "như nhau")
        worker.run_due_jobs()

    assert len(scanner.seen) == 1


def test_a_scanner_that_is_down_refuses_nothing_and_is_asked_again(
    person, dead, settings
):
    kept = keep(person)
    worker.run_due_jobs()
    assert scan_of(kept) == Scan.DOWN
    assert Job.objects.get().state == Job.State.QUEUED
    assert serve(kept).status_code == 200

    with clamd.running() as server:
        settings.CLAMAV_URL = server.url
        due()
        worker.run_due_jobs()

    assert scan_of(kept) == Scan.CLEAN
    assert Job.objects.get().state == Job.State.DONE


def test_however_long_it_is_down_the_job_does_not_give_up(person, dead):
    keep(person)

    for _turn in range(jobs.MAX_ATTEMPTS * 2):
        due()
        worker.run_due_jobs()

    assert Job.objects.get().state == Job.State.QUEUED


def test_a_slow_scanner_is_not_waited_for_for_ever(person, scanner, monkeypatch):
    monkeypatch.setattr(clamav, "TIMEOUT_SECONDS", 0.2)
    scanner.is_slow = True
    kept = keep(person)

    worker.run_due_jobs()

    assert scan_of(kept) == Scan.DOWN


def test_one_file_that_it_does_not_judge_does_not_hold_up_the_others(person, scanner):
    kept = keep(person)
    scanner.answer = b"INSTREAM size limit exceeded. ERROR\0"
    worker.run_due_jobs()
    scanner.answer = b""
    other = keep(person)
    due()
    worker.run_due_jobs()

    assert [scan_of(kept), scan_of(other)] == [Scan.CLEAN, Scan.CLEAN]


def test_a_dead_scanner_is_not_asked_for_every_file(person, dead, caplog):
    kept = [keep(person) for _ in range(scanning.MOST_FAILURES + 3)]

    worker.run_due_jobs()

    assert {scan_of(each) for each in kept} == {Scan.DOWN}
    asked = [line for line in caplog.records if "not scanned" in line.message]
    assert len(asked) == scanning.MOST_FAILURES


def test_files_from_before_there_was_a_scanner_are_scanned(person, settings):
    kept = keep(person)
    with clamd.running() as server:
        settings.CLAMAV_URL = server.url
        worker.upkeep()
        worker.run_due_jobs()

    assert scan_of(kept) == Scan.CLEAN


def test_ten_uploads_ask_for_one_job(person, scanner):
    for _number in range(10):
        keep(person)

    assert Job.objects.filter(kind=scanning.KIND).count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"scan": "infected", "malware": ""},
        {"scan": "clean", "malware": "x"},
        {"scan": "clean", "scanned_at": None},
        {"scan": "sound"},
    ],
    ids=["nameless", "clean with malware", "no moment", "unknown"],
)
def test_the_database_holds_the_states_together(person, values):
    keep(person)

    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.update(**{"scanned_at": "2030-01-01T00:00Z"} | values)


@pytest.mark.parametrize("url", ["localhost:3310", "http://x:1", "unix://", "tcp://"])
def test_an_address_of_no_sense_is_refused_at_the_start(url):
    with pytest.raises(ImproperlyConfigured, match="CLAMAV_URL"):
        scanner_url(url)


def test_no_upload_that_is_no_file_reaches_the_scanner(person, scanner):
    with pytest.raises(ValidationError):
        store(SimpleUploadedFile("x.pdf", b"MZ"), by=person)

    assert not Job.objects.exists()
