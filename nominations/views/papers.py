"""Uploading papers, and reading them."""

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
)

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import ORGANIZATION_ROLES
from nominations import papers, remarks, rules, supplements
from nominations.models import Document, Dossier
from nominations.papers import Slot
from nominations.views.answers import find_own_dossier
from records import drafts, uploads
from records.errors import Refused
from records.models import Upload


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
        "drawn_for": drafts.sign_for(request.user),
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


@for_roles(*ORGANIZATION_ROLES)
@require_POST
def paper_take(request: UserRequest, pk: int) -> JsonResponse:
    """Files that have come in parts become one paper: `slot`, and an `upload` for each
    in their order. Answers with the paper's row as it is now; 422 with a sentence if
    they are no good."""
    dossier = find_own_dossier(request, pk)
    try:
        drafts.refuse_stranger(request)
        kept = _take(request, dossier)
    except ValidationError as error:
        _drop(request)
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    except PermissionDenied:
        raise Http404 from None
    return JsonResponse(_answer(request, dossier, kept))


def _take(request: UserRequest, dossier: Dossier) -> Document:
    places = {slot.key: slot for slot in papers.slots(dossier)}
    slot = places.get(request.POST.get("slot", ""))
    if slot is None:
        raise Refused(_("This paper does not belong here. Open the page again."))
    return papers.take(
        dossier,
        slot.required,
        _keys(request),
        by=request.user,
        nomination=slot.nomination,
    )


def _keys(request: UserRequest) -> list[UUID]:
    """Those of no sense are left out: then one is missing, and that is said."""
    keys = []
    for text in request.POST.getlist("upload"):
        with suppress(ValueError):
            keys.append(UUID(text))
    return keys


def _drop(request: UserRequest) -> None:
    """What is no good need not be sent again."""
    mine = Upload.objects.visible_to(request.user).unfinished()
    for upload in mine.filter(key__in=_keys(request)):
        uploads.discard(upload)


def _answer(request: UserRequest, dossier: Dossier, kept: Document) -> dict[str, str]:
    slots = papers.slots(dossier)
    slot, error, is_open, pinned = next(
        row for row in _rows(dossier, slots, {}) if row[0].current == kept
    )
    elsewhere = papers.places_of_same(kept)
    context = {
        "dossier": dossier,
        "slot": slot,
        "is_open": is_open,
        "remarks": pinned,
        "may_edit": rules.may_edit(request.user, dossier),
        "missing": sum(slot.is_missing for slot in slots),
        "elsewhere": _same_file(kept, elsewhere) if elsewhere else "",
    }
    said = _("%(file)s is kept as %(paper)s.") % {
        "file": kept.attachment,
        "paper": kept.required.name,
    }
    return {
        "row": render_to_string("nominations/_paper_row.html", context, request),
        "lead": render_to_string("nominations/_papers_lead.html", context, request),
        "said": said,
    }
