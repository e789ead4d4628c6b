"""The papers of a dossier: which there must be, which there are."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import RequiredDocument
from emulation import clock
from nominations import editing, supplements
from nominations.models import Document, Dossier, Nomination
from nominations.twins import report_texts
from records import attachments, audit, photos, uploads
from records.errors import Refused
from records.models import Attachment


@dataclass(frozen=True)
class Slot:
    """Where one paper belongs, and what lies there now."""

    required: RequiredDocument
    nomination: Nomination | None
    current: Document | None
    older: list[Document]

    @property
    def key(self) -> str:
        """'12-0' or '12-345': names the place in a form."""
        return f"{self.required.pk}-{self.nomination.pk if self.nomination else 0}"

    @property
    def is_missing(self) -> bool:
        """A file with malware is none."""
        is_here = self.current is not None and not self.is_infected
        return self.required.is_required and not is_here

    @property
    def is_infected(self) -> bool:
        return self.current is not None and self.current.attachment.is_infected


def slots(
    dossier: Dossier, nominations: Iterable[Nomination] | None = None
) -> list[Slot]:
    """Every paper that this dossier must or may hold, in the order of the campaign."""
    if nominations is None:
        nominations = dossier.nominations.order_by("pk")
    held: dict[tuple[int, int | None], list[Document]] = {}
    for paper in dossier.documents.select_related(
        "attachment__file", "added_by", "required"
    ).order_by("-pk"):
        held.setdefault((paper.required_id, paper.nomination_id), []).append(paper)
    kinds = list(dossier.campaign.required_documents.order_by("order"))
    spots: list[tuple[RequiredDocument, Nomination | None]] = [
        (kind, None) for kind in kinds if kind.scope == RequiredDocument.Scope.DOSSIER
    ]
    for nomination in nominations:
        spots += [(kind, nomination) for kind in kinds if belongs(kind, nomination)]
    return [
        _slot(kind, nomination, held.get((kind.pk, _pk(nomination)), []))
        for kind, nomination in spots
    ]


def _pk(nomination: Nomination | None) -> int | None:
    return nomination.pk if nomination else None


def _slot(
    kind: RequiredDocument, nomination: Nomination | None, papers: list[Document]
) -> Slot:
    current = next((paper for paper in papers if paper.replaced_at is None), None)
    older = [paper for paper in papers if paper.replaced_at is not None]
    return Slot(kind, nomination, current, older)


def belongs(kind: RequiredDocument, nomination: Nomination | None) -> bool:
    """Whether this paper is asked for here."""
    if nomination is None:
        return kind.scope == RequiredDocument.Scope.DOSSIER
    return kind.scope == RequiredDocument.Scope.NOMINATION and kind.subject in (
        "",
        nomination.subject,
    )


def one_file(uploads: Sequence[UploadedFile]) -> UploadedFile:
    """A paper is one file: photos of its pages are made into one PDF. ValidationError
    if several files are no photos, or a photo is no good."""
    if photos.wants_pdf(uploads):
        return photos.as_pdf(uploads)
    if len(uploads) > 1:
        raise ValidationError(
            _("Choose one file for this paper, or several photos of its pages."),
            code="several",
        )
    return uploads[0]


@transaction.atomic
def add(
    dossier: Dossier,
    required: RequiredDocument,
    upload: UploadedFile,
    *,
    by: User,
    nomination: Nomination | None = None,
) -> Document:
    """A paper in place of the current one, which stays readable; the same file again
    changes nothing. Raises ValidationError with a sentence if it is not acceptable."""
    locked = editing.lock(dossier, by)
    _refuse_misplaced(locked, required, nomination)
    supplements.refuse_closed_paper(locked, required, nomination)
    current = (
        Document.objects.filter(
            dossier=locked, required=required, nomination=nomination
        )
        .current()
        .select_related("attachment__file")
        .first()
    )
    if current and current.attachment.sha256 == _sha256(upload):
        attachments.refuse_infected(current.attachment.file)
        return current
    attachment = attachments.store(upload, by=by)
    return _replace(current, locked, required, attachment, nomination, by)


def take(
    dossier: Dossier,
    required: RequiredDocument,
    keys: Sequence[UUID],
    *,
    by: User,
    nomination: Nomination | None = None,
) -> Document:
    """Make what came in parts a paper, as `add` does: several photos become one file.
    Asked twice, because the first answer was lost, it is the same paper."""
    rows = uploads.find(keys, by=by)
    try:
        # Put together before the transaction: others write meanwhile.
        with uploads.opened(rows) as files:
            file = one_file(files)
            with transaction.atomic():
                rows = uploads.lock_unfinished(keys, by=by)
                paper = add(dossier, required, file, by=by, nomination=nomination)
                uploads.finish(rows, paper.attachment)
                return paper
    except Refused:
        # Perhaps because another request has just finished it.
        kept = uploads.find(keys, by=by)[0].attachment
        if kept is None:
            raise
        return _taken(dossier, required, kept, nomination)


def _taken(
    dossier: Dossier,
    required: RequiredDocument,
    kept: Attachment,
    nomination: Nomination | None,
) -> Document:
    papers = Document.objects.filter(
        dossier=dossier, required=required, nomination=nomination, attachment=kept
    )
    found = papers.select_related("attachment__file", "required").first()
    if found is None:
        raise Refused(_("The file is not under way any more. Choose it again."))
    return found


def places_of_same(paper: Document) -> list[str]:
    """The other places in its dossier where the same file lies now: perhaps it was
    chosen for the wrong one."""
    same = (
        Document.objects.filter(
            dossier=paper.dossier_id, attachment__file=paper.attachment.file_id
        )
        .current()
        .exclude(pk=paper.pk)
        .select_related("required", "nomination")
        .order_by("pk")
    )
    return [
        f"{other.required.name} ({other.nomination.name})"
        if other.nomination
        else other.required.name
        for other in same
    ]


def _sha256(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _refuse_misplaced(
    dossier: Dossier, required: RequiredDocument, nomination: Nomination | None
) -> None:
    is_elsewhere = nomination is not None and nomination.dossier_id != dossier.pk
    if (
        is_elsewhere
        or required.campaign_id != dossier.campaign_id
        or not belongs(required, nomination)
    ):
        raise Refused(_("This paper does not belong here. Open the page again."))


def _replace(
    current: Document | None,
    dossier: Dossier,
    required: RequiredDocument,
    attachment: Attachment,
    nomination: Nomination | None,
    by: User,
) -> Document:
    if current:
        current.replaced_at = clock.now()
        current.save(update_fields=["replaced_at"])
    added = Document.objects.create(
        dossier=dossier,
        nomination=nomination,
        required=required,
        attachment=attachment,
        added_by=by,
        added_at=clock.now(),
    )
    report_texts.paper_came(added)
    audit.record(
        "document.added",
        dossier,
        by=by,
        before={"file": str(current.attachment)} if current else {},
        after={
            "paper": required.name,
            "nominee": str(nomination or ""),
            "file": str(attachment),
            "sha256": attachment.sha256,
        },
    )
    return added
