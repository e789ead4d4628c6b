"""From the upload to a plan that somebody can look at. Nothing in the dossier changes."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from emulation import clock
from nominations import editing
from nominations.models import Dossier, Nomination, NomineeImport
from nominations.spreadsheet import choices, columns, plans, reading
from nominations.spreadsheet.faults import Unreadable
from nominations.spreadsheet.planning import Progress, plan
from nominations.spreadsheet.plans import Plan
from records import attachments, audit, jobs
from records.errors import Refused
from records.file_names import extension
from records.models import Attachment

JOB = "nominations.import"
# A larger file is read by a worker, with a progress bar; one of some 300 rows is not.
AT_ONCE_BYTES = 64 * 1024


def prepare(dossier: Dossier, upload: UploadedFile, *, by: User) -> NomineeImport:
    """Keep the file and read it, or have a worker read it. An upload that waited for the
    same dossier is discarded. Raises ValidationError about the file, Refused."""
    if extension(upload.name or "") != "xlsx":
        raise ValidationError(
            _("The file must be XLSX. In Excel choose Save As, Excel Workbook (.xlsx).")
        )
    with transaction.atomic():
        locked = editing.lock(dossier, by)
        attachment = attachments.store(upload, by=by)
        made = _begin(locked, attachment, by, restores_zeros=False)
    return _set_off(made)


def prepare_again(
    imported: NomineeImport, *, by: User, restores_zeros: bool = False
) -> NomineeImport:
    """The same file once more: the dossier has changed, or the person agrees to have
    the zeros put back that Excel dropped."""
    with transaction.atomic():
        locked = editing.lock(imported.dossier, by)
        before = NomineeImport.objects.get(pk=imported.pk)
        if before.state not in (*NomineeImport.OPEN, NomineeImport.State.DISCARDED):
            raise Refused(_("This file was dealt with already. Upload it once more."))
        zeros = restores_zeros or before.restores_zeros
        made = _begin(locked, before.attachment, by, restores_zeros=zeros)
    return _set_off(made)


def _begin(
    dossier: Dossier, attachment: Attachment, by: User, *, restores_zeros: bool
) -> NomineeImport:
    former = NomineeImport.objects.filter(dossier=dossier).open()
    former.update(state=NomineeImport.State.DISCARDED, plan={})
    made = NomineeImport.objects.create(
        dossier=dossier,
        attachment=attachment,
        restores_zeros=restores_zeros,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    audit.record(
        "dossier.nominees_uploaded", dossier, by=by, after={"file": str(attachment)}
    )
    if attachment.size > AT_ONCE_BYTES:
        made.job = jobs.enqueue(
            JOB, {"import": made.pk}, by=by, key=f"{JOB}:{made.pk}", total=1
        )
        made.save(update_fields=["job"])
    return made


def _set_off(made: NomineeImport) -> NomineeImport:
    if made.job is None:
        read(made)
        made.refresh_from_db()
    return made


def read(
    imported: NomineeImport, progress: Progress = lambda done, total: None
) -> None:
    """Read the kept file and store what it would change; once, whoever comes first."""
    if imported.state != NomineeImport.State.READING:
        return
    try:
        found = _plan(imported, progress)
    except Unreadable as reason:
        _store(
            imported, state=NomineeImport.State.UNREADABLE, error=str(reason), plan={}
        )
        return
    held = found.plain()
    _store(
        imported,
        state=NomineeImport.State.READY,
        plan=held,
        digest=plans.digest(held),
        rows=found.rows,
        added=len(found.added),
        changed=len(found.changed),
        faults=len(found.faults),
    )


def _plan(imported: NomineeImport, progress: Progress) -> Plan:
    dossier = imported.dossier
    content = attachments.path_of(imported.attachment).read_bytes()
    nominations = held_nominations(dossier)
    offered = choices.load(dossier, nominations)
    with columns.official_language():
        book = reading.read(
            content, dossier, offered, restores_zeros=imported.restores_zeros
        )
        return plan(dossier, nominations, book, offered, progress)


def held_nominations(dossier: Dossier) -> list[Nomination]:
    return list(
        Nomination.objects.filter(dossier=dossier)
        .select_related("kind", "movement")
        .prefetch_related("earlier_awards")
        .order_by("pk")
    )


def _store(imported: NomineeImport, **values: object) -> None:
    reading_now = NomineeImport.objects.filter(
        pk=imported.pk, state=NomineeImport.State.READING
    )
    reading_now.update(**values)
