"""Sharing dossiers out: the arithmetic, the step as one piece, and the pages."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as some

from accounts.models import Role
from nominations import appraisal, recusal, rules
from nominations.appraisal_queue import queue
from nominations.assigning import balance, by_hand, plans
from nominations.assigning.balance import Case
from nominations.models import Assignment, AssignmentPlan, Dossier
from records.errors import Refused
from records.models import AuditEvent, Notice
from tests.campaigns.factories import campaign
from tests.factories import MembershipFactory
from tests.nominations.selection import add_nomination, received_dossier
from tests.nominations.test_appraisal import FULL, opine
from tests.people import person

S = Dossier.State


# ------------------------------------------------------------------------ the arithmetic
@some.composite
def cases(draw):
    people = list(range(1, draw(some.integers(1, 6)) + 1))
    made = []
    for key in range(draw(some.integers(0, 12))):
        assigned = draw(some.lists(some.sampled_from(people), unique=True, max_size=2))
        stays = draw(some.booleans())
        made.append(
            Case(
                key=key,
                weight=draw(some.integers(1, 9)),
                fixed=tuple(assigned) if stays else (),
                loose=() if stays else tuple(assigned),
                barred=frozenset(
                    draw(some.sets(some.sampled_from(people), max_size=3))
                ),
            )
        )
    return made, people, draw(some.integers(1, 3))


@settings(max_examples=150, deadline=None)
@given(cases())
def test_every_dossier_gets_enough_without_conflict_as_far_as_there_are_people(made):
    given_cases, people, needed = made

    share = balance.propose(given_cases, people, needed)

    for case in given_cases:
        row = share.rows[case.key]
        assert len(row) == len(set(row))
        assert not set(row) & set(case.barred)
        assert set(case.fixed) - set(case.barred) <= set(row)
        possible = [one for one in people if one not in case.barred]
        assert len(row) >= min(needed, len(possible))
        assert (case.key in share.short) == (len(row) < needed)
    loads = dict.fromkeys(people, 0)
    for case in given_cases:
        for one in share.rows[case.key]:
            loads[one] += case.weight
    assert loads == share.loads
    assert share == balance.propose(list(given_cases), people, needed)


@settings(max_examples=60, deadline=None)
@given(some.lists(some.integers(1, 9), max_size=15), some.integers(1, 5))
def test_loads_differ_by_no_more_than_the_heaviest_dossier(weights, number):
    made = [Case(key=n, weight=weight) for n, weight in enumerate(weights)]

    share = balance.propose(made, list(range(number)), 1)

    gap = max(share.loads.values()) - min(share.loads.values())
    assert gap <= max(weights, default=0)


# ----------------------------------------------------------------------------- the steps
@pytest.fixture
def made(db):
    return campaign(places=3, opinions_needed=2)


@pytest.fixture
def head(made):
    return person(Role.BOARD_LEADER, organization=made.board)


@pytest.fixture
def three(made):
    names = ("Lê Thị Mẫu An", "Trần Văn Mẫu Bình", "Phạm Thị Mẫu Chi")
    return [
        person(Role.BOARD_APPRAISER, organization=made.board, full_name=name)
        for name in names
    ]


@pytest.fixture
def dossiers(made, three):
    rows = [received_dossier(made, state=S.UNDER_APPRAISAL) for _n in range(3)]
    for row in rows:
        add_nomination(row)
    return rows


def standing(dossier):
    return set(
        Assignment.objects.standing()
        .filter(dossier=dossier)
        .values_list("appraiser", flat=True)
    )


def test_a_proposal_assigns_nothing_and_applying_assigns_all(
    made, head, three, dossiers
):
    plan = plans.propose(made, by=head)
    assert not Assignment.objects.exists()

    assert plans.apply(plan, by=head) == 3

    assert all(len(standing(one)) == 2 for one in dossiers)
    assert AuditEvent.objects.filter(verb="dossier.assign").count() == 3
    assert AuditEvent.objects.get(verb="assignment_plan.apply")
    assert Notice.objects.filter(recipient__in=three).count() == 3
    with pytest.raises(Refused):
        plans.apply(plan, by=head)
    # What stands stays; nobody is moved without need.
    again = plans.propose(made, by=head)
    assert plans.apply(again, by=head) == 0


def test_who_has_a_conflict_is_not_proposed_and_not_assigned(
    made, head, three, dossiers
):
    first, second, third = three
    nomination = dossiers[0].nominations.get()
    recusal.declare(
        first,
        dossiers[0],
        nomination=nomination,
        kind="other",
        reason="Quen.",
        by=first,
    )
    MembershipFactory(
        user=second, organization=dossiers[1].organization, role=Role.ORG_CLERK
    )

    plan = plans.propose(made, by=head)

    assert first.pk not in plan.rows[str(dossiers[0].pk)]
    assert second.pk not in plan.rows[str(dossiers[1].pk)]
    with pytest.raises(Refused):
        plans.edit(plan, {dossiers[0].pk: [first.pk]}, by=head, revision=0)
    with pytest.raises(Refused, match="Mẫu Bình"):
        by_hand.assign(dossiers[1], [second, third], by=head)
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("what", ["by_hand", "conflict", "person", "gone", "nominee"])
def test_an_outdated_proposal_is_refused_with_what_changed(
    made, head, three, dossiers, what
):
    plan = plans.propose(made, by=head)
    touched = dossiers[1]
    if what == "by_hand":
        by_hand.assign(touched, three[:1], by=head)
    if what == "conflict":
        recusal.declare(three[0], touched, kind="other", reason="Quen.", by=three[0])
    if what == "person":
        three[2].memberships.all().delete()
    if what == "gone":
        Dossier.objects.filter(pk=touched.pk).update(state=S.APPRAISED)
    if what == "nominee":
        add_nomination(touched)
    before = Assignment.objects.count()

    with pytest.raises(plans.Outdated) as refusal:
        plans.apply(plan, by=head)

    assert Assignment.objects.count() == before
    told = " ".join(refusal.value.changes)
    assert (touched.code in told) == (what != "person")


def test_a_dossier_received_since_does_not_stop_it(made, head, three, dossiers):
    plan = plans.propose(made, by=head)
    late = received_dossier(made)

    plans.apply(plan, by=head)

    assert not standing(late)


def test_begun_work_stays_and_unbegun_moves_if_asked(made, head, three, dossiers):
    first = three[0]
    for one in dossiers:
        by_hand.assign(one, [first], by=head)
    opine(dossiers[0].nominations.get(), first)
    made.opinions_needed = 1
    made.save()

    kept = plans.propose(made, by=head)
    moved = plans.propose(made, by=head, moves_unbegun=True)

    assert set(map(tuple, kept.rows.values())) == {(first.pk,)}
    assert moved.rows[str(dossiers[0].pk)] == [first.pk]
    assert len({row[0] for row in moved.rows.values()}) == 3


def test_only_the_leader_assigns(made, three, dossiers):
    with pytest.raises(PermissionDenied):
        by_hand.assign(dossiers[0], three, by=three[0])
    with pytest.raises(PermissionDenied):
        plans.propose(made, by=three[0])


def test_others_give_no_opinion_on_an_assigned_dossier(made, head, three, dossiers):
    first, second, _third = three
    by_hand.assign(dossiers[0], [first], by=head)
    nomination = dossiers[0].nominations.get()

    assert rules.may_opine(first, nomination)
    assert rules.may_opine(head, nomination)
    with pytest.raises(PermissionDenied):
        appraisal.save(nomination, FULL, {}, by=second, revision=0)
    assert dossiers[0] not in [
        row.dossier for row in queue(second, dossiers[0].campaign)
    ]
    mine = queue(first, dossiers[0].campaign)
    assert mine[0].dossier == dossiers[0]
    assert [row.is_assigned for row in mine] == [True, False, False]
    by_hand.assign(dossiers[0], [], by=head)
    assert rules.may_opine(second, nomination)


def test_concluding_waits_for_as_many_opinions_as_the_campaign_asks(
    made, head, three, dossiers
):
    nomination = dossiers[0].nominations.get()
    opine(nomination, three[0])
    with pytest.raises(Refused, match="2"):
        appraisal.conclude(dossiers[0], by=head)
    opine(nomination, three[1])

    appraisal.conclude(dossiers[0], by=head)


# ----------------------------------------------------------------------------- the pages
def page(name, pk=None):
    return reverse(f"nominations:{name}", args=[pk] if pk else [])


def test_propose_edit_and_apply_on_the_pages(client, made, head, three, dossiers):
    client.force_login(head)
    answer = client.post(page("assignment_plan_new"))
    plan = AssignmentPlan.objects.get()
    assert answer.url == page("assignment_plan", plan.pk)
    shown = client.get(answer.url).text
    assert "+2" in shown
    first = dossiers[0]

    data = {
        "revision": plan.revision,
        "row": first.pk,
        "pair": [f"{first.pk}-{one.pk}" for one in three] + ["x", "9-9"],
    }
    client.post(answer.url, data)
    assert not Assignment.objects.exists()
    client.post(answer.url, data)  # from a stale window
    assert plan.revision + 1 == AssignmentPlan.objects.get().revision
    client.post(page("assignment_plan_apply", plan.pk))

    assert standing(first) == {one.pk for one in three}
    assert all(len(standing(one)) == 2 for one in dossiers[1:])
    shown = client.get(page("assignment_list")).text
    assert "Mẫu Chi" in shown


def test_one_dossier_by_hand_on_its_page(client, made, head, three, dossiers):
    recusal.declare(three[0], dossiers[0], kind="other", reason="Quen.", by=three[0])
    client.force_login(head)
    address = page("dossier_assign", dossiers[0].pk)
    assert "không tham gia" in client.get(address).text

    client.post(address, {"appraisers": [three[1].pk]})
    assert standing(dossiers[0]) == {three[1].pk}
    client.post(address, {"appraisers": [three[0].pk]})
    assert standing(dossiers[0]) == {three[1].pk}
    client.post(address, {"appraisers": []})

    assert standing(dossiers[0]) == set()


def test_a_stale_proposal_says_on_its_page_what_changed(
    client, made, head, three, dossiers
):
    plan = plans.propose(made, by=head)
    by_hand.assign(dossiers[2], three[:1], by=head)
    client.force_login(head)

    shown = client.get(page("assignment_plan", plan.pk)).text

    assert dossiers[2].code in shown
    assert 'name="apply"' not in shown
    client.post(page("assignment_plan_apply", plan.pk))
    assert Assignment.objects.count() == 1


def test_an_appraiser_finds_their_assignments_at_home(
    client, made, head, three, dossiers
):
    by_hand.assign(dossiers[0], three[:1], by=head)
    client.force_login(three[0])

    assert "phân công cho đồng chí" in client.get("/").text


@pytest.mark.parametrize("number", [1, 6])
def test_the_pages_read_as_often_for_one_as_for_many(
    client, made, head, three, dossiers, number, django_assert_max_num_queries
):
    for _n in range(number):
        add_nomination(received_dossier(made))
    plan = plans.propose(made, by=head)
    client.force_login(head)
    for address in (page("assignment_list"), page("assignment_plan", plan.pk)):
        with django_assert_max_num_queries(14):
            client.get(address)
