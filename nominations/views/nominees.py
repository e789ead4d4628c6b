"""Adding, changing, reading and removing a nominee."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import BOARD_ROLES, ORGANIZATION_ROLES
from emulation.vietnamese import mask_cccd
from nominations import editing, intake, interests, rules, supplements
from nominations.forms import NominationForm, awards
from nominations.forms.nominees import FORMS
from nominations.models import Dossier, Nomination
from nominations.twins import reading as twins
from nominations.views import typing
from nominations.views.answers import (
    READERS,
    attempt,
    find_nomination,
    find_own_dossier,
    find_own_nomination,
)
from nominations.views.filling import next_page, open_only, save
from records import audit
from records.merging import Clash
from records.models import Draft


@for_roles(*ORGANIZATION_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def nomination_new(request: UserRequest, pk: int) -> HttpResponse:
    """`?subject=individual` or `collective`: which of the two forms."""
    dossier = find_own_dossier(request, pk)
    if not supplements.opened(dossier).takes_nominees:
        raise Http404
    subject = request.GET.get("subject", "")
    if subject not in FORMS:
        raise Http404
    return _nominee_page(request, dossier, Nomination(dossier=dossier, subject=subject))


@for_roles(*ORGANIZATION_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def nomination_edit(request: UserRequest, pk: int) -> HttpResponse:
    nomination = find_own_nomination(request, pk)
    return _nominee_page(request, nomination.dossier, nomination)


def _nominee_page(
    request: UserRequest, dossier: Dossier, nomination: Nomination
) -> HttpResponse:
    """The form of a nominee and its table of honours; saved together."""
    wants_rows = "add_row" in request.POST
    data = awards.with_more_rows(request.POST) if wants_rows else request.POST
    form = FORMS[nomination.subject](data or None, instance=nomination, dossier=dossier)
    open_only(form, dossier)
    has_open_awards = supplements.opened(dossier).has_field(nomination, editing.AWARDS)
    table: Any = awards.bound(data) if data and has_open_awards else None
    clashes: list[Clash] | None = []
    if (
        data
        and not wants_rows
        and form.is_valid()
        and (table is None or table.is_valid())
    ):
        values = form.values()
        if table is not None:
            values[editing.AWARDS] = table.lines()
        clashes = _keep(request, dossier, nomination, form, values)
        if clashes is None:
            return redirect(next_page(dossier, "#nominees"))
    frame = typing.frame(request, dossier, form, has_pen=bool(nomination.pk))
    context = {
        "dossier": dossier,
        "nomination": nomination,
        "form": form,
        "awards": table or _table(nomination, frame["autosave"].restored),
        "clashes": clashes,
        "has_open_awards": has_open_awards,
        **frame,
    }
    page = "nomination_edit" if nomination.pk else "nomination_new"
    return render(request, f"nominations/{page}.html", context)


def _table(nomination: Nomination, draft: Draft | None) -> Any:
    """Drawn with the person's draft if there is one, else with what is saved."""
    if draft is not None:
        return awards.drawn(awards.typed(draft.data))
    held = editing.held(nomination, editing.AWARDS) if nomination.pk else []
    return awards.drawn(held)


def _keep(
    request: UserRequest,
    dossier: Dossier,
    nomination: Nomination,
    form: NominationForm,
    values: dict[str, Any],
) -> list[Clash] | None:
    by, key = request.user, form.cleaned_data["once_key"] or uuid.uuid4()
    revision = form.cleaned_data["revision"]

    def change() -> None:
        typing.refuse_second_editor(request, dossier)
        intake.change_nomination(nomination, values, by=by, revision=revision)

    def add() -> None:
        intake.add_nomination(dossier, values, by=by, once_key=key)

    return save(request, dossier, form, change if nomination.pk else add)


@for_roles(*READERS)
@require_safe
def nomination_detail(request: UserRequest, pk: int) -> HttpResponse:
    return _reading_page(request, find_nomination(request, pk))


@for_roles(*ORGANIZATION_ROLES, *BOARD_ROLES)
@require_POST
def nomination_reveal(request: UserRequest, pk: int) -> HttpResponse:
    """The whole identity number, once; that it was read is recorded."""
    nomination = find_nomination(request, pk)
    if not rules.may_reveal(request.user, nomination):
        raise Http404
    audit.record("nomination.citizen_id_read", nomination, by=request.user)
    return _reading_page(request, nomination, is_revealed=True)


def _reading_page(
    request: UserRequest, nomination: Nomination, *, is_revealed: bool = False
) -> HttpResponse:
    context = {
        "nomination": nomination,
        "dossier": nomination.dossier,
        "papers": nomination.documents.select_related(
            "required", "attachment__file"
        ).current(),
        "citizen_id": nomination.citizen_id
        if is_revealed
        else mask_cccd(nomination.citizen_id),
        "is_revealed": is_revealed,
        "may_reveal": rules.may_reveal(request.user, nomination),
        "may_edit": rules.may_edit(request.user, nomination.dossier),
        "twins": twins.beside_nomination(nomination, request.user),
        "may_declare": rules.reads_scores(request.user, nomination.dossier.campaign),
        "may_self_score": rules.may_self_score(request.user, nomination),
        "barred": interests.of_nomination(request.user, nomination),
    }
    return render(request, "nominations/nomination_detail.html", context)


@for_roles(*ORGANIZATION_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def nomination_remove(request: UserRequest, pk: int) -> HttpResponse:
    """Asks first; then removes."""
    nomination = find_own_nomination(request, pk)
    dossier, name = nomination.dossier, nomination.name
    if request.method == "POST":
        attempt(
            request,
            lambda: intake.remove_nomination(nomination, by=request.user),
            done=_("%(name)s is removed.") % {"name": name},
        )
        return redirect(f"{dossier.get_absolute_url()}#nominees")
    context = {"nomination": nomination, "dossier": dossier}
    return render(request, "nominations/nomination_remove.html", context)
