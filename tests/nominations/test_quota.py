"""Places: their number, whom they are for, and the book of what happens to them."""

import random

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Sum

from accounts.models import Role
from campaigns.plan import hooks
from nominations import allocation, invariants, quota
from nominations.models import LedgerEntry, Place
from records.errors import Refused
from records.models import AuditEvent
from tests.campaigns.factories import campaign, participant
from tests.nominations.selection import eligible, many_eligible, received_dossier
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return campaign(places=5)


@pytest.fixture
def head(made):
    allocation.open_places(made)
    return person(Role.BOARD_LEADER, organization=made.board)


def kinds(made) -> list[str]:
    return list(made.ledger.order_by("pk").values_list("kind", flat=True))


def test_places_are_opened_once(made):
    assert allocation.open_places(made) == 5
    assert allocation.open_places(made) == 0
    assert [place.number for place in made.place_rows.all()] == [1, 2, 3, 4, 5]
    assert kinds(made) == ["opened"]


def test_loading_a_plan_opens_its_places(made):
    for hook in hooks.AFTER_LOAD:
        hook(made)

    assert made.place_rows.count() == 5


def test_holding_takes_one_free_place_and_holding_again_none(made, head):
    nomination = eligible(received_dossier(made))

    place = quota.hold(nomination, by=head)
    again = quota.hold(nomination, by=head)

    assert again == place
    assert quota.counts(made).held == 1
    assert kinds(made) == ["opened", "held"]


def test_when_none_is_left_the_sentence_says_what_to_do(made, head):
    nominations = many_eligible(made, 6)
    for nomination in nominations[:5]:
        quota.hold(nomination, by=head)

    with pytest.raises(Refused, match="1 over the places left|Vượt 1"):
        quota.hold(nominations[5], by=head)
    assert quota.counts(made).free == 0


def test_an_organizations_own_place_comes_first_and_is_for_it_alone(made, head):
    own, other = received_dossier(made), received_dossier(made)
    allocation.allocate(made, own.organization, 2, by=head, reason="Phân bổ")

    assert quota.hold(eligible(own), by=head).holder == own.organization
    for _number in range(3):
        assert quota.hold(eligible(other), by=head).holder is None
    with pytest.raises(Refused):
        quota.hold(eligible(other), by=head)
    quota.hold(eligible(own), by=head)
    assert quota.counts(made).free == 0


def test_what_an_organization_uses_already_counts_in_its_allocation(made, head):
    dossier = received_dossier(made)
    quota.hold(eligible(dossier), by=head)

    allocation.allocate(made, dossier.organization, 2, by=head, reason="Phân bổ")

    (share,) = quota.counts(made).shares
    assert (share.allocated, share.held, share.free) == (2, 1, 1)


def test_a_released_own_place_is_swapped_for_one_in_the_common_pool(made, head):
    dossier = received_dossier(made)
    allocation.allocate(made, dossier.organization, 1, by=head, reason="Phân bổ")
    first, second = eligible(dossier), eligible(dossier)
    quota.hold(first, by=head)
    quota.hold(second, by=head)

    quota.release(first, by=head)

    found = quota.counts(made)
    assert (found.free, found.free_for_all) == (4, 4)
    assert found.shares[0].allocated == 1
    assert list(invariants.allocations_balance()) == []


def test_the_way_of_a_place_is_in_the_ledger(made, head):
    nomination = eligible(received_dossier(made))
    quota.hold(nomination, by=head)
    quota.award(nomination, by=head)
    quota.issue(nomination, by=head)
    quota.give_back(nomination, by=head, reason="Thu hồi")

    assert kinds(made) == ["opened", "held", "awarded", "issued", "returned"]
    found = quota.counts(made)
    assert (found.free, found.used, found.returned) == (5, 0, 1)
    assert list(invariants.ledger_balances()) == []


@pytest.mark.parametrize(
    ("held", "act"),
    [
        (False, quota.award),
        (False, quota.release),
        (False, quota.give_back),
        (True, quota.issue),
    ],
)
def test_a_place_takes_no_step_out_of_turn(made, head, held, act):
    nomination = eligible(received_dossier(made))
    if held:
        quota.hold(nomination, by=head)

    with pytest.raises(Refused):
        act(nomination, by=head)


def test_an_awarded_place_is_not_released(made, head):
    nomination = eligible(received_dossier(made))
    quota.hold(nomination, by=head)
    quota.award(nomination, by=head)

    with pytest.raises(Refused):
        quota.release(nomination, by=head)


def test_the_total_changes_by_a_recorded_act(made, head):
    allocation.resize(made, 7, by=head, reason="Tỉnh uỷ cho thêm")
    allocation.resize(made, 6, by=head, reason="Bớt một")

    made.refresh_from_db()
    assert made.places == 6
    assert quota.counts(made).total == 6
    assert kinds(made) == ["opened", "opened", "closed"]
    event = AuditEvent.objects.filter(verb="quota.resize").latest("pk")
    assert (event.before, event.after) == ({"places": 7}, {"places": 6})
    assert event.reason == "Bớt một"


def test_the_total_never_goes_below_what_is_used_or_set_aside(made, head):
    quota.hold(eligible(received_dossier(made)), by=head)
    allocation.allocate(made, participant(made), 2, by=head, reason="Phân bổ")

    with pytest.raises(Refused, match="3"):
        allocation.resize(made, 2, by=head, reason="Giảm")
    made.refresh_from_db()
    assert made.places == 5
    allocation.resize(made, 3, by=head, reason="Giảm")
    assert quota.counts(made).free_for_all == 0


@pytest.mark.parametrize("reason", ["", "   "])
def test_no_change_without_a_reason(made, head, reason):
    with pytest.raises(Refused):
        allocation.resize(made, 9, by=head, reason=reason)
    with pytest.raises(Refused):
        allocation.allocate(made, participant(made), 1, by=head, reason=reason)


@pytest.mark.parametrize("role", [Role.BOARD_APPRAISER, Role.BOARD_INTAKE])
def test_only_the_leader_or_the_office_changes_the_quota(made, head, role):
    other = person(role, organization=made.board)

    with pytest.raises(PermissionDenied):
        allocation.resize(made, 9, by=other, reason="Thử")
    with pytest.raises(PermissionDenied):
        allocation.take_back(made, participant(made), 1, by=other, reason="Thử")
    office = person(Role.OFFICE, organization=made.office)
    allocation.resize(made, 9, by=office, reason="Thử")


def test_no_more_is_set_aside_or_taken_back_than_there_is(made, head):
    organization = participant(made)
    allocation.allocate(made, organization, 4, by=head, reason="Phân bổ")

    for places in (2, 0, -1):
        with pytest.raises(Refused):
            allocation.allocate(made, organization, places, by=head, reason="Nữa")
    with pytest.raises(Refused, match="4"):
        allocation.take_back(made, organization, 5, by=head, reason="Thu")
    allocation.take_back(made, organization, 4, by=head, reason="Thu")
    assert quota.counts(made).allocated == 0


def test_counts_are_one_query(made, head, django_assert_num_queries):
    for number in range(3):
        dossier = received_dossier(made)
        allocation.allocate(made, dossier.organization, 1, by=head, reason="Phân bổ")
        if number:
            quota.hold(eligible(dossier), by=head)

    with django_assert_num_queries(1):
        found = quota.counts(made)

    assert found.total == found.used + found.free == 5
    assert (found.allocated, found.held, found.free_for_all) == (3, 2, 2)


def test_the_database_refuses_a_place_in_an_impossible_state(made, head):
    place = made.place_rows.first()
    nomination = eligible(received_dossier(made))
    quota.hold(nomination, by=head)

    for fields in (
        {"state": "held"},
        {"state": "lost"},
        {"nomination": nomination},
        {"state": "held", "nomination": nomination},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.filter(pk=place.pk + 1).update(**fields)


def booked(made, organization) -> int:
    """What the ledger says is set aside for it."""
    lines = LedgerEntry.objects.filter(campaign=made, holder=organization)
    given, back = (
        lines.filter(kind=kind).aggregate(n=Sum("places"))["n"] or 0
        for kind in ("allocated", "reverted")
    )
    return given - back


def held_by(organization) -> int:
    """Held, awarded, issued and free places of its own."""
    states = Place.objects.filter(holder=organization).values_list("state", flat=True)
    counted = [list(states).count(state) for state in Place.State.values]
    return sum(counted)


def test_passing_on_is_one_act_with_two_lines(made, head):
    gives, gets = participant(made), participant(made)
    allocation.allocate(made, gives, 3, by=head, reason="Phân bổ")

    allocation.move(made, gives, gets, 2, by=head, reason="Điều chuyển")

    assert (held_by(gives), held_by(gets)) == (1, 2)
    assert kinds(made)[-2:] == ["reverted", "allocated"]
    with pytest.raises(Refused):
        allocation.move(made, gives, gets, 2, by=head, reason="Nữa")
    with pytest.raises(Refused):
        allocation.move(made, gives, gives, 1, by=head, reason="Chính mình")
    assert (held_by(gives), held_by(gets)) == (1, 2)


def test_sharing_out_is_done_for_all_or_for_none(made, head):
    bodies = [participant(made) for _number in range(3)]
    allocation.allocate(made, bodies[0], 4, by=head, reason="Phân bổ")

    assert (
        allocation.share_out(made, dict.fromkeys(bodies, 1), by=head, reason="Đều") == 3
    )
    assert [held_by(body) for body in bodies] == [1, 1, 1]
    assert (
        allocation.share_out(made, dict.fromkeys(bodies, 1), by=head, reason="Đều") == 0
    )

    with pytest.raises(Refused):
        allocation.share_out(made, dict.fromkeys(bodies, 2), by=head, reason="Quá")
    assert [held_by(body) for body in bodies] == [1, 1, 1]


def test_what_is_not_used_flows_back_and_what_is_used_stays(made, head):
    dossier, other = received_dossier(made), participant(made)
    allocation.allocate(made, dossier.organization, 2, by=head, reason="Phân bổ")
    allocation.allocate(made, other, 2, by=head, reason="Phân bổ")
    quota.hold(eligible(dossier), by=head)

    assert allocation.flow_back(made, by=head, reason="Hết hạn") == 3

    assert (held_by(dossier.organization), held_by(other)) == (1, 0)
    assert quota.counts(made).free_for_all == 4
    assert kinds(made)[-2:] == ["reverted", "reverted"]
    assert allocation.flow_back(made, by=head, reason="Lần nữa") == 0


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_acts_keeps_the_books_right(made, head, seed):
    dice = random.Random(seed)
    dossiers = [received_dossier(made) for _number in range(3)]
    nominations = [eligible(dossier) for dossier in dossiers for _n in range(4)]
    steps = [quota.hold, quota.award, quota.release, quota.give_back, quota.issue]
    done = 0
    for _turn in range(120):
        organization = dice.choice(dossiers).organization
        acts = [
            lambda: allocation.resize(made, dice.randint(1, 9), by=head, reason="x"),
            lambda o=organization: allocation.allocate(
                made, o, dice.randint(1, 3), by=head, reason="x"
            ),
            lambda o=organization: allocation.take_back(
                made, o, dice.randint(1, 3), by=head, reason="x"
            ),
            lambda o=organization: allocation.move(
                made, o, dice.choice(dossiers).organization, 1, by=head, reason="x"
            ),
            lambda: allocation.share_out(
                made,
                {d.organization: dice.randint(0, 2) for d in dossiers},
                by=head,
                reason="x",
            ),
            lambda: allocation.flow_back(made, by=head, reason="x"),
            *[lambda act=act: act(dice.choice(nominations), by=head) for act in steps],
        ]
        try:
            dice.choice(acts)()
            done += 1
        except Refused:
            pass
        found = quota.counts(made)
        made.refresh_from_db()
        assert found.total == made.places == found.used + found.free
        for dossier in dossiers:
            assert booked(made, dossier.organization) == held_by(dossier.organization)
        for share in found.shares:
            own = Place.objects.filter(campaign=made, holder=share.organization)
            assert share.allocated == own.count()
            assert share.free == own.filter(state="free").count()
        assert list(invariants.places_match_the_campaign()) == []
        assert list(invariants.ledger_balances()) == []
        assert list(invariants.allocations_balance()) == []
        assert list(invariants.own_places_serve_their_organization()) == []
    assert done > 20
    assert LedgerEntry.objects.filter(campaign=made).count() > 10
