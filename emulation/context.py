"""What every page's frame shows."""

from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import session_life
from accounts.models import User
from campaigns import choosing
from emulation import clock
from reports.demo import accounts as demo


class Entry(NamedTuple):
    """A page of the menu. Whom it is for, its view has declared. `also` are addresses
    that belong to it and do not begin with its own."""

    name: str
    label: Promise
    also: tuple[str, ...] = ()


class Line(NamedTuple):
    """What a person sees of an entry, or of a section: its first page."""

    label: Promise
    url: str
    is_here: bool


class Section(NamedTuple):
    """Pages that belong together: one line of the menu. `label` is what it is called
    where a person sees several of its pages; one alone goes by its own name."""

    label: Promise
    entries: tuple[Entry, ...]


def _alone(name: str, label: Promise) -> Section:
    return Section(label, (Entry(name, label),))


# At most six for anybody, whatever the roles: a menu is one line (decision 0004).
OF_DOSSIERS = ("/nominees/", "/imports/", "/papers/", "/paper/", "/reception/", "/twins/", "/appraisal/")  # fmt: skip
MENU = (
    _alone("reports:home", _("Work")),
    _alone("reports:committee_brief", _("Overview")),
    Section(
        _("Dossiers and awards"),
        (
            Entry("nominations:dossier_list", _("Dossiers"), OF_DOSSIERS),
            Entry("nominations:ranking", _("Ranking")),
            Entry("council:meeting_list", _("Council")),
            Entry("nominations:proposal_list", _("Lists and decisions")),
            Entry("nominations:certificate_list", _("Certificates")),
            Entry("nominations:quota", _("Places")),
            Entry("reports:archive", _("Archive")),
        ),
    ),
    Section(
        _("Reports and registers"),
        (
            Entry("periodic:report_list", _("Reports")),
            Entry("registers:register_index", _("Registers")),
            Entry("campaigns:duty_list", _("Who is missing")),
            Entry("periodic:rollup", _("Figures of the province")),
        ),
    ),
    Section(
        _("Information"),
        (
            Entry("registers:announcement_list", _("Announcements")),
            Entry("registers:guidance_list", _("Guidance and forms")),
            Entry("registers:example_list", _("Good examples")),
            Entry("campaigns:timeline", _("Timeline")),
            Entry("campaigns:campaign_detail", _("Calendar and rules")),
        ),
    ),
    Section(
        _("Administration"),
        (
            Entry("accounts:roster", _("Organisations and people")),
            Entry("admin:index", _("Data and settings")),
        ),
    ),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    campaign = choosing.chosen(request)
    context: dict[str, Any] = {
        "today": clock.today(),
        "now": clock.now(),
        "is_simulated": clock.is_simulated(),
        "is_demo": settings.DEMO,
        "program_version": settings.VERSION,
        "campaign_name": campaign.short_name if campaign else "",
        "campaign_body": campaign.issuer.name if campaign else "",
        "campaign_code": campaign.code if campaign else "",
        "campaign_contact": campaign.contact if campaign else "",
    }
    if settings.DEMO:
        context["demo_accounts"] = demo.shown  # asked only by the page that shows it
    if isinstance(user, User):
        campaigns = choosing.open_to(request)
        context["campaigns_to_choose"] = campaigns if len(campaigns) > 1 else []
        context["looked_at"] = getattr(choosing.kept(request), "code", "")
        # Back to the page itself, without what was asked of the other campaign.
        is_read = request.method in ("GET", "HEAD")
        context["choose_next"] = request.path if is_read else "/"
        context |= _menus(menu(request, user))
        context["profile_url"] = _address("accounts:profile")
        context["session_left"] = session_life.life(request, user).left
        context["unread_notices"] = choosing.unread_notices(request, user)
    return context


def menu(request: HttpRequest, user: User) -> list[tuple[Promise, list[Line]]]:
    """The sections with the pages that are open to the person, and which page of them
    they are in."""
    open_pages = [
        (section.label, [
            (entry, url)
            for entry in section.entries
            if (url := _address(entry.name)) and _is_open(request, user, url)
        ])
        for section in MENU
    ]  # fmt: skip
    ways = {
        way: url
        for _label, pages in open_pages
        for entry, url in pages
        for way in (url, *entry.also)
    }
    here = max((way for way in ways if _is_in(way, request.path)), default="", key=len)
    return [
        (label, [Line(entry.label, url, url == ways.get(here)) for entry, url in pages])
        for label, pages in open_pages
        if pages
    ]


def _menus(sections: list[tuple[Promise, list[Line]]]) -> dict[str, list[Line]]:
    """A line of sections, each leading to its first page; below it the pages of the
    section one is in; at the foot of the page all that is not in these lines."""
    line, below, foot = list[Line](), list[Line](), list[Line]()
    for label, pages in sections:
        is_here = any(page.is_here for page in pages)
        first = pages[0]
        name = label if len(pages) > 1 else first.label
        line.append(Line(name, first.url, is_here))
        if len(pages) > 1 and is_here:
            below = pages
        else:
            foot += pages[1:]
    return {"menu": line, "section_menu": below, "foot_menu": foot}


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
