"""Request and minutes: one page each."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import ORGANIZATION_ROLES
from nominations import intake, remarks, supplements
from nominations.forms import MinutesForm, RequestForm
from nominations.forms.dossiers import RevisionForm
from nominations.models import Dossier
from nominations.views import typing
from nominations.views.answers import find_own_dossier
from records import drafts
from records.errors import Refused
from records.merging import Clash, Conflict


@for_roles(*ORGANIZATION_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_request(request: UserRequest, pk: int) -> HttpResponse:
    return _fill_in(request, pk, RequestForm, intake.save_request, "dossier_request")


@for_roles(*ORGANIZATION_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_minutes(request: UserRequest, pk: int) -> HttpResponse:
    return _fill_in(request, pk, MinutesForm, intake.save_minutes, "dossier_minutes")


def _fill_in(
    request: UserRequest,
    pk: int,
    form_class: type[RevisionForm],
    step: Callable[..., None],
    page: str,
) -> HttpResponse:
    dossier = find_own_dossier(request, pk)
    form = form_class(request.POST or None, instance=dossier)
    open_only(form, dossier)
    clashes: list[Clash] | None = []
    if request.method == "POST" and form.is_valid():
        revision, values = form.cleaned_data["revision"], form.values()

        def act() -> None:
            typing.refuse_second_editor(request, dossier)
            step(dossier, values, by=request.user, revision=revision)

        clashes = save(request, dossier, form, act)
        if clashes is None:
            return redirect(next_page(dossier))
    context = {"dossier": dossier, "form": form, "clashes": clashes}
    context |= typing.frame(request, dossier, form)
    return render(request, f"nominations/{page}.html", context)


def open_only(form: RevisionForm, dossier: Dossier) -> None:
    """Close the fields that a supplement does not open, and say what is to be mended."""
    opened = supplements.opened(dossier)
    if opened.is_whole:
        return
    said: dict[str, list[str]] = {}
    for row in remarks.of_row(dossier, form.instance):
        said.setdefault(row.field, []).append(row.text)
    form.open_only(opened, said)


def next_page(dossier: Dossier, anchor: str = "") -> str:
    """Where to go once something is saved: to hand it in when the last remark is mended,
    else back to the tasks."""
    dossier.refresh_from_db()
    if remarks.are_mended(dossier):
        return reverse("nominations:dossier_check", args=[dossier.pk])
    return dossier.get_absolute_url() + anchor


def save(
    request: UserRequest, dossier: Dossier, form: RevisionForm, act: Callable[[], Any]
) -> list[Clash] | None:
    """None if it was saved; else what others changed meanwhile. The form keeps what was
    typed and, having shown theirs, may then be saved over it."""
    try:
        drafts.refuse_stranger(request)
        act()
    except Conflict as conflict:
        messages.warning(request, str(conflict))
        form.data = {**request.POST.dict(), "revision": str(conflict.revision)}
        return conflict.clashes
    except Refused as refusal:
        messages.error(request, str(refusal))
        return []
    except PermissionDenied:
        messages.error(request, _("Only the organisation's own staff may edit this."))
        return []
    typing.done(request, dossier)
    messages.success(request, _("Saved."), extra_tags=drafts.place_of(request))
    return None
