"""The years between: people come and go."""

import datetime as dt
from functools import partial

from django.utils.text import slugify

from accounts.models import Membership, Organization, Role
from campaigns.models import Campaign
from emulation import clock
from records import audit
from reports.demo.people import People, Team
from reports.demo.timeline import Timeline, at_work

# Every so many organisations the clerk has changed once.
EVERY = 7
FIRST = dt.date(2027, 2, 15)
APART = dt.timedelta(days=53)


def plan(
    timeline: Timeline, campaign: Campaign, people: People, today: dt.date
) -> None:
    """Clerks who were replaced, one after another, as far as `today` has come."""
    parts = campaign.participations.select_related("organization").order_by("pk")
    day = FIRST
    for part in parts[3::EVERY]:
        team = people.teams[part.organization.code]
        if not team.is_single and day < today:
            act = partial(_replace_clerk, people, part.organization)
            timeline.add(at_work(day, 45), act)
            day += APART


def _replace_clerk(people: People, organization: Organization) -> None:
    """The clerk's post ends; the successor signs in by an account of their own. The
    former clerk's account stays, closed, so that the log still knows who it was."""
    administrator = people.board(Role.ADMINISTRATOR)[0]
    team = people.teams[organization.code]
    former, code = team.clerk, slugify(organization.code)
    post = Membership.objects.get(user=former, role=Role.ORG_CLERK)
    post.ends_on = clock.today()
    post.save(update_fields=["ends_on"])
    after = {"until": post.ends_on}
    audit.record("membership.ended", post, by=administrator, after=after)
    former.username, former.email = f"{code}.canbo-cu", f"{code}.canbo-cu@example.test"
    former.is_active = False
    former.save()
    audit.record("user.disabled", former, by=administrator)
    successor = people.account(f"{code}.canbo", {Role.ORG_CLERK: organization})
    people.teams[organization.code] = Team(successor, team.leader)
