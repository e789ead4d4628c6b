"""A list's filters, saved under a name by whoever looks at it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from records import drafts, saved_views
from records.access import for_everyone_signed_in
from records.errors import Refused


@for_everyone_signed_in
@require_POST
def saved_view_new(request: HttpRequest) -> HttpResponse:
    """`address`: the list with its filters; `name`. Back to the list either way."""
    address = request.POST.get("address", "")
    try:
        made = saved_views.keep(request.user, address, request.POST.get("name", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(address if drafts.is_page(address) else "/")
    return redirect(made)


@for_everyone_signed_in
@require_POST
def saved_view_remove(request: HttpRequest, pk: int) -> HttpResponse:
    place = saved_views.drop(request.user, pk)
    if not place:
        raise Http404
    return redirect(place)
