"""A figure, and the list that it opens, agree to the unit, also beside another campaign."""

import pytest

from accounts.models import Role
from campaigns.models import Campaign
from nominations.models import Dossier, Nomination
from reports import figures
from tests.campaigns.factories import campaign
from tests.nominations.selection import add_nomination, eligible, received_dossier
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    """Of the Committee; two campaigns of the same issuer, dossiers in both."""
    made = campaign()
    other = campaign(code="truoc", issuer=made.issuer, short_name="Đợt trước")
    Campaign.objects.filter(pk=other.pk).update(starts_on="2020-01-01")
    for one, number in ((made, 3), (other, 2)):
        for _each in range(number):
            dossier = received_dossier(one, state=Dossier.State.APPRAISED)
            eligible(dossier)
            add_nomination(dossier, state=Nomination.State.PENDING)
    return person(Role.COMMITTEE, organization=made.issuer)


def test_every_figure_opens_as_many_rows_as_it_says(client, reader):
    client.force_login(reader)
    made = Campaign.objects.current()

    shown = [
        *figures.dossiers_by_state(reader, made),
        *figures.nominations_by_state(reader, made),
    ]

    assert [figure.count for figure in shown] == [3, 3, 3]
    for figure in shown:
        assert len(client.get(figure.url).context["page"].rows) == figure.count


def test_the_missing_organisations_are_as_many_as_said(client, reader):
    client.force_login(reader)
    made = Campaign.objects.current()

    listed = client.get("/organizations-without-dossier/").context["organizations"]

    assert len(listed) == figures.organizations_without_dossier(made).count()
    assert not listed.filter(dossiers__campaign=made).exists()
