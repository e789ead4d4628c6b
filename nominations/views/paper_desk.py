"""The desk where originals arrive on paper: read the cover sheet, count the sets."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from campaigns import choosing
from nominations import paper_sheets, reception, rules
from nominations.forms import PaperForm
from nominations.models import Dossier
from nominations.paging import cursor, page_after
from nominations.views.answers import attempt, find_dossier

DESK = (Role.BOARD_INTAKE, Role.BOARD_LEADER)


@for_roles(*DESK)
@require_safe
def paper_desk(request: UserRequest) -> HttpResponse:
    """`?mark=` is what the scanner typed, or a person."""
    text = request.GET.get("mark", "").strip()[:60]
    sheet = paper_sheets.read(text, request.user) if text else None
    context: dict[str, Any] = {"mark": text, "sheet": sheet}
    if sheet:
        initial = {"mark": text if sheet.version else ""}
        context["form"] = PaperForm(dossier=sheet.dossier, initial=initial)
        context["may_count"] = rules.may_record_paper(request.user, sheet.dossier)
        context["receipts"] = sheet.dossier.paper_receipts.select_related("recorded_by")
    return render(request, "nominations/paper_desk.html", context)


@for_roles(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_paper(request: UserRequest, pk: int) -> HttpResponse:
    """Original sets that have arrived on paper."""
    dossier = find_dossier(request, pk)
    form = PaperForm(request.POST or None, dossier=dossier)
    if request.method == "POST" and form.is_valid() and _record(request, dossier, form):
        return redirect("nominations:dossier_paper", pk=dossier.pk)
    receipts = dossier.paper_receipts.select_related("recorded_by")
    context = {"dossier": dossier, "form": form, "receipts": receipts}
    return render(request, "nominations/dossier_paper.html", context)


def _record(request: UserRequest, dossier: Dossier, form: PaperForm) -> bool:
    values = dict(form.cleaned_data)
    sheet = paper_sheets.read(values.pop("mark"), request.user)
    is_ours = sheet is not None and sheet.dossier.pk == dossier.pk
    version = sheet.version if sheet and is_ours else None
    return attempt(
        request,
        lambda: reception.record_paper(
            dossier,
            **values,
            by=request.user,
            version=version.number if version else None,
        ),
        done=_("The originals are recorded."),
        who=_("Intake clerks and leaders of the Board count the originals."),
    )


@for_roles(*DESK)
@require_safe
def paper_missing(request: UserRequest) -> HttpResponse:
    """Dossiers whose originals have not all arrived, the longest waiting first."""
    seen = choosing.of_chosen(request, Dossier.objects.visible_to(request.user))
    lacking = (
        seen.lacking_paper()
        .with_nominees()
        .select_related("organization", "campaign", "submitted_by")
    )
    page = page_after(lacking, "submitted_at", cursor(request, "after"))
    context = {"page": page, "lacking": lacking.count()}
    return render(request, "nominations/paper_missing.html", context)
