"""Telling a model's story to everyone: with consent, and not a moment longer."""

import datetime as dt
from pathlib import PurePath

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from emulation import clock
from records import attachments, audit, photos
from records.errors import Refused
from records.file_types import JPEG
from registers import rules
from registers.keeping import lock, put
from registers.models import Exemplar

# On the page of one example, and in the list of all of them.
PHOTO = photos.Size(edge=1200, most_bytes=180 * 1024)
THUMBNAIL = photos.Size(edge=320, most_bytes=14 * 1024)


@transaction.atomic
def put_photo(exemplar: Exemplar, upload: UploadedFile, *, by: User) -> None:
    """Keep a photo, small, without what the camera wrote into it (place, time). On a
    page that somebody else published, it is shown once that person has seen it."""
    locked = lock(exemplar)
    if not rules.may_change(by, locked):
        raise PermissionDenied
    stem = PurePath(upload.name or "anh").stem
    content = photos.as_jpeg(upload, PHOTO)
    small = photos.as_jpeg(upload, THUMBNAIL)
    locked.photo = attachments.store_bytes(content, f"{stem}.jpg", JPEG, by=by)
    locked.thumbnail = attachments.store_bytes(small, f"{stem}-nho.jpg", JPEG, by=by)
    if not rules.may_publish(by, locked):
        locked.shows_photo = False
    put(locked, by)
    audit.record(
        "exemplar.photo_put", locked, by=by, after={"sha256": locked.photo.sha256}
    )
    exemplar.refresh_from_db()


@transaction.atomic
def record_consent(
    exemplar: Exemplar,
    *,
    given_by: str,
    on: dt.date,
    covers_photo: bool,
    paper: UploadedFile | None = None,
    by: User,
) -> None:
    """Who agreed that the story is told, when, and whether with the photo. A consent
    that covers less than before takes down what it no longer covers."""
    locked = lock(exemplar)
    if not rules.may_record_consent(by, locked):
        raise PermissionDenied
    if not given_by.strip():
        raise Refused(_("Write who consented."))
    if on > clock.today():
        raise Refused(_("The date lies in the future. Check it."))
    before = _consent(locked)
    locked.consent_by, locked.consent_on = given_by, on
    locked.consent_covers_photo, locked.consent_withdrawn_on = covers_photo, None
    if paper is not None:
        locked.consent_paper = attachments.store(paper, by=by)
    locked.shows_photo = locked.shows_photo and covers_photo
    put(locked, by)
    audit.record(
        "exemplar.consent_recorded",
        locked,
        by=by,
        before=before,
        after=_consent(locked),
    )
    exemplar.refresh_from_db()


@transaction.atomic
def withdraw_consent(
    exemplar: Exemplar, *, on: dt.date, reason: str = "", by: User
) -> None:
    """From now on nobody reads the story or sees the photo on the page of examples."""
    locked = lock(exemplar)
    if not rules.may_record_consent(by, locked):
        raise PermissionDenied
    if not locked.has_consent or locked.consent_on is None:
        raise Refused(_("There is no consent that could be withdrawn."))
    # Whatever date is written: what is withdrawn is withdrawn at once.
    day = min(max(on, locked.consent_on), clock.today())
    before = _consent(locked)
    locked.consent_withdrawn_on = day
    locked.is_published = locked.shows_photo = False
    put(locked, by)
    audit.record(
        "exemplar.consent_withdrawn",
        locked,
        by=by,
        before=before,
        after=_consent(locked),
        reason=reason,
    )
    exemplar.refresh_from_db()


@transaction.atomic
def publish(exemplar: Exemplar, *, by: User) -> None:
    """Onto the page of good examples; with the photo if the consent covers it."""
    locked = lock(exemplar)
    if not rules.may_publish(by, locked):
        raise PermissionDenied
    if not locked.has_consent:
        raise Refused(
            _("Nobody has consented that this story is told. Record the consent first.")
        )
    if not locked.story:
        raise Refused(_("There is no story yet. The organisation writes it first."))
    locked.is_published = True
    locked.shows_photo = locked.consent_covers_photo and locked.photo is not None
    locked.published_by, locked.published_at = by, clock.now()
    put(locked, by)
    audit.record(
        "exemplar.published",
        locked,
        by=by,
        after={"is_published": True, "shows_photo": locked.shows_photo},
    )
    exemplar.refresh_from_db()


@transaction.atomic
def unpublish(exemplar: Exemplar, reason: str = "", *, by: User) -> None:
    locked = lock(exemplar)
    if not rules.may_unpublish(by, locked):
        raise PermissionDenied
    if not locked.is_published:
        return
    locked.is_published = locked.shows_photo = False
    put(locked, by)
    audit.record(
        "exemplar.unpublished",
        locked,
        by=by,
        after={"is_published": False},
        reason=reason,
    )
    exemplar.refresh_from_db()


def _consent(exemplar: Exemplar) -> dict[str, object]:
    return {
        "consent_by": exemplar.consent_by,
        "consent_on": exemplar.consent_on,
        "consent_covers_photo": exemplar.consent_covers_photo,
        "consent_withdrawn_on": exemplar.consent_withdrawn_on,
        "is_published": exemplar.is_published,
    }
