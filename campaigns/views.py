from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_everyone_signed_in
from campaigns.models import Campaign


@for_everyone_signed_in
@require_safe
def campaign_detail(request: UserRequest) -> HttpResponse:
    """The calendar and the rules that everyone works by, as the plan sets them out.
    `?campaign=<code>` shows an earlier one."""
    campaigns = Campaign.objects.visible_to(request.user).select_related(
        "issuer", "board"
    )
    campaign = (
        campaigns.filter(code=request.GET.get("campaign", "")).first()
        or campaigns.current()
    )
    context: dict[str, Any] = {"campaign": campaign, "campaigns": campaigns}
    if campaign:
        context["criteria_sets"] = (
            campaign.criteria_sets.filter(is_active=True)
            .select_related("organization")
            .prefetch_related("criteria")
        )
    return render(request, "campaigns/campaign_detail.html", context)
