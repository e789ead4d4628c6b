"""Moves across the line, places held for those above it, the frozen list."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from nominations import allocation, invariants, proposal, quota, selection, versions
from nominations.models import CutMove, Dossier, Nomination, Proposal
from nominations.ranking_data import standing
from records.errors import Refused
from tests.campaigns.factories import campaign
from tests.nominations.selection import add_nomination, eligible, received_dossier
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    made = campaign(places=2)
    allocation.open_places(made)
    return made


@pytest.fixture
def head(made):
    return person(Role.BOARD_LEADER, organization=made.board)


@pytest.fixture
def nominations(made):
    """Scored 90, 80, 80 (a woman), 70, each of another organisation."""
    scores = [("90", ""), ("80", "male"), ("80", "female"), ("70", "")]
    return [
        eligible(
            received_dossier(made, state=Dossier.State.APPRAISED), score, gender=gender
        )
        for score, gender in scores
    ]


def states(nominations) -> list[str]:
    return [
        Nomination.objects.values_list("state", flat=True).get(pk=one.pk)
        for one in nominations
    ]


def test_the_ranking_reads_four_queries_whatever_the_number(
    made, nominations, django_assert_num_queries
):
    with django_assert_num_queries(4):
        found = standing(made)
    with django_assert_num_queries(1):
        names = [
            found.nomination(line).dossier.organization.name
            for line in found.ranking.lines
        ]

    assert len(names) == 4
    assert [line.entry.key for line in found.ranking.lines] == [
        nominations[n].pk for n in (0, 2, 1, 3)
    ]
    assert found.ranking.split_by == "women"


def test_places_are_held_for_all_above_the_line_once(made, head, nominations):
    first = selection.hold_line(made, by=head, reserve=1)
    again = selection.hold_line(made, by=head, reserve=1)

    assert states(nominations) == ["proposed", "reserve", "proposed", "eligible"]
    assert (first.proposed, first.reserve, first.changed) == (2, 1, 3)
    assert again.changed == 0
    assert quota.counts(made).held == 2
    assert invariants.breaches() == []


def test_one_moved_in_needs_another_moved_out(made, head, nominations):
    selection.hold_line(made, by=head)
    selection.move(nominations[3], "in", reason="Vùng đảo", by=head)

    with pytest.raises(Refused, match="1"):
        selection.hold_line(made, by=head)
    assert states(nominations) == ["proposed", "eligible", "proposed", "eligible"]

    selection.move(nominations[0], "out", reason="Xin rút", by=head)
    selection.hold_line(made, by=head)
    assert states(nominations) == ["eligible", "eligible", "proposed", "proposed"]
    assert invariants.breaches() == []


def test_an_exchange_passes_the_held_place_on_for_one_reason(made, head, nominations):
    selection.hold_line(made, by=head)

    selection.exchange(nominations[3], nominations[0], reason="Vùng đảo", by=head)

    assert states(nominations) == ["eligible", "eligible", "proposed", "proposed"]
    assert list(CutMove.objects.values_list("side", "reason")) == [
        ("out", "Vùng đảo"),
        ("in", "Vùng đảo"),
    ]
    assert standing(made).ranking.excess == 0
    assert invariants.breaches() == []


def test_an_exchange_for_a_place_that_is_anothers_moves_nothing(
    made, head, nominations
):
    first = nominations[0].dossier.organization
    allocation.allocate(made, first, 1, by=head, reason="Phân bổ")
    selection.hold_line(made, by=head)

    with pytest.raises(Refused):
        selection.exchange(nominations[3], nominations[0], reason="Đổi", by=head)

    assert states(nominations) == ["proposed", "eligible", "proposed", "eligible"]
    assert not CutMove.objects.exists()


def test_a_move_is_taken_back(made, head, nominations):
    selection.move(nominations[0], "out", reason="Xin rút", by=head)
    selection.move(nominations[0], "by_rank", reason="Thôi không rút", by=head)

    assert standing(made).ranking.lines[0].is_in
    assert CutMove.objects.count() == 2


@pytest.mark.parametrize(("side", "reason"), [("in", " "), ("", "Vì"), ("up", "Vì")])
def test_a_move_needs_a_side_and_a_reason(head, nominations, side, reason):
    with pytest.raises(Refused):
        selection.move(nominations[3], side, reason=reason, by=head)
    assert not CutMove.objects.exists()


def test_only_the_leader_moves_and_holds(made, nominations):
    appraiser = person(Role.BOARD_APPRAISER, organization=made.board)

    with pytest.raises(PermissionDenied):
        selection.move(nominations[0], "out", reason="Thử", by=appraiser)
    with pytest.raises(PermissionDenied):
        selection.hold_line(made, by=appraiser)


def test_what_is_pending_is_not_moved(made, head):
    pending = add_nomination(received_dossier(made))

    with pytest.raises(Refused):
        selection.move(pending, "in", reason="Thử", by=head)


def test_fewer_places_send_the_last_ones_off(made, head, nominations):
    allocation.resize(made, 4, by=head, reason="Thêm")
    selection.hold_line(made, by=head)
    selection.move(nominations[3], "out", reason="Bớt", by=head)
    selection.hold_line(made, by=head)
    allocation.resize(made, 3, by=head, reason="Bớt")

    assert states(nominations) == ["proposed", "proposed", "proposed", "eligible"]
    assert invariants.breaches() == []


def test_an_allocated_place_is_not_used_by_others(made, head, nominations):
    allocation.allocate(
        made, nominations[3].dossier.organization, 1, by=head, reason="Phân bổ"
    )
    selection.hold_line(made, by=head)

    assert states(nominations) == ["proposed", "eligible", "eligible", "proposed"]


# -------------------------------------------------------------------- the frozen list
def test_a_frozen_list_holds_everything_that_is_printed(made, head, nominations):
    selection.hold_line(made, by=head, reserve=1)

    frozen = proposal.freeze(made, by=head)

    frozen.refresh_from_db()
    assert frozen.sha256 == versions.digest(frozen.content)
    assert frozen.sha256 == versions.digest(json.loads(json.dumps(frozen.content)))
    assert frozen.content["counts"] == {"proposed": 2, "reserve": 1}
    assert [
        (line["part"], line["order"], line["score"], line["separated_by"])
        for line in frozen.content["lines"]
    ] == [
        ("proposed", 1, "90.000", ""),
        ("proposed", 2, "80.000", "score"),
        ("reserve", 1, "80.000", "women"),
    ]
    assert list(frozen.lines.values_list("part", "order", "nomination")) == [
        ("proposed", 1, nominations[0].pk),
        ("proposed", 2, nominations[2].pk),
        ("reserve", 1, nominations[1].pk),
    ]


def test_the_reserve_stands_after_all_that_are_proposed(made, head, nominations):
    """Even when one is proposed from further down, by a place of its organisation."""
    allocation.allocate(
        made, nominations[3].dossier.organization, 1, by=head, reason="Phân bổ"
    )
    selection.hold_line(made, by=head, reserve=2)

    lines = proposal.freeze(made, by=head).content["lines"]

    assert [(line["part"], line["order"], line["rank"]) for line in lines] == [
        ("proposed", 1, 1),
        ("proposed", 2, 4),
        ("reserve", 1, 2),
        ("reserve", 2, 3),
    ]


def test_nothing_moves_while_a_list_is_before_the_committee(made, head, nominations):
    selection.hold_line(made, by=head)
    frozen = proposal.freeze(made, by=head)

    with pytest.raises(Refused, match="1"):
        selection.move(nominations[3], "in", reason="Muộn", by=head)
    with pytest.raises(Refused):
        selection.hold_line(made, by=head)
    with pytest.raises(Refused):
        proposal.freeze(made, by=head)

    proposal.recall(frozen, reason="Thiếu ý kiến", by=head)
    selection.move(nominations[3], "in", reason="Nay được", by=head)
    assert frozen.state == Proposal.State.RECALLED


def test_a_recalled_list_is_frozen_again_as_the_next_version(made, head, nominations):
    selection.hold_line(made, by=head)
    first = proposal.freeze(made, by=head)
    proposal.recall(first, reason="Sai tên", by=head)

    second = proposal.freeze(made, by=head)

    assert (second.version, second.sha256) == (2, first.sha256)
    with pytest.raises(Refused):
        proposal.recall(first, reason="Lần nữa", by=head)


def test_an_empty_list_is_not_frozen(made, head, nominations):
    with pytest.raises(Refused):
        proposal.freeze(made, by=head)


def test_a_recall_needs_a_reason_and_the_leader(made, head, nominations):
    selection.hold_line(made, by=head)
    frozen = proposal.freeze(made, by=head)

    with pytest.raises(Refused):
        proposal.recall(frozen, reason=" ", by=head)
    office = person(Role.OFFICE, organization=made.office)
    with pytest.raises(PermissionDenied):
        proposal.recall(frozen, reason="Thử", by=office)
