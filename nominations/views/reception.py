"""The Board's desk."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from accounts.models.memberships import BOARD_ROLES
from campaigns import choosing
from nominations import contents, reception, remarks
from nominations.forms import ReasonForm, SupplementForm
from nominations.forms.remarks import table as remark_table
from nominations.models import Dossier
from nominations.paging import cursor, page_after
from nominations.views import typing
from nominations.views.answers import attempt, find_dossier
from records import drafts

DESK = (Role.BOARD_INTAKE, Role.BOARD_LEADER)


@for_roles(*DESK)
@require_safe
def reception_queue(request: UserRequest) -> HttpResponse:
    """Dossiers waiting for receipt, the one that has waited longest first."""
    seen = choosing.of_chosen(request, Dossier.objects.visible_to(request.user))
    waiting = (
        seen.awaiting_receipt()
        .with_nominees()
        .with_open_twins(request.user)
        .select_related("organization", "campaign")
        .prefetch_related("organization__former_names")
    )
    page = page_after(waiting, "submitted_at", cursor(request, "after"))
    context = {"page": page, "waiting": waiting.count()}
    return render(request, "nominations/reception_queue.html", context)


@for_roles(*DESK)
@require_POST
def dossier_receive(request: UserRequest, pk: int) -> HttpResponse:
    dossier = find_dossier(request, pk)
    attempt(
        request,
        lambda: reception.receive(dossier, by=request.user),
        done=_("%(code)s is received.") % {"code": dossier},
        who=_("Intake clerks and leaders of the Board receive dossiers."),
    )
    return redirect(dossier)


@for_roles(*BOARD_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_request_supplement(request: UserRequest, pk: int) -> HttpResponse:
    dossier = find_dossier(request, pk)
    form = SupplementForm(request.POST or None)
    rows = _remark_table(request, dossier)
    if _is_sent(request) and form.is_valid() and rows.is_valid():
        values = form.cleaned_data | {"remarks": rows.pinned()}
        if attempt(
            request,
            lambda: reception.request_supplement(dossier, **values, by=request.user),
            done=_("Sent back; the organisation has been told."),
            who=_("Only the Board that runs this campaign sends dossiers back."),
        ):
            return redirect(dossier)
    context = {"dossier": dossier, "form": form, "remarks": rows}
    context |= typing.kept(request, form, *rows.forms)
    return render(request, "nominations/dossier_request_supplement.html", context)


@for_roles(*BOARD_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_pin_remarks(request: UserRequest, pk: int) -> HttpResponse:
    """Open further places of a dossier that was sent back."""
    dossier = find_dossier(request, pk)
    rows = _remark_table(request, dossier)
    if (
        _is_sent(request)
        and rows.is_valid()
        and attempt(
            request,
            lambda: reception.pin_remarks(dossier, rows.pinned(), by=request.user),
            done=_("The remarks are pinned; the organisation has been told."),
            who=_("Only the Board that runs this campaign pins remarks."),
        )
    ):
        return redirect(dossier)
    context = {"dossier": dossier, "remarks": rows}
    context |= typing.kept(request, *rows.forms)
    return render(request, "nominations/dossier_pin_remarks.html", context)


def _remark_table(request: UserRequest, dossier: Dossier) -> Any:
    places = remarks.places(dossier, contents.load(dossier))
    draft = drafts.find(request)
    return remark_table(request.POST, places, draft and draft.data)


def _is_sent(request: UserRequest) -> bool:
    return request.method == "POST" and "add_row" not in request.POST


@for_roles(Role.BOARD_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_reject(request: UserRequest, pk: int) -> HttpResponse:
    dossier = find_dossier(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(
            request,
            lambda: reception.reject(dossier, reason, by=request.user),
            done=_("%(code)s is rejected.") % {"code": dossier},
            who=_("Only the leader of the Board rejects a dossier."),
        ):
            return redirect(dossier)
    context = {"dossier": dossier, "form": form, **typing.kept(request, form)}
    return render(request, "nominations/dossier_reject.html", context)


@for_roles(Role.BOARD_LEADER)
@require_POST
def dossier_archive(request: UserRequest, pk: int) -> HttpResponse:
    dossier = find_dossier(request, pk)
    attempt(
        request,
        lambda: reception.archive(dossier, by=request.user),
        done=_("%(code)s is archived.") % {"code": dossier},
        who=_("Only the leader of the Board archives a dossier."),
    )
    return redirect(dossier)
