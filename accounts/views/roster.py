"""Organisations, people and posts from a workbook: upload, look, apply."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from accounts.forms import RosterForm
from accounts.models import Role, RosterImport
from accounts.roster import applying, workbook
from accounts.roster.columns import SHEETS
from accounts.roster.comparing import CHANGED, NEW, Comparison
from records.attachments import XLSX
from records.audit import record
from records.errors import Refused

# A page shows so many rows of a kind; the numbers above them are of all.
SHOWN = 200


@for_roles(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: UserRequest) -> HttpResponse:
    """Upload a workbook; below, what was uploaded before."""
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = applying.take_in(form.cleaned_data["file"], by=request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(taken)
    earlier = RosterImport.objects.visible_to(request.user)
    earlier = earlier.select_related("attachment", "uploaded_by", "applied_by")
    context = {"form": form, "imports": earlier[:25]}
    return render(request, "accounts/roster.html", context)


@for_roles(Role.ADMINISTRATOR)
@require_safe
def roster_template(request: UserRequest) -> HttpResponse:
    """The workbook to fill in."""
    return _download(workbook.make(filled=False), "mau-don-vi-nguoi-dung.xlsx")


@for_roles(Role.ADMINISTRATOR)
@require_safe
def roster_export(request: UserRequest) -> HttpResponse:
    """The same with all that is there today; who took it out is put on record."""
    record("roster.exported", by=request.user)
    return _download(workbook.make(filled=True), "don-vi-nguoi-dung.xlsx")


@for_roles(Role.ADMINISTRATOR)
@require_safe
def roster_import(request: UserRequest, pk: int) -> HttpResponse:
    """What a workbook would change, or has changed."""
    taken = _find(request, pk)
    context: dict[str, Any] = {"roster": taken}
    if taken.applied_at is None:
        try:
            comparison = applying.look(taken)
        except Refused as refusal:
            context["refusal"] = str(refusal)
        else:
            context |= _shown(comparison)
    else:
        context["sheets"] = [(s.title, taken.counts.get(s.key)) for s in SHEETS]
        context["new_people"] = taken.people.count()
    return render(request, "accounts/roster_import.html", context)


@for_roles(Role.ADMINISTRATOR)
@require_POST
def roster_apply(request: UserRequest, pk: int) -> HttpResponse:
    taken = _find(request, pk)
    try:
        done = applying.apply(taken, request.POST.get("digest", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("Applied.") if done else _("It had been applied already.")
        messages.success(request, said)
    return redirect(taken)


def _find(request: UserRequest, pk: int) -> RosterImport:
    rows = RosterImport.objects.visible_to(request.user)
    people = ("attachment", "uploaded_by", "applied_by")
    return get_object_or_404(rows.select_related(*people), pk=pk)


def _shown(comparison: Comparison) -> dict[str, Any]:
    parts = []
    for sheet in SHEETS:
        own = [c for c in comparison.changes if c.row.sheet is sheet]
        parts.append(
            {
                "title": sheet.title,
                "new": [c for c in own if c.state == NEW][:SHOWN],
                "changed": [c for c in own if c.state == CHANGED][:SHOWN],
            }
        )
    counts = comparison.counts
    return {
        "sheets": [(sheet.title, counts[sheet.key]) for sheet in SHEETS],
        "parts": parts,
        "faults": comparison.faults[:SHOWN],
        "fault_count": len(comparison.faults),
        "sensitive": comparison.sensitive,
        "has_changes": bool(comparison.to_write),
        "digest": comparison.digest,
    }


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
