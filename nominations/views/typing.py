"""Around a form that somebody types into: the draft kept meanwhile, who else is here,
and who edits."""

from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import BOARD_ROLES, ORGANIZATION_ROLES
from nominations import presence, rules
from nominations.forms.dossiers import RevisionForm
from nominations.models import Dossier
from nominations.views.answers import find_dossier, find_own_dossier
from records import drafts


def frame(
    request: UserRequest,
    dossier: Dossier,
    form: forms.BaseForm,
    *,
    has_pen: bool = True,
) -> dict[str, Any]:
    """What the page says around the form. A form that was sent and not saved is kept as
    a draft; a page whose pen somebody else holds is for reading. Where each one writes a
    new row of his own (`has_pen` is false), several write at once."""
    if form.is_bound:
        drafts.keep_typed(request)
    may_edit = rules.may_edit(request.user, dossier)
    is_closed = isinstance(form, RevisionForm) and not form.has_open_fields
    company = presence.company(dossier, request.path, request.user)
    return {
        "autosave": drafts.draw(request, form),
        "company": company,
        "has_pen": has_pen,
        "may_edit": may_edit,
        "is_closed": may_edit and is_closed,
        "may_type": may_edit and not is_closed and company.editor is None,
    }


def kept(
    request: UserRequest, form: forms.BaseForm, *others: forms.BaseForm
) -> dict[str, Any]:
    """What a page with one person's own form says around it: no pen, only the draft.
    `others` are the further rows of the same form."""
    if request.method == "POST":
        drafts.keep_typed(request)
    frame = drafts.draw(request, form)
    if frame.restored:
        for other in others:
            drafts.put_into(other, frame.restored)
    return {"autosave": frame}


def refuse_second_editor(request: UserRequest, dossier: Dossier) -> None:
    """Raise Refused if somebody else holds the pen of the page that was sent."""
    company = presence.arrive(dossier, request.path, request.user, wants_to_edit=True)
    company.refuse_second_editor()


def done(request: UserRequest, dossier: Dossier) -> None:
    """The form is saved: no draft of it is needed, and the pen is free."""
    drafts.forget(request.user, drafts.place_of(request))
    presence.leave(dossier, request.path, request.user)


@for_roles(*ORGANIZATION_ROLES, *BOARD_ROLES)
@require_POST
def dossier_presence(request: UserRequest, pk: int) -> JsonResponse:
    """A page's sign of life (`place`, its path): who else is here, who holds its pen."""
    dossier = find_dossier(request, pk)
    company = presence.arrive(
        dossier,
        drafts.page_named(request),
        request.user,
        wants_to_edit="edits" in request.POST and rules.may_edit(request.user, dossier),
    )
    return JsonResponse(company.answer)


@for_roles(*ORGANIZATION_ROLES)
@require_POST
def dossier_take_over(request: UserRequest, pk: int) -> HttpResponse:
    """The pen of the page `place` passes to this person, who goes back there."""
    dossier = find_own_dossier(request, pk)
    place = drafts.page_named(request)
    presence.take_over(dossier, place, by=request.user)
    return redirect(place)
