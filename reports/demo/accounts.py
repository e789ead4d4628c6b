"""Which accounts a visitor of the demo is shown: one of each kind, by what waits there."""

from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Organization, Role, User
from campaigns.models import Campaign
from nominations.models import Dossier
from reports.demo.people import PASSWORD, STAFF

State = Dossier.State


class Shown(NamedTuple):
    """A line of the table on the sign-in page."""

    role: str
    username: str
    password: str
    note: str = ""


def shown() -> list[Shown]:
    """The demo's accounts by role; nothing where this is no demo, or it is not loaded."""
    campaign = Campaign.objects.current() if settings.DEMO else None
    if campaign is None or not User.objects.filter(username=STAFF[0][0]).exists():
        return []
    return [*_organizations(campaign), *_staff()]


def _staff() -> list[Shown]:
    return [
        Shown(str(Role(role).label), username, PASSWORD)
        for username, role, _body in STAFF
    ]


def _organizations(campaign: Campaign) -> list[Shown]:
    found = []
    for note, state, role in [
        (_("no dossier yet"), "", Role.ORG_CLERK),
        (_("a draft to finish"), State.DRAFT, Role.ORG_CLERK),
        (_("a supplement is asked for"), State.RETURNED, Role.ORG_CLERK),
        (_("a dossier to read and submit"), State.AWAITING_LEADER, Role.ORG_LEADER),
    ]:
        organization = _first(campaign, state)
        user = _holder(organization, role) if organization else None
        if user:
            text = pgettext("account", "%(organization)s: %(note)s") % {
                "organization": organization,
                "note": note,
            }
            found.append(Shown(str(role.label), user.username, PASSWORD, text))
    return found


def _first(campaign: Campaign, state: str) -> Organization | None:
    """An organisation whose dossier is in that state, or that has none; one where two
    people share the work, if there is such a one."""
    parts = Organization.objects.filter(participations__campaign=campaign)
    if state:
        matching = parts.filter(dossiers__campaign=campaign, dossiers__state=state)
    else:
        matching = parts.exclude(dossiers__campaign=campaign)
    return (
        matching.exclude(memberships__user__in=_doing_both()).order_by("pk").first()
        or matching.order_by("pk").first()
    )


def _doing_both() -> list[int]:
    clerks = User.objects.filter(memberships__role=Role.ORG_CLERK)
    return list(
        User.objects.filter(
            pk__in=clerks.values("pk"), memberships__role=Role.ORG_LEADER
        ).values_list("pk", flat=True)
    )


def _holder(organization: Organization, role: Role) -> User | None:
    posts = organization.memberships.current().filter(role=role, user__is_active=True)
    post = posts.select_related("user").first()
    return post.user if post else None
