"""Files that come in parts of 1 MiB: what has arrived stays, whoever receives it, and the
sender is told which parts are still to come.

A part is a file under a server-made name, put in its place whole; so several processes
may receive at once, and one that dies leaves no half a part."""

import hashlib
import os
import shutil
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from emulation import clock
from records import attachments
from records.errors import Refused
from records.file_names import tidy_name
from records.models import Attachment, Upload

MOST_UNFINISHED = 60
# Together at most as much as so many of the largest files.
MOST_LARGEST = 20


class Promise(NamedTuple):
    """What a browser says of the file that it is going to send."""

    name: str
    size: int
    modified: int = 0
    sha256: str = ""


@transaction.atomic
def begin(promise: Promise, *, by: Any) -> Upload:
    """A new upload, or the unfinished one of the same file. ValidationError for a file
    that could never be accepted, Refused if the person has too many under way."""
    # A hash says which file it is, whenever this copy of it was saved.
    modified = 0 if promise.sha256 else promise.modified
    promise = promise._replace(name=tidy_name(promise.name), modified=modified)
    attachments.check_promise(promise.name, promise.size)
    # One after the other for one person: the limits hold for double clicks, too.
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = Upload.objects.visible_to(by).unfinished()
    found = mine.filter(**promise._asdict()).first()
    if found is None:
        _refuse_too_many(list(mine.values_list("size", flat=True)), promise.size)
        moment = clock.real_now()
        found = Upload.objects.create(
            owner_id=by.pk, begun_at=moment, touched_at=moment, **promise._asdict()
        )
    return found


def _refuse_too_many(sizes: Collection[int], further: int) -> None:
    most_bytes = settings.UPLOAD_MAX_BYTES * MOST_LARGEST
    if len(sizes) >= MOST_UNFINISHED or sum(sizes) + further > most_bytes:
        raise Refused(
            _(
                "Too many files are under way. Let some of them finish, or take them off "
                "the list; then add more."
            )
        )


def received(upload: Upload) -> list[int]:
    """The numbers of the parts that are here, whole."""
    if not upload.folder.exists():
        return []
    numbers = [int(p.name) for p in upload.folder.iterdir() if p.name.isdecimal()]
    return sorted(number for number in numbers if number < upload.parts)


def put_part(upload: Upload, number: int, content: bytes, sha256: str = "") -> None:
    """Keep one part; the same one again changes nothing. Raises ValidationError if it
    has come short or altered, Refused if nothing is to come any more."""
    if upload.attachment_id is not None:
        raise Refused(_("This file has arrived already. Open the page again."))
    if number >= upload.parts or len(content) != upload.length_of(number):
        raise ValidationError(_("A part of the file came short. Send it again."))
    if sha256 and hashlib.sha256(content).hexdigest() != sha256.lower():
        raise ValidationError(_("A part of the file came altered. Send it again."))
    upload.folder.mkdir(parents=True, exist_ok=True)
    fresh = upload.folder / f"{uuid.uuid4().hex}.part"
    with fresh.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(upload.folder / str(number))
    Upload.objects.filter(pk=upload.pk).update(touched_at=clock.real_now())


def discard(upload: Upload) -> None:
    """It is not wanted any more, or no good."""
    upload.delete()
    shutil.rmtree(upload.folder, ignore_errors=True)


# --------------------------------------------------------------- becoming an attachment
def find(keys: Sequence[uuid.UUID], *, by: Any) -> list[Upload]:
    """The person's uploads in the order of `keys`; Refused if one is gone."""
    return _in_order(keys, Upload.objects.visible_to(by))


def lock_unfinished(keys: Sequence[uuid.UUID], *, by: Any) -> list[Upload]:
    """The same, locked inside the caller's transaction; Refused if one has become an
    attachment already."""
    mine = Upload.objects.visible_to(by).unfinished()
    return _in_order(keys, mine.select_for_update())


def _in_order(keys: Sequence[uuid.UUID], rows: QuerySet[Upload]) -> list[Upload]:
    found = {row.key: row for row in rows.filter(key__in=keys).order_by("pk")}
    if not keys or len(found) < len(keys):
        raise Refused(_("The file is not under way any more. Choose it again."))
    return [found[key] for key in keys]


@contextmanager
def opened(rows: Sequence[Upload]) -> Iterator[list[UploadedFile]]:
    """The whole files, as if they had come with a form. Refused if parts are missing,
    ValidationError if the whole is not what the browser promised."""
    with ExitStack() as stack:
        try:
            files = [_whole(row, stack) for row in rows]
        except FileNotFoundError as error:  # Finished by another request meanwhile.
            raise _incomplete() from error
        yield files


def finish(rows: Sequence[Upload], attachment: Attachment) -> None:
    """They have become this attachment: the parts go once that is certain."""
    for row in rows:
        row.attachment = attachment
        row.save(update_fields=["attachment"])
        remove = partial(shutil.rmtree, row.folder, ignore_errors=True)
        transaction.on_commit(remove)


def _whole(upload: Upload, stack: ExitStack) -> UploadedFile:
    if upload.attachment_id is not None or len(received(upload)) < upload.parts:
        raise _incomplete()
    path = upload.folder / f"{uuid.uuid4().hex}.whole"
    stack.callback(path.unlink, missing_ok=True)
    file = stack.enter_context(path.open("x+b"))
    sha256 = _join(upload, file)
    if upload.sha256 and sha256 != upload.sha256:
        raise ValidationError(
            _("The file did not arrive as it was sent. Choose it again."), code="hash"
        )
    file.seek(0)
    return UploadedFile(file, upload.name, size=upload.size)


def _incomplete() -> Refused:
    return Refused(_("Parts of the file have not arrived yet. Send them first."))


def _join(upload: Upload, target: IO[bytes]) -> str:
    sha256 = hashlib.sha256()
    for number in range(upload.parts):
        part = (upload.folder / str(number)).read_bytes()
        target.write(part)
        sha256.update(part)
    return sha256.hexdigest()


# ----------------------------------------------------------------------------- the sweep
def clean_stale() -> int:
    """Forget what nobody goes on with, and folders that belong to nothing."""
    for upload in Upload.objects.stale():
        discard(upload)
    root = Path(settings.DATA_DIR) / "uploads"
    if not root.exists():
        return 0
    keys = Upload.objects.unfinished().values_list("key", flat=True)
    wanted = {key.hex for key in keys}
    long_ago = (clock.real_now() - Upload.KEPT_FOR).timestamp()
    orphans = [
        path
        for path in root.iterdir()
        if path.name not in wanted and path.stat().st_mtime < long_ago
    ]
    for path in orphans:
        shutil.rmtree(path, ignore_errors=True)
    return len(orphans)
