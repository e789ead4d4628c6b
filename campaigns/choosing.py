"""Which of several campaigns a person looks at: the one in the address
(`?campaign=<code>`), else the one chosen in the menu, else the present one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest

from accounts.models import User
from campaigns.models import Campaign, Participation
from emulation import clock
from records.models import Notice

KEY = "campaign"
# The page from which something is sent says of which campaign it spoke: choosing another
# one in a second window must not make the first one's form act there.
OF_CAMPAIGN = "of_campaign"
# How a row leads to its campaign, the shortest way first.
_WAYS = ("campaign", "milestone", "duty", "dossier", "decision", "nomination", "plan")


def open_to(request: HttpRequest) -> list[Campaign]:
    """Those that this person may look at, the latest first; one query a request."""
    known: list[Campaign] | None = getattr(request, "_campaigns", None)
    if known is None:
        user = getattr(request, "user", None)
        rows = Campaign.objects.opened()
        if user is not None and user.is_authenticated:
            rows = Campaign.objects.visible_to(user).annotate(unread=_unread(user))
        known = list(
            rows.select_related("issuer", "board")
            .defer("plan_text")
            .order_by("-starts_on", "-pk")
        )
        request._campaigns = known  # type: ignore[attr-defined]
    return known


def _unread(user: User) -> models.Subquery:
    """How many notices the person has not read: every page asks for both, so that one
    question brings them."""
    mine = Notice.objects.visible_to(user).unread().order_by()
    number = mine.values("recipient").annotate(number=models.Count("pk"))
    return models.Subquery(number.values("number"))


def unread_notices(request: HttpRequest, user: User) -> int:
    """Of the person, who is signed in."""
    campaigns = open_to(request)
    if campaigns:
        return vars(campaigns[0]).get("unread") or 0
    return Notice.objects.visible_to(user).unread().count()


def chosen(request: HttpRequest) -> Campaign | None:
    """The one whose lists, counts and files this person sees; None without any plan."""
    campaigns = open_to(request)
    by_code = {campaign.code: campaign for campaign in campaigns}
    asked = [request.POST.get(OF_CAMPAIGN), request.GET.get("campaign")]
    found = next((by_code[code] for code in asked if code in by_code), None)
    return found or kept(request)


def kept(request: HttpRequest) -> Campaign | None:
    """The one chosen in the menu, else the present one, whatever the address says."""
    campaigns = open_to(request)
    session = getattr(request, "session", {})
    found = (c for c in campaigns if c.code == session.get(KEY))
    return next(found, None) or _present(request, campaigns)


def _present(request: HttpRequest, campaigns: list[Campaign]) -> Campaign | None:
    """Of campaigns with the latest first: the running one that began last, else the
    latest, and before them one with which the person has to do; one that is only
    prepared comes behind all others."""
    today = clock.today()
    ready = [campaign for campaign in campaigns if not campaign.is_draft]
    running = [c for c in ready if c.starts_on <= today <= c.ends_on]
    found = running or ready or campaigns
    if len(found) > 1:
        found = _of_the_person(request, found) or found
    return next(iter(found), None)


def _of_the_person(request: HttpRequest, campaigns: list[Campaign]) -> list[Campaign]:
    """Those that their organisations run or take part in; asked once a request."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    known: list[Campaign] | None = getattr(request, "_own_campaigns", None)
    if known is None:
        mine = user.organization_ids
        parts = Participation.objects.filter(organization__in=mine)
        joined = set(parts.values_list("campaign", flat=True))
        known = [
            campaign
            for campaign in campaigns
            if campaign.pk in joined
            or {campaign.board_id, campaign.office_id, campaign.issuer_id} & mine
        ]
        request._own_campaigns = known  # type: ignore[attr-defined]
    return known


def choose(request: HttpRequest, code: str) -> Campaign | None:
    """Keep the choice for the session; None, and nothing kept, for an unknown code."""
    found = next((c for c in open_to(request) if c.code == code), None)
    if found is not None:
        request.session[KEY] = found.code
    return found


def choose_new(request: HttpRequest, made: Campaign) -> None:
    """Look at one that has just been made."""
    request.session[KEY] = made.code
    request._campaigns = None  # type: ignore[attr-defined]


def of_chosen(request: HttpRequest, rows: Any, field: str = "campaign") -> Any:
    """`rows` narrowed to the chosen campaign, to which `field` leads; `?campaign=all`
    leaves them as they are."""
    if request.GET.get("campaign") == "all":
        return rows
    return rows.filter(**{field: chosen(request)})


def campaign_id_of(thing: Any) -> int | None:
    """The key of the campaign that a row belongs to; None if it belongs to none."""
    while isinstance(thing, models.Model):
        if isinstance(thing, Campaign):
            return thing.pk
        key: int | None = getattr(thing, "campaign_id", None)
        if key is not None:
            return key
        names = {field.name for field in thing._meta.fields}
        way = next((name for name in _WAYS if name in names), "")
        thing = getattr(thing, way, None)
    return None
