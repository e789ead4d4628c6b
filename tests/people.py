"""People of the tests: `person(Role.ORG_CLERK, organization)`."""

from accounts.models import Organization, User
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory


def person(*roles: str, organization: Organization | None = None, **fields) -> User:
    """A new person who holds `roles` in `organization` (a new one if none is given).
    The object is read afresh, so that no role is remembered from before."""
    user = UserFactory(**fields)
    where = organization or OrganizationFactory()
    for role in roles:
        MembershipFactory(user=user, organization=where, role=role)
    return User.objects.get(pk=user.pk)
