from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import BOARD_ROLES, READER_ROLES
from campaigns import choosing
from reports import figures

READERS = (*BOARD_ROLES, *READER_ROLES)


@for_roles(*READERS)
@require_safe
def committee_brief(request: UserRequest) -> HttpResponse:
    """Where the campaign stands, on one screen and on one A4 page."""
    campaign = choosing.chosen(request)
    context: dict[str, Any] = {"campaign": campaign}
    if campaign:
        missing = figures.organizations_without_dossier(campaign)
        context |= {
            "ribbon": figures.ribbon(campaign),
            "dossiers": figures.dossiers_by_state(request.user, campaign),
            "nominations": figures.nominations_by_state(request.user, campaign),
            "places": figures.places_by_state(campaign),
            "missing_count": missing.count(),
            "submitter_count": figures.submitters(campaign).count(),
            "deadlines": figures.next_deadlines(campaign),
        }
    return render(request, "reports/committee_brief.html", context)


@for_roles(*READERS)
@require_safe
def organizations_missing(request: UserRequest) -> HttpResponse:
    """Who has handed in no dossier yet."""
    campaign = choosing.chosen(request)
    if campaign is None:
        raise Http404
    organizations = figures.organizations_without_dossier(campaign)
    return render(
        request,
        "reports/organizations_missing.html",
        {
            "campaign": campaign,
            "organizations": organizations.select_related("unit"),
        },
    )
