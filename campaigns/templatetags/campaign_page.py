"""Of which campaign a page speaks, when it is not the one that is looked at."""

from typing import Any

from django import template
from django.db.models import Model
from django.template import RequestContext

from campaigns import choosing

register = template.Library()


@register.inclusion_tag("campaigns/_other_campaign.html", takes_context=True)
def other_campaign(context: RequestContext) -> dict[str, Any]:
    """A line that names the campaign of the page's object and offers to look at it; none
    where it is the one chosen in the menu. What the page is about is read from what its view gave to
    the template, so that no view can forget it."""
    request = getattr(context, "request", None)
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return {}
    campaigns, kept = choosing.open_to(request), choosing.kept(request)
    if len(campaigns) < 2 or kept is None:
        return {}
    keys = _keys(context)
    others = [campaign for campaign in campaigns if campaign.pk in keys]
    if not others or kept in others:
        return {}
    return {
        "other": others[0],
        "looked_at": kept,
        "csrf_token": context.get("csrf_token"),
    }


def _keys(context: RequestContext) -> set[int]:
    values = [value for layer in context.dicts for value in layer.values()]
    found = (choosing.campaign_id_of(v) for v in values if isinstance(v, Model))
    return {key for key in found if key is not None}
