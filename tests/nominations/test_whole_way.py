"""A dossier's whole way by the steps alone, from a draft to the register."""

import pytest

from nominations import certificates, proposal, quota, selection
from nominations.models import Certificate, Dossier, Nomination
from tests.nominations import factories

pytestmark = pytest.mark.django_db


def test_a_dossier_goes_from_draft_to_certificate():
    world = factories.world(places=2)

    decision = factories.decided(
        world,
        names=["Phạm Thị Một", "Phạm Thị Hai", "Phạm Thị Ba"],
        marks=[[50, 30], [60, 40], [40, 20]],
    )
    certificates.issue(decision, by=world.board_leader)

    rows = Certificate.objects.values_list("ordinal", "nomination__name")
    assert list(rows) == [(1, "Phạm Thị Hai"), (2, "Phạm Thị Một")]
    counts = quota.counts(world.campaign)
    assert (counts.issued, counts.free) == (2, 0)
    third = Nomination.objects.get(name="Phạm Thị Ba")
    assert third.state == Nomination.State.DECLINED
    assert not quota.states_disagreeing(world.campaign)


def test_a_recalled_list_keeps_its_places_and_can_be_frozen_again():
    world = factories.world(places=2)
    first = factories.listed(world, nominees=2)

    proposal.recall(first, reason="Thiếu ý kiến", by=world.board_leader)
    second = proposal.freeze(world.campaign, by=world.board_leader)

    assert second.version == 2
    assert second.sha256 == first.sha256
    assert quota.counts(world.campaign).held == 2


def test_moving_one_above_the_line_puts_the_last_one_below():
    world = factories.world(places=1)
    factories.appraised(
        world, names=["Phạm Thị Một", "Phạm Thị Hai"], marks=[[50, 30], [40, 20]]
    )
    lower = Nomination.objects.get(name="Phạm Thị Hai")

    selection.move(lower, "in", reason="Vùng khó khăn", by=world.board_leader)
    selection.hold_line(world.campaign, by=world.board_leader)

    states = dict(Nomination.objects.values_list("name", "state"))
    assert states == {
        "Phạm Thị Hai": Nomination.State.PROPOSED,
        "Phạm Thị Một": Nomination.State.RESERVE,
    }


def test_submitting_freezes_a_version_with_its_hash():
    world = factories.world()

    dossier = factories.submitted(world)

    version = dossier.versions.get()
    assert dossier.state == Dossier.State.SUBMITTED
    assert version.number == 1
    assert len(version.sha256) == 64
    assert version.content["nominations"][0]["name"] == "Phạm Thị Mẫu 1"
