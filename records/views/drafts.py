"""Keeping what is typed, and dropping it again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from emulation.vietnamese import vn_time
from records import drafts
from records.access import for_everyone_signed_in
from records.errors import Refused
from records.models import Draft


@for_everyone_signed_in
@require_POST
def draft_save(request: Any) -> JsonResponse:
    """The form's own fields, and: draft-place, draft-tab, draft-sequence. Answers with
    the moment on the server's clock; 409 with the other window's text if there is one,
    410 if the form was saved or dropped elsewhere, 404 if somebody else has signed in
    since the form was drawn, 422 with a sentence if refused."""
    seen = request.POST.get("draft-sequence", "")
    if drafts.drawn_for(request) != request.user.pk:
        return JsonResponse({}, status=404)
    try:
        draft = drafts.keep(
            request.user,
            request.POST.get("draft-place", ""),
            request.POST,
            tab=request.POST.get("draft-tab", "")[:36],
            seen=int(seen) if seen.isascii() and seen.isdigit() else 0,
        )
    except drafts.Superseded as other:
        return _superseded(other.draft)
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    return JsonResponse(_stamp(draft))


def _superseded(draft: Draft | None) -> JsonResponse:
    if draft is None:
        return JsonResponse({}, status=410)
    return JsonResponse(_stamp(draft) | {"fields": draft.fields}, status=409)


def _stamp(draft: Draft) -> dict[str, Any]:
    return {"sequence": draft.sequence, "saved_at": vn_time(draft.saved_at)}


@for_everyone_signed_in
@require_POST
def draft_discard(request: HttpRequest) -> HttpResponse:
    """Back to what is saved."""
    place = request.POST.get("place", "")
    drafts.forget(request.user, place)
    messages.info(request, _("The draft is dropped; the form shows what is saved."))
    return redirect(place if drafts.is_page(place) else "/")
