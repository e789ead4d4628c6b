"""Organisations merge, split, get another name or superior, from a day on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts import changes
from accounts.access import UserRequest, for_roles
from accounts.forms.changes import FORMS, ChangeForm
from accounts.models import OrganizationChange, Role
from records.errors import Refused


@for_roles(Role.ADMINISTRATOR)
@require_safe
def change_list(request: UserRequest) -> HttpResponse:
    """What was decided, what waits for its day, what is in force."""
    rows = OrganizationChange.objects.visible_to(request.user)
    context = {
        "changes": rows.prefetch_related("lines__source", "lines__target")[:200],
        "kinds": [OrganizationChange.Kind(kind) for kind in FORMS],
    }
    return render(request, "accounts/change_list.html", context)


@for_roles(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def change_new(request: UserRequest, kind: str) -> HttpResponse:
    """Write down what was decided; the next page shows what follows from it."""
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST or None)
    if request.method == "POST" and form.is_valid():
        change = _draft(request, kind, form)
        if change is not None:
            return redirect(change)
    context = {"form": form, "kind": OrganizationChange.Kind(kind)}
    return render(request, "accounts/change_new.html", context)


def _draft(
    request: UserRequest, kind: str, form: ChangeForm
) -> OrganizationChange | None:
    try:
        return changes.draft(
            kind, form.sources(), form.parts(), by=request.user, **form.values()
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


@for_roles(Role.ADMINISTRATOR)
@require_safe
def change_detail(request: UserRequest, pk: int) -> HttpResponse:
    change = _find(request, pk)
    context: dict[str, Any] = {"change": change, "lines": change.all_lines}
    if change.state in OrganizationChange.OPEN:
        context["foretold"] = changes.foretell(change)
    return render(request, "accounts/change_detail.html", context)


@for_roles(Role.ADMINISTRATOR)
@require_POST
def change_confirm(request: UserRequest, pk: int) -> HttpResponse:
    def confirm(change: OrganizationChange) -> str:
        if changes.confirm(change, by=request.user):
            return _("The change is in force.")
        return _("The change is confirmed and comes into force on its day.")

    return _step(request, pk, confirm)


@for_roles(Role.ADMINISTRATOR)
@require_POST
def change_cancel(request: UserRequest, pk: int) -> HttpResponse:
    def cancel(change: OrganizationChange) -> str:
        changes.cancel(change, by=request.user)
        return _("The change is cancelled.")

    return _step(request, pk, cancel)


def _step(
    request: UserRequest, pk: int, step: Callable[[OrganizationChange], str]
) -> HttpResponse:
    change = _find(request, pk)
    try:
        messages.success(request, step(change))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(change)


def _find(request: UserRequest, pk: int) -> OrganizationChange:
    rows = OrganizationChange.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("planned_by", "applied_by"), pk=pk)
