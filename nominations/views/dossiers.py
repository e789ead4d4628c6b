"""Lists and single dossiers, for both sides."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import ORGANIZATION_ROLES
from campaigns import choosing
from nominations import (
    checklist,
    completeness,
    contents,
    intake,
    remarks,
    rules,
    supplements,
    timeliness,
    versions,
)
from nominations.completeness import answering
from nominations.contents import Contents
from nominations.filters import DossierFilter
from nominations.forms import NewDossierForm
from nominations.models import Dossier
from nominations.paging import cursor, page_before
from nominations.reading import history, reading, verb_label
from nominations.remarks import Standing
from nominations.twins import reading as twins
from nominations.views.answers import READERS, find_dossier
from nominations.views.buttons import buttons
from records.errors import Refused


@for_roles(*READERS)
@require_safe
def dossier_list(request: UserRequest) -> HttpResponse:
    """Those this person may see, newest first; the filters stand in the address."""
    dossiers = (
        Dossier.objects.visible_to(request.user)
        .with_nominees()
        .select_related("organization", "campaign")
        .prefetch_related("organization__former_names")
    )
    found = DossierFilter(request.GET, dossiers, request=request)
    context = {
        "filter": found,
        "page": page_before(found.qs, cursor(request, "before")),
        "is_filtered": any(request.GET.values()),
        "may_open": request.user.has_role(*ORGANIZATION_ROLES),
    }
    return render(request, "nominations/dossier_list.html", context)


@for_roles(*ORGANIZATION_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_new(request: UserRequest) -> HttpResponse:
    form = NewDossierForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            dossier = intake.open_dossier(**form.cleaned_data, by=request.user)
        except (Refused, PermissionDenied) as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect(dossier)
    campaign = choosing.chosen(request)
    context = {
        "form": form,
        "campaign": campaign,
        "window": campaign and campaign.dossier_window(),
        "required": campaign.required_documents.all() if campaign else [],
    }
    return render(request, "nominations/dossier_new.html", context)


@for_roles(*READERS)
@require_safe
def dossier_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Its own organisation sees the tasks, everyone else reads it."""
    dossier = find_dossier(request, pk)
    held = contents.load(dossier)
    standing = remarks.standing(dossier, held) if dossier.may_lie_open else []
    when = timeliness.times(dossier, standing)
    context = {
        "dossier": dossier,
        "buttons": buttons(dossier, request.user),
        "supplement": when.supplement,
        "last_day": when.last_day,
        "may_count": rules.may_record_paper(request.user, dossier),
        "standing": standing,
        "may_pin": rules.may_pin_remarks(request.user, dossier),
        **reading(dossier, held),
    }
    if rules.may_prepare(request.user, dossier):
        context |= _own(request, dossier, held, context["standing"])
        return render(request, "nominations/_dossier_detail_own.html", context)
    context["answered"] = versions.answers_of_latest(dossier)
    context["mended"] = remarks.answered(dossier)
    context["twins"] = twins.beside_dossier(dossier, request.user)
    return render(request, "nominations/dossier_detail.html", context)


def _own(
    request: UserRequest, dossier: Dossier, held: Contents, standing: list[Standing]
) -> dict[str, Any]:
    """What its own organisation sees besides: the tasks, and how far each is."""
    found = completeness.findings(dossier, held, standing)
    return {
        "tasks": checklist.tasks(dossier, found, held, standing),
        "has_errors": any(finding.is_error for finding in found),
        "open_points": len(answering.unanswered(dossier, found)),
        "may_edit": rules.may_edit(request.user, dossier),
        "has_remarks": any(not row.is_mended for row in standing),
        "takes_nominees": supplements.opened_by(
            row.remark for row in standing
        ).takes_nominees,
    }


@for_roles(*READERS)
@require_safe
def dossier_history(request: UserRequest, pk: int) -> HttpResponse:
    """What became of it, and what each version changed."""
    dossier = find_dossier(request, pk)
    is_ours = rules.may_prepare(request.user, dossier)
    events = history(dossier, request.user, is_ours=is_ours)
    frozen = list(dossier.versions.select_related("submitted_by"))
    pairs = zip([None, *frozen], frozen, strict=False)
    context = {
        "dossier": dossier,
        "events": [(event, verb_label(event)) for event in events],
        "versions": [
            (new, versions.diff(old.content, new.content) if old else None)
            for old, new in pairs
        ][::-1],
        "mended": remarks.answered(dossier),
        "title": _("History of %(code)s") % {"code": dossier},
    }
    return render(request, "nominations/dossier_history.html", context)
