"""Posts are given and ended by administrators, and leave a trace."""

import datetime as dt

import pytest

from accounts import memberships
from accounts.models import Membership, Role
from emulation import clock
from records.errors import Refused
from records.models import AuditEvent
from tests.factories import OrganizationFactory, UserFactory
from tests.people import person

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def boss():
    return person(Role.ADMINISTRATOR)


def test_grant_gives_the_role_and_is_recorded(boss):
    user, organization = UserFactory(), OrganizationFactory()

    memberships.grant(user, organization, Role.ORG_CLERK, by=boss)

    assert user.holds(Role.ORG_CLERK, organization)
    event = AuditEvent.objects.get(verb="membership.granted")
    assert (event.actor, event.after["role"]) == (boss, "org_clerk")


def test_same_post_is_not_given_twice(boss):
    clerk = person(Role.ORG_CLERK)
    organization = clerk.memberships.get().organization

    with pytest.raises(Refused):
        memberships.grant(clerk, organization, Role.ORG_CLERK, by=boss)


def test_ended_post_begins_anew(boss):
    clerk = person(Role.ORG_CLERK)
    post = clerk.memberships.get()
    memberships.end(post, by=boss, on=clock.today() - DAY)

    memberships.grant(clerk, post.organization, Role.ORG_CLERK, by=boss)

    assert Membership.objects.current().filter(user=clerk).count() == 1
    assert AuditEvent.objects.filter(verb="membership.ended").count() == 1


def test_post_cannot_end_before_it_began(boss):
    post = memberships.grant(
        UserFactory(), OrganizationFactory(), Role.ORG_CLERK, by=boss, starts_on=clock.today()
    )  # fmt: skip

    with pytest.raises(Refused, match="bắt đầu từ ngày"):
        memberships.end(post, by=boss, on=clock.today() - DAY)


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_others_give_and_end_nothing(role):
    other, clerk = person(role), person(Role.ORG_CLERK)

    with pytest.raises(Refused):
        memberships.grant(clerk, OrganizationFactory(), Role.ADMINISTRATOR, by=other)
    with pytest.raises(Refused):
        memberships.end(clerk.memberships.get(), by=other, on=clock.today())
