"""Uploading papers, and reading them."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import ORGANIZATION_ROLES
from nominations import papers, remarks, rules, supplements
from nominations.models import Document, Dossier
from nominations.papers import Slot
from nominations.views.answers import READERS, find_own_dossier
from records import attachments, audit
from records.errors import Refused


@for_roles(*ORGANIZATION_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_papers(request: UserRequest, pk: int) -> HttpResponse:
    """A row per paper; any number of files at once, each judged by itself."""
    dossier = find_own_dossier(request, pk)
    slots = papers.slots(dossier)
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _take_in(request, dossier, slots)
        if not errors:
            if remarks.are_mended(dossier):
                return redirect("nominations:dossier_check", pk=dossier.pk)
            return redirect("nominations:dossier_papers", pk=dossier.pk)
        slots = papers.slots(dossier)
    context = {
        "dossier": dossier,
        "rows": _rows(dossier, slots, errors),
        "may_edit": rules.may_edit(request.user, dossier),
        "missing": sum(slot.is_missing for slot in slots),
        "errors": errors,
    }
    return render(request, "nominations/dossier_papers.html", context)


def _rows(
    dossier: Dossier, slots: Iterable[Slot], errors: dict[str, str]
) -> list[tuple[Slot, str, bool, list[str]]]:
    """Each place with what is wrong with the file just sent, whether it is open, and
    what the Board has pinned to it."""
    opened = supplements.opened(dossier)
    pinned: dict[tuple[int | None, int | None], list[str]] = {}
    for row in remarks.on_papers(dossier):
        pinned.setdefault((row.required_id, row.nomination_id), []).append(row.text)
    return [
        (
            slot,
            errors.get(slot.key, ""),
            opened.has_paper(slot.required, slot.nomination),
            pinned.get(
                (slot.required.pk, slot.nomination.pk if slot.nomination else None), []
            ),
        )
        for slot in slots
    ]


def _take_in(
    request: UserRequest, dossier: Dossier, slots: Iterable[Slot]
) -> dict[str, str]:
    """Store what came; the sentence for each file that could not be kept."""
    errors, kept = {}, 0
    for slot in slots:
        uploads = request.FILES.getlist(f"file-{slot.key}")
        if not uploads:
            continue
        if error := _try_one(request, dossier, slot, uploads):
            errors[slot.key] = error
        else:
            kept += 1
    if kept:
        text = ngettext("%(kept)d file is kept.", "%(kept)d files are kept.", kept)
        messages.success(request, text % {"kept": kept})
    elif not errors:
        messages.warning(request, _("No file was chosen. Choose one, then upload."))
    return errors


def _try_one(
    request: UserRequest, dossier: Dossier, slot: Slot, uploads: list[UploadedFile]
) -> str:
    try:
        kept = papers.add(
            dossier,
            slot.required,
            papers.one_file(uploads),
            by=request.user,
            nomination=slot.nomination,
        )
    except ValidationError as error:
        return " ".join(error.messages)
    except Refused as refusal:
        return str(refusal)
    except PermissionDenied:
        return _("Only the organisation's own staff may edit this.")
    if elsewhere := papers.places_of_same(kept):
        messages.warning(request, _same_file(kept, elsewhere))
    return ""


def _same_file(kept: Document, elsewhere: list[str]) -> str:
    text = _(
        "%(paper)s: the same file also lies at %(places)s. If it was chosen by mistake, "
        "upload the right one."
    )
    return text % {"paper": kept.required.name, "places": ", ".join(elsewhere)}


@for_roles(*READERS)
@require_safe
def document_download(request: UserRequest, pk: int) -> HttpResponseBase:
    """The file, to whoever sees its dossier; that it was read is recorded."""
    papers_seen = Document.objects.visible_to(request.user)
    paper = get_object_or_404(
        papers_seen.select_related("attachment__file", "dossier", "required"), pk=pk
    )
    response = attachments.serve(paper.attachment)
    audit.record(
        "document.read",
        paper.dossier,
        by=request.user,
        after={"paper": paper.required.name, "file": str(paper.attachment)},
    )
    return response
