"""How often the pages of an organisation ask the database: seldom, and no more for more
nominees."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nominations import intake
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories

pytestmark = pytest.mark.django_db
BUDGET = 15


def test_the_leaders_check_keeps_to_it_too(client):
    made = make_campaign(warnings_need_answer=True)
    organization = participant(made)
    us = factories.clerk_and_leader(organization)
    client.force_login(us)
    dossier = factories.complete_dossier(made, organization, us, nominations=4)
    intake.send_to_leader(dossier, by=us)
    address = f"{dossier.get_absolute_url()}check/"
    client.get(address)

    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).context["trace"]

    assert len(asked) <= BUDGET


@pytest.mark.parametrize(
    "page",
    [
        "",
        "check/",
        "request/",
        "minutes/",
        "papers/",
        "nominees/new/?subject=individual",
        "nominees/new/?subject=collective",
    ],
)
def test_a_page_keeps_to_its_budget(client, page):
    made = make_campaign(warnings_need_answer=True)
    organization = participant(made)
    us = factories.clerk_and_leader(organization)
    client.force_login(us)
    dossier = factories.complete_dossier(made, organization, us)
    address = f"{dossier.get_absolute_url()}{page}"

    def queries():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    few = queries()
    factories.add_nominees(dossier, 4, by=us)

    assert few <= BUDGET
    assert queries() == few
