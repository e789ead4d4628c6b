"""What every page's frame shows."""

from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import admin
from django.db.models import Count, Subquery
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import session_life
from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from records.models import Notice
from reports.demo import accounts as demo


class Entry(NamedTuple):
    """A line of the menu. Whom it is for, its page has declared."""

    name: str
    label: Promise


class Line(NamedTuple):
    """What a person sees of an entry."""

    label: Promise
    url: str
    is_here: bool


MENU = (
    Entry("reports:home", _("Work")),
    Entry("reports:committee_brief", _("Overview")),
    Entry("campaigns:duty_list", _("Who is missing")),
    Entry("nominations:dossier_list", _("Dossiers")),
    Entry("periodic:report_list", _("Reports")),
    Entry("registers:register_index", _("Registers")),
    Entry("nominations:ranking", _("Ranking")),
    Entry("council:meeting_list", _("Council")),
    Entry("nominations:proposal_list", _("Lists and decisions")),
    Entry("nominations:certificate_list", _("Certificates")),
    Entry("campaigns:timeline", _("Timeline")),
    Entry("campaigns:campaign_detail", _("Calendar and rules")),
    Entry("nominations:quota", _("Places")),
    Entry("accounts:roster", _("Organisations and people")),
    Entry("registers:announcement_list", _("Announcements")),
    Entry("registers:guidance_list", _("Guidance and forms")),
    Entry("registers:example_list", _("Good examples")),
    Entry("admin:index", _("Administration")),
)
# A menu is one line; what comes after stands at the foot of the page.
MENU_LENGTH = 6


def shell(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    campaign, unread = _campaign_and_notices(user if isinstance(user, User) else None)
    context: dict[str, Any] = {
        "today": clock.today(),
        "now": clock.now(),
        "is_simulated": clock.is_simulated(),
        "is_demo": settings.DEMO,
        "program_version": settings.VERSION,
        "campaign_name": campaign.short_name if campaign else "",
        "campaign_body": campaign.issuer.name if campaign else "",
        "campaign_contact": campaign.contact if campaign else "",
    }
    if settings.DEMO:
        context["demo_accounts"] = demo.shown  # asked only by the page that shows it
    if isinstance(user, User):
        lines = menu(request, user)
        context["menu"] = lines[:MENU_LENGTH]
        context["foot_menu"] = lines[MENU_LENGTH:]
        context["profile_url"] = _address("accounts:profile")
        context["session_left"] = session_life.life(request, user).left
        context["unread_notices"] = unread
    return context


def _campaign_and_notices(user: User | None) -> tuple[Campaign | None, int]:
    """The campaign, and how many notices the person has not read: one question, for
    every page asks it."""
    campaigns = Campaign.objects.select_related("issuer")
    if user is None:
        return campaigns.current(), 0
    unread = Notice.objects.visible_to(user).unread()
    number = unread.order_by().values("recipient").annotate(number=Count("pk"))
    campaign = campaigns.annotate(unread=Subquery(number.values("number"))).current()
    if campaign is None:
        return None, unread.count()
    return campaign, vars(campaign)["unread"] or 0


def menu(request: HttpRequest, user: User) -> list[Line]:
    """The pages that are open to the person, and which of them they are in."""
    pages = [
        (entry.label, url)
        for entry in MENU
        if (url := _address(entry.name)) and _is_open(request, user, url)
    ]
    here = max((url for _label, url in pages if _is_in(url, request.path)), default="")
    return [Line(label, url, url == here) for label, url in pages]


def _is_in(url: str, path: str) -> bool:
    """The home page is everybody's, so only itself is in it."""
    return path == url if url == "/" else path.startswith(url)


def _is_open(request: HttpRequest, user: User, url: str) -> bool:
    if url == reverse("admin:index"):
        return admin.site.has_permission(request)
    audience: str | frozenset[str] = getattr(resolve(url).func, "audience", "")
    if isinstance(audience, str):
        return audience in ("public", "signed_in")
    return user.has_role(*audience)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
