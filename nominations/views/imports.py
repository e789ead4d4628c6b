"""Nominees with Excel: the file out, the file in, what it would change, apply, undo."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import ORGANIZATION_ROLES
from nominations import import_pages, importing, rules
from nominations.forms.imports import ApplyForm, ImportForm
from nominations.models import Dossier, NomineeImport
from nominations.spreadsheet import marking, writing
from nominations.views.answers import attempt, find_own_dossier
from records import attachments, audit
from records.errors import Refused

RECENT = 10


def _find(request: UserRequest, pk: int) -> NomineeImport:
    imports = NomineeImport.objects.visible_to(request.user).select_related(
        "dossier__campaign__board",
        "dossier__organization",
        "attachment",
        "job",
        "uploaded_by",
        "applied_by",
        "undone_by",
    )
    return get_object_or_404(imports, pk=pk)


@for_roles(*ORGANIZATION_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def nominee_import_new(request: UserRequest, pk: int) -> HttpResponse:
    """Download, fill in, upload."""
    dossier = find_own_dossier(request, pk)
    form = ImportForm()
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid() and (made := _take_in(request, dossier, form)):
            return _to(request, made)
    recent = NomineeImport.objects.filter(dossier=dossier)
    context = {
        "dossier": dossier,
        "form": form,
        "may_edit": rules.may_edit(request.user, dossier),
        "recent": recent.select_related("attachment", "uploaded_by").defer(
            "plan", "remains"
        )[:RECENT],
    }
    return render(request, "nominations/nominee_import_new.html", context)


def _take_in(
    request: UserRequest, dossier: Dossier, form: ImportForm
) -> NomineeImport | None:
    upload: UploadedFile = form.cleaned_data["file"]
    try:
        return importing.prepare(dossier, upload, by=request.user)
    except ValidationError as error:
        form.add_error("file", error)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except PermissionDenied:
        form.add_error(None, _("Only the organisation's own staff may edit this."))
    return None


def _to(request: UserRequest, made: NomineeImport) -> HttpResponse:
    """The page with the progress bar while a worker reads it, else the preview."""
    if made.state == NomineeImport.State.READING and made.job_id:
        return redirect("records:job_detail", pk=made.job_id)
    return redirect(made)


@for_roles(*ORGANIZATION_ROLES)
@require_safe
def nominee_file(request: UserRequest, pk: int) -> HttpResponse:
    """The template with what is held already; that it was taken is recorded."""
    dossier = find_own_dossier(request, pk)
    content = writing.as_xlsx(dossier)
    audit.record("dossier.nominees_exported", dossier, by=request.user)
    return _download(content, writing.file_name(dossier))


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=attachments.XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


@for_roles(*ORGANIZATION_ROLES)
@require_safe
def nominee_import_detail(request: UserRequest, pk: int) -> HttpResponse:
    """What the file would change, or has changed. `?part=` and `?page=`: one of the
    tables alone, whole."""
    imported = _find(request, pk)
    context: dict[str, Any] = {
        "imported": imported,
        "dossier": imported.dossier,
        "may_edit": rules.may_edit(request.user, imported.dossier),
        "is_mine": imported.job is not None
        and imported.job.owner_id == request.user.pk,
        **import_pages.shown(
            imported, request.GET.get("part", ""), request.GET.get("page", "")
        ),
    }
    return render(request, "nominations/nominee_import_detail.html", context)


@for_roles(*ORGANIZATION_ROLES)
@require_POST
def nominee_import_apply(request: UserRequest, pk: int) -> HttpResponse:
    imported = _find(request, pk)
    form = ApplyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Look at the preview first, then confirm there."))
        return redirect(imported)
    attempt(
        request,
        lambda: importing.apply(imported, by=request.user, **form.cleaned_data),
        done=_("The file is applied."),
    )
    return redirect(imported)


@for_roles(*ORGANIZATION_ROLES)
@require_POST
def nominee_import_again(request: UserRequest, pk: int) -> HttpResponse:
    """Compare the same file with the dossier as it is now."""
    imported = _find(request, pk)
    zeros = request.POST.get("restores_zeros") == "1"
    made: list[NomineeImport] = []
    attempt(
        request,
        lambda: made.append(
            importing.prepare_again(imported, by=request.user, restores_zeros=zeros)
        ),
    )
    return _to(request, made[0]) if made else redirect(imported)


@for_roles(*ORGANIZATION_ROLES)
@require_POST
def nominee_import_undo(request: UserRequest, pk: int) -> HttpResponse:
    imported = _find(request, pk)
    attempt(
        request,
        lambda: importing.undo(imported, by=request.user),
        done=_("Undone: the nominees are as they were before."),
    )
    return redirect(imported)


@for_roles(*ORGANIZATION_ROLES)
@require_safe
def nominee_import_errors(request: UserRequest, pk: int) -> HttpResponse:
    """The uploaded file with a note in each cell that has to be mended."""
    imported = _find(request, pk)
    if not imported.plan.get("faults"):
        raise Http404
    content = attachments.path_of(imported.attachment).read_bytes()
    author = str(_("Emulation campaign"))
    audit.record("dossier.nominees_exported", imported.dossier, by=request.user)
    marked = marking.marked(content, imported.plan["faults"], author)
    return _download(marked, imported.attachment.original_name)
