"""Nominations as a list: what stands behind the figures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_roles
from nominations.filters import NominationFilter
from nominations.models import Nomination
from nominations.paging import cursor, page_after
from nominations.views.answers import READERS


@for_roles(*READERS)
@require_safe
def nomination_list(request: UserRequest) -> HttpResponse:
    """Those this person may see, in the order of names."""
    nominations = (
        Nomination.objects.visible_to(request.user)
        .select_related("dossier__organization", "kind")
        .only(
            "name", "sort_key", "state", "subject", "position", "workplace",
            "kind__name", "dossier__code", "dossier__organization__name",
        )
    )  # fmt: skip
    found = NominationFilter(request.GET, nominations, request=request)
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "filter": found,
        "page": page_after(found.qs, "sort_key", cursor(request, "after")),
        "query": query.urlencode(),
        "is_filtered": any(query.values()),
    }
    return render(request, "nominations/nomination_list.html", context)
