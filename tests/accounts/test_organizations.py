"""An organisation never stands under itself, whichever way it is tried; and who sees
which organisations and people."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Organization, Role, User
from tests.factories import OrganizationFactory
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    """Three organisations, each under the one before."""
    top = OrganizationFactory(name="Cấp trên Mẫu")
    middle = OrganizationFactory(name="Cấp giữa Mẫu", parent=top)
    return top, middle, OrganizationFactory(name="Cấp dưới Mẫu", parent=middle)


def test_loop_is_refused_by_the_model(chain):
    top, _middle, bottom = chain
    top.parent = bottom

    with pytest.raises(ValidationError, match="Cấp dưới Mẫu"):
        top.full_clean()


@pytest.mark.parametrize("under", [0, 1, 2])
def test_loop_is_refused_by_the_database(chain, under):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(pk=chain[0].pk).update(parent=chain[under])

    assert Organization.objects.get(pk=chain[0].pk).parent is None


def test_loop_is_refused_in_one_update_of_many_rows(chain):
    one, two = OrganizationFactory(), OrganizationFactory()
    one.parent, two.parent = two, one

    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.bulk_update([one, two], ["parent"])


def test_lawful_move_is_taken(chain):
    _top, middle, bottom = chain
    other = OrganizationFactory()

    Organization.objects.filter(pk=middle.pk).update(parent=other)
    bottom.parent = other
    bottom.save()

    assert bottom.path == f"/{other.code}/{bottom.code}/"


def test_renamed_code_moves_the_whole_subtree(chain):
    top, _middle, bottom = chain
    top.code = "MOI"
    top.save()

    bottom.refresh_from_db()
    assert bottom.path.startswith("/MOI/")


# ------------------------------------------------------------------------- visible_to
@pytest.mark.parametrize(
    ("role", "sees_all"),
    [(role, role not in (Role.ORG_CLERK, Role.ORG_LEADER)) for role in Role],
)
def test_who_sees_other_organizations(chain, role, sees_all):
    visitor = person(role)

    assert (chain[0] in Organization.objects.visible_to(visitor)) is sees_all
    assert set(visitor.organization_ids) <= {
        organization.pk for organization in Organization.objects.visible_to(visitor)
    }


@pytest.mark.parametrize("role", Role)
def test_who_sees_other_people(role):
    visitor, stranger = person(role), person(Role.ORG_CLERK)
    colleague = person(
        Role.ORG_LEADER, organization=Organization.objects.visible_to(visitor).first()
    )
    visible = User.objects.visible_to(visitor)

    assert visitor in visible
    assert (stranger in visible) is (role == Role.ADMINISTRATOR)
    assert colleague is not None


def test_colleague_is_visible_former_colleague_is_not():
    organization = OrganizationFactory()
    visitor = person(Role.ORG_CLERK, organization=organization)
    colleague = person(Role.ORG_LEADER, organization=organization)

    assert set(User.objects.visible_to(visitor)) == {visitor, colleague}
    colleague.memberships.update(ends_on="2020-01-01")
    assert set(User.objects.visible_to(visitor)) == {visitor}
