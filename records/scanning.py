"""Scanning what was uploaded, after it is stored: an upload never waits for the scanner,
and a scanner that is down loses and refuses nothing. Without CLAMAV_URL nothing is
scanned, and every paper says so."""

import datetime as dt
import logging

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation import clock
from records import audit, clamav, jobs, stored_files
from records.models import Job, StoredFile
from records.notices import notify

logger = logging.getLogger(__name__)

KIND = "records.scan"
AGAIN = dt.timedelta(minutes=1)
# So many files in a row that it does not judge: it is the scanner, not the file.
MOST_FAILURES = 3
Scan = StoredFile.Scan


def ask(stored: StoredFile) -> None:
    """Let a file that was just stored be scanned, if there is a scanner."""
    if settings.CLAMAV_URL and stored.scan == Scan.UNSCANNED:
        stored.scan = Scan.WAITING
        stored.save(update_fields=["scan"])
        if not Job.objects.filter(kind=KIND, state=Job.State.QUEUED).exists():
            jobs.enqueue(KIND, by=None)


def ask_again() -> None:
    """Whatever is not judged yet, such as files from before there was a scanner."""
    if not settings.CLAMAV_URL or not StoredFile.objects.unscanned().exists():
        return
    under_way = Job.objects.filter(kind=KIND).exclude(
        state__in=[Job.State.DONE, Job.State.FAILED]
    )
    if not under_way.exists():
        jobs.enqueue(KIND, by=None)


@jobs.handler(KIND, title=gettext_lazy("Malware scan"))
def scan_all(job: Job) -> None:
    """Every file that is not judged yet, the newest first: somebody waits for it. What
    the scanner does not judge comes again in a minute."""
    keys = list(
        StoredFile.objects.unscanned().order_by("-pk").values_list("pk", flat=True)
    )
    failures = left = 0
    for done, key in enumerate(keys, start=1):
        if _scan(key):
            failures = 0
        else:
            failures, left = failures + 1, left + 1
        jobs.advance(job, done, len(keys))
        if failures == MOST_FAILURES:
            StoredFile.objects.unscanned().update(scan=Scan.DOWN)
            break
    if left:
        raise jobs.NotYet(AGAIN)


def _scan(key: int) -> bool:
    """Scan one and write down what it is; False if the scanner did not say."""
    stored = StoredFile.objects.filter(pk=key).first()
    if stored is None or not settings.CLAMAV_URL:
        return True
    try:
        malware = clamav.scan(stored_files.path_of(stored))
    except clamav.ScannerDown as error:
        logger.warning("Stored file %s was not scanned: %s", key, error)
        StoredFile.objects.unscanned().filter(pk=key).update(scan=Scan.DOWN)
        return False
    _judge(key, malware[:200])
    return True


@transaction.atomic
def _judge(key: int, malware: str) -> None:
    judged = StoredFile.objects.unscanned().filter(pk=key)
    scan = Scan.INFECTED if malware else Scan.CLEAN
    if not judged.update(scan=scan, malware=malware, scanned_at=clock.now()):
        return  # Another worker has just said so.
    if malware:
        _tell(StoredFile.objects.get(pk=key))


def _tell(stored: StoredFile) -> None:
    """On record, and to everybody who uploaded it."""
    audit.record("file.infected", stored, by=None, after={"malware": stored.malware})
    for attachment in stored.attachments.exclude(uploaded_by=None):
        people = get_user_model().objects.filter(pk=attachment.uploaded_by_id)
        notify(
            f"file.infected:{attachment.pk}",
            people,
            _("Malware in the file %(name)s") % {"name": attachment},
            _(
                "The scanner found malware (%(malware)s) in the file %(name)s. The file "
                "is not handed out and does not count. Clean the computer that it came "
                "from, then upload another file."
            )
            % {"malware": stored.malware, "name": attachment},
        )
