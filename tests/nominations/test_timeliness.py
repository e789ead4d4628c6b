"""The last day to the last second, and the minutes of grace."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from campaigns.models import Extension
from emulation import clock
from nominations import intake, timeliness
from nominations.models import Dossier
from records.errors import Refused
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    """Complete, in a campaign with 20 minutes of grace whose last day is today."""
    made = make_campaign(grace_minutes=20)
    made.milestones.filter(kind="dossier_window").update(due_on=clock.today())
    organization = participant(made)
    us = factories.clerk_and_leader(organization)
    return factories.complete_dossier(made, organization, us)


@pytest.fixture
def us(dossier):
    return factories.clerk_and_leader(dossier.organization)


def end():
    return clock.end_of_day(clock.today())


MINUTE = dt.timedelta(minutes=1)
SECOND = dt.timedelta(seconds=1)


def test_the_last_second_counts(dossier, us):
    with time_machine.travel(end() - SECOND, tick=False):
        intake.submit(dossier, by=us)

    assert dossier.state == Dossier.State.SUBMITTED


def test_the_first_second_after_does_not(dossier, us):
    with (
        time_machine.travel(end() + SECOND, tick=False),
        pytest.raises(Refused, match="Đã hết hạn nhận hồ sơ"),
    ):
        intake.submit(dossier, by=us)


@pytest.mark.parametrize(
    ("begun", "arrives", "is_in_time"),
    [
        (-SECOND, 19 * MINUTE, True),
        (-3 * 24 * 60 * MINUTE, 19 * MINUTE, True),
        (-SECOND, 21 * MINUTE, False),
        (SECOND, 2 * MINUTE, False),
    ],
)
def test_grace_is_for_what_was_begun_in_time(dossier, us, begun, arrives, is_in_time):
    last = end()
    with time_machine.travel(last + arrives, tick=False):
        if is_in_time:
            intake.submit(dossier, by=us, begun_at=last + begun)
        else:
            with pytest.raises(Refused):
                intake.submit(dossier, by=us, begun_at=last + begun)

    assert (dossier.state == Dossier.State.SUBMITTED) is is_in_time


def test_a_campaign_without_grace_has_none(dossier, us):
    dossier.campaign.grace_minutes = 0
    dossier.campaign.save()
    last = end()

    with time_machine.travel(last + SECOND, tick=False), pytest.raises(Refused):
        intake.submit(dossier, by=us, begun_at=last - MINUTE)


def test_late_only_through_an_extension(dossier, us):
    tomorrow = clock.today() + dt.timedelta(days=1)
    Extension.objects.create(
        milestone=dossier.campaign.dossier_window(),
        organization=dossier.organization,
        until=tomorrow,
        reason="Mất điện do bão.",
        granted_by=us,
        granted_at=clock.now(),
    )

    with time_machine.travel(clock.end_of_day(tomorrow) - SECOND, tick=False):
        intake.submit(dossier, by=us)

    assert dossier.state == Dossier.State.SUBMITTED


def test_a_stamp_is_of_one_dossier_and_cannot_be_written_by_hand(dossier):
    stamp = timeliness.begin(dossier)
    another = Dossier(pk=dossier.pk + 1)

    assert abs(timeliness.begun_at(dossier, stamp) - clock.now()) < MINUTE
    assert timeliness.begun_at(another, stamp) is None
    assert timeliness.begun_at(dossier, stamp[:-2] + "xx") is None
    assert timeliness.begun_at(dossier, "") is None


def test_the_page_carries_the_stamp_through_the_last_minute(dossier, us, client):
    """Read before midnight, sent after it on a slow line."""
    client.force_login(us)
    last = end()
    with time_machine.travel(last - MINUTE, tick=False):
        page = client.get(reverse("nominations:dossier_check", args=[dossier.pk]))
    send = reverse("nominations:dossier_submit", args=[dossier.pk])

    with time_machine.travel(last + MINUTE, tick=False):
        client.post(send, {"assured": "on", "begun": page.context["begun"]})

    dossier.refresh_from_db()
    assert dossier.state == Dossier.State.SUBMITTED


def test_the_page_says_how_much_time_is_left_by_the_servers_clock(dossier, us, client):
    client.force_login(us)
    with time_machine.travel(end() - 90 * MINUTE, tick=False):
        page = client.get(dossier.get_absolute_url()).content.decode()

        assert f'data-now="{clock.now().isoformat(timespec="milliseconds")}"' in page
    assert f'data-until="{end().isoformat(timespec="seconds")}"' in page
    assert "hôm nay là ngày cuối" in page.lower()
