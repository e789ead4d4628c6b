"""What every page's frame shows."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.models.memberships import BOARD_ROLES, ORGANIZATION_ROLES, READER_ROLES
from campaigns.models import Campaign
from emulation import clock
from records.models import Notice


class Entry(NamedTuple):
    """A line of the menu: where it leads, and for whom that page is."""

    name: str
    label: Promise
    roles: tuple[str, ...] = ()


MENU = (
    Entry("reports:home", _("Work")),
    Entry("reports:committee_brief", _("Overview"), (*BOARD_ROLES, *READER_ROLES)),
    Entry(
        "nominations:dossier_list",
        _("Dossiers"),
        (*ORGANIZATION_ROLES, *BOARD_ROLES, *READER_ROLES),
    ),
    Entry(
        "nominations:ranking",
        _("Ranking"),
        (Role.BOARD_APPRAISER, Role.BOARD_LEADER, Role.AUDITOR),
    ),
    Entry("nominations:quota", _("Places"), (*BOARD_ROLES, *READER_ROLES)),
    Entry(
        "nominations:proposal_list",
        _("Lists and decisions"),
        (Role.BOARD_LEADER, *READER_ROLES),
    ),
    Entry(
        "nominations:certificate_list",
        _("Certificates"),
        (*ORGANIZATION_ROLES, *BOARD_ROLES, *READER_ROLES),
    ),
    Entry("campaigns:campaign_detail", _("Calendar and rules")),
    Entry("admin:index", _("Administration"), (Role.ADMINISTRATOR,)),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    campaign = Campaign.objects.select_related("issuer").current()
    context: dict[str, Any] = {
        "today": clock.today(),
        "now": clock.now(),
        "is_simulated": clock.is_simulated(),
        "campaign_name": campaign.short_name if campaign else "",
        "campaign_body": campaign.issuer.name if campaign else "",
        "campaign_contact": campaign.contact if campaign else "",
    }
    user = getattr(request, "user", None)
    if isinstance(user, User):
        context["menu"] = _menu(request, user)
        context["profile_url"] = _address("accounts:profile")
        context["unread_notices"] = Notice.objects.visible_to(user).unread().count()
    return context


def _menu(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    return [
        {"label": entry.label, "url": url, "is_here": request.path == url}
        for entry in MENU
        if (not entry.roles or user.has_role(*entry.roles))
        and (url := _address(entry.name))
    ]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
