"""What if: who comes in, who goes out and why; one is applied as shown, or not at all."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Role
from campaigns.models import Criterion
from nominations import allocation, invariants, proposal, quota, scenarios, selection
from nominations.models import (
    Appraisal,
    CutMove,
    Dossier,
    Nomination,
    RankingSnapshot,
    Scenario,
)
from nominations.ranking_data import standing
from nominations.scenario_changes import Changes
from records.errors import Refused
from tests.campaigns.factories import campaign
from tests.nominations.many import many_ranked, with_opinions
from tests.nominations.selection import eligible, opinion, received_dossier
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
    """90, 80 (a man, direct worker), 80 (a woman), 70, each of another organisation."""
    fields = [
        ("90", {"gender": "male"}),
        ("80", {"gender": "male", "is_direct_worker": True}),
        ("80", {"gender": "female"}),
        ("70", {"gender": "male"}),
    ]
    return [
        eligible(received_dossier(made, state=Dossier.State.APPRAISED), score, **more)
        for score, more in fields
    ]


def proposed() -> set[int]:
    return set(Nomination.objects.filter(state="proposed").values_list("pk", flat=True))


def crossed(scenario: Scenario, way: str) -> list[tuple[int, str]]:
    return [(row["key"], row["by"]) for row in scenario.result[way]]


def turned(made) -> Changes:
    codes = list(made.tie_rules.values_list("code", flat=True))
    assert codes[:2] == ["women", "direct_worker"]
    return Changes(rules=("direct_worker", "women", *codes[2:]))


def test_each_who_crosses_is_explained_by_the_change_that_did_it(
    made, head, nominations
):
    far = nominations[3].dossier.organization_id

    rules = scenarios.save(made, "Đổi thứ tự", turned(made), by=head)
    own = scenarios.save(made, "Phân bổ", Changes(allocations={far: 1}), by=head)
    line = scenarios.save(made, "Thêm suất", Changes(line=3), by=head)
    both = scenarios.save(
        made, "Cả hai", Changes(rules=turned(made).rules, line=1), by=head
    )

    assert crossed(rules, "enters") == [(nominations[1].pk, "rules")]
    assert crossed(rules, "leaves") == [(nominations[2].pk, "rules")]
    assert crossed(own, "enters") == [(nominations[3].pk, "allocations")]
    assert crossed(own, "leaves") == [(nominations[2].pk, "allocations")]
    assert crossed(line, "enters") == [(nominations[1].pk, "line")]
    assert line.result["excess"] == 1
    # The rules alone would have put the woman out already.
    assert crossed(both, "leaves") == [(nominations[2].pk, "rules")]
    # Trying out changes nothing.
    assert not RankingSnapshot.objects.exists()
    assert standing(made).ranking.split_by == "women"


def test_new_weights_give_the_scores_that_appraisal_would_give(made, head):
    found = many_ranked(made, 12)
    board = [person(Role.BOARD_APPRAISER, organization=made.board) for _n in range(3)]
    with_opinions(made, found, board)
    criterion = Criterion.objects.filter(criteria_set__campaign=made).first()
    tried = scenarios.save(
        made, "Nặng kết quả", Changes(weights={criterion.pk: Decimal("7.5")}), by=head
    )
    shown = {row["key"]: row["scores"][1] for row in tried.result["enters"]}
    by_hand = _with_weight(found, criterion, Decimal("7.5"))

    scenarios.apply(tried, reason="Theo kết luận họp", by=head)

    criterion.refresh_from_db()
    assert criterion.weight == Decimal("7.5")
    for nominee in Nomination.objects.all():
        assert nominee.score == by_hand[nominee.pk]
        assert str(nominee.score) == shown.get(nominee.pk, str(nominee.score))
    assert len(proposed()) == 2
    assert invariants.breaches() == []


def _with_weight(found, criterion, weight) -> dict[int, Decimal]:
    """By the sums of the rules' words, in fractions, not by the code."""
    scores = {}
    for nominee in found:
        totals = []
        for one in Appraisal.objects.filter(nomination=nominee):
            points = most = Decimal(0)
            for score in one.scores.select_related("criterion"):
                of = score.criterion
                by = weight if of == criterion else of.weight
                points, most = points + score.value * by, most + of.maximum * by
            totals.append(round_half_up(100 * points / most))
        scores[nominee.pk] = round_half_up(sum(totals) / len(totals))
    return scores


def round_half_up(number: Decimal) -> Decimal:
    return Decimal(int(number * 1000 + Decimal("0.5"))) / 1000


def test_one_is_applied_as_it_was_shown(made, head, nominations):
    selection.hold_line(made, by=head)
    far = nominations[3].dossier.organization_id
    tried = scenarios.save(
        made,
        "Đảo và trực tiếp",
        Changes(rules=turned(made).rules, allocations={far: 1}),
        by=head,
    )

    scenarios.apply(tried, reason="Theo kết luận họp", by=head)

    assert proposed() == {nominations[0].pk, nominations[3].pk}
    assert made.tie_rules.first().code == "direct_worker"
    assert quota.counts(made).allocated == 1
    assert tried.state == Scenario.State.APPLIED
    assert tried.snapshot.occasion == "scenario"
    assert not CutMove.objects.exists()
    assert invariants.breaches() == []
    with pytest.raises(Refused):
        scenarios.apply(tried, reason="Lần nữa", by=head)


def test_a_lower_line_is_made_of_moves_with_the_reason(made, head, nominations):
    tried = scenarios.save(made, "Chỉ một", Changes(line=1), by=head)

    scenarios.apply(tried, reason="Giữ lại một suất", by=head)

    assert proposed() == {nominations[0].pk}
    move = CutMove.objects.get()
    assert (move.nomination, move.side) == (nominations[2], "out")
    assert move.reason == "Giữ lại một suất"
    assert invariants.breaches() == []


def test_a_line_beyond_the_places_is_refused_and_nothing_changes(
    made, head, nominations
):
    tried = scenarios.save(
        made, "Ba suất", Changes(rules=turned(made).rules, line=3), by=head
    )

    with pytest.raises(Refused, match="1"):
        scenarios.apply(tried, reason="Thử", by=head)

    assert made.tie_rules.first().code == "women"
    assert proposed() == set()


@pytest.mark.parametrize("what", ["score", "rule", "place", "move", "opinion"])
def test_it_is_not_applied_on_other_data_than_it_was_shown_on(
    made, head, nominations, what
):
    tried = scenarios.save(made, "Đổi thứ tự", turned(made), by=head)
    if what == "score":
        Nomination.objects.filter(pk=nominations[3].pk).update(score=75)
    elif what == "rule":
        made.tie_rules.filter(code="grassroots").delete()
        made.tie_rules.last().delete()
    elif what == "place":
        allocation.resize(made, 3, by=head, reason="Thêm")
    elif what == "move":
        selection.move(nominations[0], "out", reason="Xin rút", by=head)
    else:
        opinion(nominations[0], "90", head)

    with pytest.raises(scenarios.Stale):
        scenarios.apply(tried, reason="Thử", by=head)
    assert proposed() == set()

    scenarios.refresh(tried, by=head)
    scenarios.apply(tried, reason="Đã xem lại", by=head)
    assert invariants.breaches() == []


def test_holding_the_places_meanwhile_makes_nothing_stale(made, head, nominations):
    tried = scenarios.save(made, "Đổi thứ tự", turned(made), by=head)
    selection.hold_line(made, by=head)

    scenarios.apply(tried, reason="Theo kết luận họp", by=head)

    assert proposed() == {nominations[0].pk, nominations[1].pk}


def test_what_cannot_be_saved_or_applied(made, head, nominations):
    appraiser = person(Role.BOARD_APPRAISER, organization=made.board)
    far = nominations[3].dossier.organization_id
    with pytest.raises(PermissionDenied):
        scenarios.save(made, "Thử", turned(made), by=appraiser)
    with pytest.raises(Refused):
        scenarios.save(made, "Trống", Changes(), by=head)
    with pytest.raises(Refused):
        scenarios.save(made, "Quá", Changes(allocations={far: 3}), by=head)
    tried = scenarios.save(made, "Thử", turned(made), by=head)
    with pytest.raises(Refused):
        scenarios.save(made, "Thử", turned(made), by=head)
    with pytest.raises(Refused):
        scenarios.apply(tried, reason=" ", by=head)
    with pytest.raises(PermissionDenied):
        scenarios.apply(tried, reason="Thử", by=appraiser)
    selection.hold_line(made, by=head)
    proposal.freeze(made, by=head)
    with pytest.raises(Refused):
        scenarios.apply(tried, reason="Thử", by=head)


# ------------------------------------------------------------------------------ pages
def page(name: str, pk: int | None = None) -> str:
    return reverse(f"nominations:{name}", args=[pk] if pk else [])


def test_from_the_form_to_the_held_places(
    client, made, head, nominations, django_assert_max_num_queries
):
    client.force_login(head)
    form = client.get(page("scenario_new")).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    for wrong in (
        {"name": "Thử"},
        {"name": "", "line": "1"},
        {"name": "Thử", "line": "x"},
        {"name": "Thử", "rule_women": "2"},
        {"name": "Thử", next(n for n in data if n.startswith("weight_")): "0"},
    ):
        assert client.post(page("scenario_new"), data | wrong).status_code == 200
    assert not Scenario.objects.exists()

    data |= {"name": "Đổi thứ tự", "rule_women": "2", "rule_direct_worker": "1"}
    address = client.post(page("scenario_new"), data).url
    scenario = Scenario.objects.get()
    assert Changes.from_json(scenario.changes) == turned(made)
    with django_assert_max_num_queries(25):
        answer = client.get(address)
    assert [row.key for row in answer.context["shown"].enters] == [nominations[1].pk]

    like = client.get(page("scenario_new"), {"like": scenario.pk}).context["form"]
    assert like["rule_direct_worker"].value() == 1
    applied = page("scenario_apply", scenario.pk)
    assert client.post(applied, {"reason": ""}).status_code == 200
    assert client.post(applied, {"reason": "Theo kết luận"}).status_code == 302
    assert proposed() == {nominations[0].pk, nominations[1].pk}
    assert "Theo kết luận" in client.get(address).text


def test_a_stale_one_says_so_and_is_computed_anew(client, made, head, nominations):
    client.force_login(head)
    tried = scenarios.save(made, "Đổi thứ tự", turned(made), by=head)
    Nomination.objects.filter(pk=nominations[3].pk).update(score=85)

    stale = client.get(page("scenario_detail", tried.pk))
    refused = client.post(page("scenario_apply", tried.pk), {"reason": "Thử"})
    client.post(page("scenario_refresh", tried.pk))
    fresh = client.get(page("scenario_detail", tried.pk))

    assert stale.context["is_stale"]
    assert page("scenario_apply", tried.pk) not in stale.text
    assert refused.status_code == 200
    assert not fresh.context["is_stale"]
    assert not proposed()


def test_several_stand_side_by_side(
    client, made, head, nominations, django_assert_max_num_queries
):
    client.force_login(head)
    far = nominations[3].dossier.organization_id
    ids = [
        scenarios.save(made, "Một", turned(made), by=head).pk,
        scenarios.save(made, "Hai", Changes(allocations={far: 1}), by=head).pk,
    ]
    for odd in ({}, {"id": "x"}, {"id": "9" * 30}):
        assert client.get(page("scenario_compare"), odd).status_code == 200

    with django_assert_max_num_queries(25):
        answer = client.get(page("scenario_compare"), {"id": ids})

    rows = {row.key: (row.now, row.cells) for row in answer.context["nominees"]}
    assert rows == {
        nominations[1].pk: (False, [True, False]),
        nominations[2].pk: (True, [False, False]),
        nominations[3].pk: (False, [False, True]),
    }
    assert {row.cells[0] for row in answer.context["organizations"]} == {0, 1}
    client.force_login(person(Role.BOARD_LEADER))
    assert client.get(page("scenario_detail", ids[0])).status_code == 404
    assert client.get(page("scenario_compare"), {"id": ids}).context["scenarios"] == []


def test_a_hidden_score_stays_hidden(client, made, head, nominations):
    tried = scenarios.save(made, "Đổi thứ tự", turned(made), by=head)
    torn = person(Role.BOARD_APPRAISER, organization=made.board)
    torn.memberships.create(
        organization=nominations[1].dossier.organization, role=Role.ORG_CLERK
    )
    client.force_login(torn)

    answer = client.get(page("scenario_detail", tried.pk))

    [row] = answer.context["shown"].enters
    assert row.barred
    assert row.why == ""
