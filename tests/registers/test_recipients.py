"""A line of the distribution list says which organisations it means."""

import pytest

from accounts.models import Organization
from campaigns.models import DistributionLine
from tests.campaigns.factories import participant
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def line(campaign, **chosen):
    return DistributionLine(campaign=campaign, order=1, text="…", organizations=chosen)


def test_a_line_that_names_no_organisation_means_nobody_here(campaign, organization):
    assert not line(campaign).recipients().exists()


def test_organisations_are_meant_by_code_kind_level_place_and_part(campaign):
    front = participant(campaign, kind=Organization.Kind.FRONT)
    below = participant(campaign, parent=front)
    outside = OrganizationFactory()

    def meant(**chosen):
        return set(line(campaign, **chosen).recipients())

    assert meant(codes=[outside.code]) == {outside}
    assert meant(kinds=["front"]) == {front}
    assert meant(levels=["province"], participants=True) == {front, below}
    assert meant(below=front.code) == {front, below}
    assert outside not in meant(participants=True)


def test_what_is_closed_is_not_written_to(campaign):
    participant(campaign, is_active=False)

    assert not line(campaign, participants=True).recipients().exists()
