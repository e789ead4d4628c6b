"""Registers as spreadsheets: taken out, filled in elsewhere, brought in again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from accounts.models import Organization
from campaigns.models import Campaign
from emulation import clock
from emulation.vietnamese import vn_datetime
from nominations.views.answers import attempt
from records import audit
from records.errors import Refused
from records.file_types import XLSX
from registers import cells, rules
from registers.catalogue import REGISTERS, Register
from registers.filters import filter_for
from registers.forms.tables import TableForm
from registers.models import ImportedTable
from registers.tables import importing, writing
from registers.tables.reading import Table
from registers.views.finding import READERS, current_campaign, find_register, lines

MOST_EXPORTED = 20_000
SHOWN = 20


@for_roles(*READERS)
@require_safe
def entry_export(request: UserRequest, slug: str) -> HttpResponse:
    """The lines of the list, as it is filtered; that they were taken out is recorded."""
    register = find_register(slug)
    found = filter_for(register)(
        request.GET, queryset=lines(request, register), request=request
    )
    rows = list(found.qs.order_by("-happened_on", "-pk")[:MOST_EXPORTED])
    audit.record(
        "register.exported",
        by=request.user,
        after={"register": slug, "rows": len(rows)},
    )
    stamp = f"{request.user.full_name}, {vn_datetime(clock.now())}"
    return _file(writing.export(register, rows, stamp), f"so-{slug}.xlsx")


@for_roles(*rules.KEEPERS)
@require_safe
def entry_blank(request: UserRequest, slug: str) -> HttpResponse:
    """The empty table to fill in."""
    return _file(writing.blank(find_register(slug)), f"so-{slug}-mau.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@for_roles(*rules.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_import(request: UserRequest, slug: str) -> HttpResponse:
    """Upload a table: what is wrong in it is listed cell by cell; a sound one is looked
    through before it is entered."""
    register, campaign = find_register(slug), current_campaign(request)
    bodies = rules.organizations_kept_by(request.user, campaign)
    if not bodies:
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TableForm(*sent, organizations=bodies)
    table: Table | None = None
    if request.method == "POST" and form.is_valid():
        whose = form.cleaned_data.get("whose") or bodies[0]
        kept, table = _bring_in(request, form, register, campaign, whose)
        if kept:
            return redirect("registers:import_preview", kept.pk)
    context = {"register": register, "form": form, "table": table}
    return render(request, "registers/entry_import.html", context)


def _bring_in(
    request: UserRequest,
    form: forms.Form,
    register: Register,
    campaign: Campaign,
    whose: Organization,
) -> tuple[ImportedTable | None, Table | None]:
    upload = form.cleaned_data["file"]
    try:
        return importing.bring_in(upload, register, campaign, whose, by=request.user)
    except ValidationError as error:
        form.add_error("file", error)
    except Refused as refusal:
        form.add_error("file", str(refusal))
    return None, None


@for_roles(*rules.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: UserRequest, pk: int) -> HttpResponse:
    """What will be entered; pressing the button enters it."""
    mine = ImportedTable.objects.visible_to(request.user).select_related(
        "campaign", "organization", "attachment"
    )
    kept = get_object_or_404(mine, pk=pk)
    register = REGISTERS[kept.register]
    if request.method == "POST":
        if attempt(request, lambda: _enter(request, kept)):
            return redirect("registers:entry_list", register.slug)
        return redirect("registers:entry_import", register.slug)
    table = importing.look_through(kept, by=request.user)
    context = {
        "register": register,
        "kept": kept,
        "table": table,
        "heads": [register.label(name) for name in register.table_fields],
        "rows": [
            (number, _texts(register, values)) for number, values in table.rows[:SHOWN]
        ],
        "further": max(0, len(table.rows) - SHOWN),
    }
    return render(request, "registers/import_preview.html", context)


def _texts(register: Register, values: dict[str, Any]) -> list[tuple[str, str]]:
    entry = register.model(**values)
    return [
        (register.label(name), cells.text_of(entry, name))
        for name in register.table_fields
    ]


def _enter(request: UserRequest, kept: ImportedTable) -> None:
    number = importing.enter(kept, by=request.user)
    said = ngettext("%d line entered.", "%d lines entered.", number)
    messages.success(request, said % number if "%d" in said else _("Saved."))
