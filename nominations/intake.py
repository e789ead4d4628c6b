"""The organisation's side: open a dossier, fill it in, hand it in."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from campaigns.models import Campaign, RequiredDocument
from emulation import clock
from nominations import notices, rules, versions, workflow
from nominations.completeness import findings
from nominations.errors import Conflict
from nominations.models import Document, Dossier, EarlierAward, Nomination
from records import attachments, audit
from records.errors import Refused
from records.models import AuditEvent

CODE_ATTEMPTS = 50


def open_dossier(
    campaign: Campaign, organization: Organization, *, by: User, once_key: uuid.UUID
) -> Dossier:
    """A new draft. The same `once_key` (a second click) gives the first one's row."""
    if not rules.may_open_dossier(by, organization):
        raise PermissionDenied
    if existing := Dossier.objects.filter(once_key=once_key, created_by=by).first():
        return existing
    for _attempt in range(CODE_ATTEMPTS):
        try:
            return _create(campaign, organization, by, once_key)
        except IntegrityError:
            # Another dossier took the code at the same moment, or this very form was
            # sent twice at once: look again.
            if twin := Dossier.objects.filter(once_key=once_key, created_by=by).first():
                return twin
    raise Refused(_("The system is busy. Wait a minute, then try again."))


@transaction.atomic
def _create(
    campaign: Campaign, organization: Organization, by: User, once_key: uuid.UUID
) -> Dossier:
    dossier = Dossier.objects.create(
        campaign=campaign,
        organization=organization,
        code=_next_code(campaign),
        once_key=once_key,
        created_by=by,
        created_at=clock.now(),
    )
    audit.record("dossier.open", dossier, by=by, after={"code": dossier.code})
    return dossier


def _next_code(campaign: Campaign) -> str:
    """'HS-2030-0123': the campaign's prefix, the year, the next number."""
    stem = f"{campaign.dossier_prefix}-{clock.today().year}-"
    last = (
        Dossier.objects.filter(code__startswith=stem)
        .order_by(Length("code").desc(), "-code")
        .values_list("code", flat=True)
        .first()
    )
    return f"{stem}{int(last.removeprefix(stem)) + 1 if last else 1:04d}"


@transaction.atomic
def save_dossier(
    dossier: Dossier, values: Mapping[str, Any], *, by: User, revision: int
) -> AuditEvent | None:
    """Write `values` (fields of the request or the minutes) into an open dossier.

    `revision` is the one the form was drawn from; raises Conflict if another has been
    saved meanwhile and they differ in one of these fields.
    """
    locked = workflow.lock(dossier)
    _require_editable(by, locked)
    event = _change(locked, values, by=by, revision=revision, verb="dossier.change")
    dossier.refresh_from_db()
    return event


@transaction.atomic
def add_nomination(
    dossier: Dossier,
    subject: str,
    values: Mapping[str, Any],
    earlier_awards: list[dict[str, Any]],
    *,
    by: User,
    once_key: uuid.UUID,
) -> Nomination:
    """Put a collective or individual into the dossier; a second click changes nothing."""
    locked = workflow.lock(dossier)
    _require_editable(by, locked)
    nomination, is_new = Nomination.objects.get_or_create(
        once_key=once_key,
        dossier=locked,
        defaults={**values, "subject": subject, "created_at": clock.now()},
    )
    if is_new:
        _replace_earlier_awards(nomination, earlier_awards)
        audit.record(
            "nomination.add", nomination, by=by, after={"name": nomination.name}
        )
    return nomination


@transaction.atomic
def change_nomination(
    nomination: Nomination,
    values: Mapping[str, Any],
    earlier_awards: list[dict[str, Any]] | None = None,
    *,
    by: User,
    revision: int,
) -> AuditEvent | None:
    """Write `values` into a nomination of an open dossier. Raises Conflict."""
    _require_editable(by, workflow.lock(nomination.dossier))
    locked = workflow.lock(nomination)
    event = _change(locked, values, by=by, revision=revision, verb="nomination.change")
    if earlier_awards is not None:
        _replace_earlier_awards(locked, earlier_awards)
    nomination.refresh_from_db()
    return event


@transaction.atomic
def remove_nomination(nomination: Nomination, *, by: User) -> None:
    """Take a nomination out of a dossier that has never been handed in. After that
    nothing is deleted: the Board finds it not eligible instead."""
    dossier = workflow.lock(nomination.dossier)
    _require_editable(by, dossier)
    if dossier.version:
        raise Refused(
            _(
                "%(name)s has been submitted and stays in the record. To leave it out, "
                "ask the Board to find it not eligible."
            )
            % {"name": nomination.name}
        )
    audit.record(
        "nomination.remove",
        nomination,
        by=by,
        before={"name": nomination.name, "dossier": dossier.code},
    )
    nomination.documents.all().delete()
    nomination.delete()


@transaction.atomic
def add_document(
    dossier: Dossier,
    required: RequiredDocument,
    upload: UploadedFile,
    *,
    by: User,
    nomination: Nomination | None = None,
) -> Document:
    """Store a paper; the one it replaces stays readable. Raises ValidationError with a
    sentence if the file is not acceptable."""
    locked = workflow.lock(dossier)
    _require_editable(by, locked)
    attachment = attachments.store(upload, by=by)
    now = clock.now()
    Document.objects.current().filter(
        dossier=locked, required=required, nomination=nomination
    ).update(replaced_at=now)
    document = Document.objects.create(
        dossier=locked,
        nomination=nomination,
        required=required,
        attachment=attachment,
        added_by=by,
        added_at=now,
    )
    audit.record(
        "dossier.add_document",
        locked,
        by=by,
        after={
            "paper": required.name,
            "nominee": nomination.name if nomination else "",
            "file": attachment.original_name,
            "sha256": attachment.sha256,
        },
    )
    return document


@transaction.atomic
def send_to_leader(dossier: Dossier, *, by: User) -> AuditEvent:
    """The clerk is done; the leader is told."""
    _require_complete(dossier)
    event = workflow.take("send_to_leader", dossier, by=by)
    notices.tell_leader(dossier, event=event.pk)
    return event


@transaction.atomic
def hand_back(dossier: Dossier, *, by: User, reason: str) -> AuditEvent:
    """The leader wants changes: back to the clerk with a note."""
    step = "hand_back_supplement" if dossier.version else "hand_back_draft"
    event = workflow.take(step, dossier, by=by, reason=reason)
    notices.tell_handed_back(dossier, reason, event=event.pk)
    return event


@transaction.atomic
def submit(dossier: Dossier, *, by: User) -> AuditEvent:
    """Hand in a complete dossier within its time: a new version is frozen, the Board's
    intake is told. The deadline holds to the last second of its day (plan IV.3)."""
    locked = workflow.lock(dossier)
    _require_time_left(locked)
    _require_complete(locked)
    event = workflow.take(
        "submit",
        dossier,
        by=by,
        changes={
            "version": locked.version + 1,
            "submitted_at": clock.now(),
            "submitted_by": by,
        },
    )
    versions.freeze(dossier, by=by)
    dossier.supplements.filter(answered_at=None).update(answered_at=clock.now())
    notices.tell_intake(dossier)
    return event


def withdraw(dossier: Dossier, *, by: User, reason: str) -> AuditEvent:
    """Take the dossier back, with the reason; it stays in the record."""
    return workflow.take("withdraw", dossier, by=by, reason=reason)


def _require_editable(by: User, dossier: Dossier) -> None:
    if not rules.may_prepare(by, dossier):
        raise PermissionDenied
    if not dossier.is_editable:
        raise Refused(
            _("Dossier %(code)s is %(state)s and cannot be changed now.")
            % {"code": dossier.code, "state": dossier.get_state_display()}
        )


def _require_complete(dossier: Dossier) -> None:
    errors = [finding.message for finding in findings(dossier) if finding.is_error]
    if errors:
        raise Refused(
            _("The dossier is not complete: %s") % " ".join(str(e) for e in errors)
        )


def _require_time_left(dossier: Dossier) -> None:
    """A supplement has its own date; a first submission has the window, or the
    organisation's extension of it."""
    if dossier.open_supplement:
        last_day = dossier.open_supplement.due_on
        is_open = clock.now() <= clock.end_of_day(last_day)
    else:
        window = dossier.campaign.dossier_window()
        if window is None or window.is_open_for(dossier.organization):
            return
        last_day = window.due_on_for(dossier.organization)
        is_open = False
        if window.opens_at and clock.now() < window.opens_at:
            raise Refused(
                _("Dossiers can be submitted from %s on.")
                % f"{window.opens_on:%d/%m/%Y}"
            )
    if not is_open:
        raise Refused(
            _(
                "The last day for this dossier was %(day)s. Only the Board can grant "
                "more time: %(contact)s"
            )
            % {"day": f"{last_day:%d/%m/%Y}", "contact": dossier.campaign.contact}
        )


def _change(
    row: Dossier | Nomination,
    values: Mapping[str, Any],
    *,
    by: User,
    revision: int,
    verb: str,
) -> AuditEvent | None:
    """Write what differs. A stale form whose fields nobody else touched is no conflict
    in itself: only a differing value is."""
    changed = {k: v for k, v in values.items() if getattr(row, k) != v}
    if not changed:
        return None
    if revision != row.revision:
        raise Conflict({name: getattr(row, name) for name in changed})
    before = {name: _plain(getattr(row, name)) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    row.revision += 1
    row.save()
    after = {name: _plain(value) for name, value in changed.items()}
    return audit.record(verb, row, by=by, before=before, after=after)


def _plain(value: Any) -> Any:
    return str(value) if hasattr(value, "pk") else value


def _replace_earlier_awards(
    nomination: Nomination, lines: list[dict[str, Any]]
) -> None:
    nomination.earlier_awards.all().delete()
    EarlierAward.objects.bulk_create(
        EarlierAward(nomination=nomination, **line) for line in lines
    )
