from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_everyone_signed_in
from accounts.models.memberships import ORGANIZATION_ROLES
from campaigns import choosing
from nominations.models import Dossier
from reports import figures, waiting


@for_everyone_signed_in
@require_safe
def home(request: UserRequest) -> HttpResponse:
    """What is waiting for this person, with dates, one click away."""
    campaign = choosing.chosen(request)
    context: dict[str, Any] = {"campaign": campaign}
    if campaign:
        context |= {
            "tasks": waiting.tasks_for(request.user, campaign),
            "are_several": len(choosing.open_to(request)) > 1,
            "ribbon": figures.ribbon(campaign),
            "deadlines": figures.next_deadlines(campaign, 4),
            "figures": figures.dossiers_by_state(request.user, campaign),
            "window": campaign.dossier_window(),
            "can_open_dossier": request.user.has_role(*ORGANIZATION_ROLES),
            "latest": Dossier.objects.visible_to(request.user)
            .for_campaign(campaign)
            .select_related("organization")[:5],
        }
    return render(request, "reports/home.html", context)
