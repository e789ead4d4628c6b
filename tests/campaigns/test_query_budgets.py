"""How often the pages of the calendar ask the database: a list 25 times at most, one
person's page 15 times, however many organisations there are."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organization, Role
from campaigns import launch_plans, nudging
from campaigns.models import Duty
from emulation import clock
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.campaigns.launching import contents, handed_in, launch_duty
from tests.people import person

pytestmark = pytest.mark.django_db
A_LIST, A_PAGE = 25, 15
DAY = dt.timedelta(days=1)


@pytest.fixture
def made():
    return make_campaign()


@pytest.fixture
def board(made):
    return person(Role.BOARD_LEADER, organization=made.board)


@pytest.fixture
def organization(made):
    return participant(made)


@pytest.fixture
def clerk(organization):
    return person(Role.ORG_CLERK, organization=organization)


@pytest.fixture
def duty(made, organization):
    return launch_duty(made, organization, due_on=clock.today() - 30 * DAY)


@pytest.fixture
def plan(duty, clerk, board):
    """Rich in lines, handed in twice, with the clerk again."""
    targets = [
        {"what": f"Chỉ tiêu {n}", "amount": "5", "unit": "mô hình", "year": 2028}
        for n in range(8)
    ]
    criteria = [(f"Tiêu chí {n}", Decimal(10)) for n in range(8)]
    plan = handed_in(duty, targets=targets, criteria=criteria)
    launch_plans.send_back(plan, "Thiếu.", by=board)
    launch_plans.save(
        plan.duty,
        contents(targets=targets, criteria=criteria, revision=1, upload=None),
        by=clerk,
    )
    return plan


def queries(client, user, address):
    client.force_login(user)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def others(made, first, last):
    """So many communes with a clerk; every third has handed in, all are nudged."""
    for number in range(first, last):
        commune = participant(
            made,
            name=f"Đảng ủy xã Mẫu {number}",
            kind=Organization.Kind.PARTY_COMMITTEE,
            level=Organization.Level.COMMUNE,
        )
        person(Role.ORG_CLERK, organization=commune)
        owed = Duty.objects.get(milestone__kind="launch_plan", organization=commune)
        if number % 3 == 0:
            handed_in(owed)


@pytest.mark.parametrize("name", ["duty_list", "duty_nudge", "reminder_list"])
def test_the_boards_lists(client, made, duty, board, name):
    address = reverse(f"campaigns:{name}")
    others(made, 0, 3)
    nudging.send(duty.milestone, Duty.objects.missing(), by=board)
    others(made, 3, 5)
    few = queries(client, board, address)
    others(made, 5, 12)

    assert queries(client, board, address) == few
    assert few <= A_LIST


def test_a_clerks_pages(client, made, plan, clerk):
    others(made, 0, 3)
    for address in (
        reverse("campaigns:timeline"),
        reverse("campaigns:duty_detail", args=[plan.duty_id]),
        reverse("campaigns:launch_plan_edit", args=[plan.duty_id]),
        plan.get_absolute_url(),
    ):
        assert queries(client, clerk, address) <= A_PAGE, address


def test_what_the_board_reads_of_one_organisation(client, plan, board):
    for address in (
        reverse("campaigns:duty_detail", args=[plan.duty_id]),
        plan.get_absolute_url(),
    ):
        assert queries(client, board, address) <= A_PAGE, address
