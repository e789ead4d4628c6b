"""A stored ranking leads to its own order again, and shows when it was altered."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Role
from campaigns.models import TieRule
from nominations import allocation, invariants, proposal, selection, snapshots
from nominations.models import Dossier, Nomination, RankingSnapshot
from records.models import AuditEvent
from tests.campaigns.factories import campaign
from tests.nominations.selection import eligible, received_dossier
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    made = campaign(places=3)
    allocation.open_places(made)
    return made


@pytest.fixture
def head(made):
    return person(Role.BOARD_LEADER, organization=made.board)


@pytest.fixture
def nominations(made, head):
    """A tie that the rules part, a place set aside, and a move across the line."""
    found = [
        eligible(received_dossier(made, state=Dossier.State.APPRAISED), score, **fields)
        for score, fields in [
            ("90", {"gender": "male"}),
            ("80", {"gender": "male", "is_direct_worker": True}),
            ("80", {"gender": "female"}),
            ("80", {"subject": "collective", "members_total": 7, "members_female": 5}),
            ("60.125", {"is_border_island": True}),
        ]
    ]
    allocation.allocate(
        made, found[4].dossier.organization, 1, by=head, reason="Vùng đảo"
    )
    selection.move(found[0], "out", reason="Xin rút", by=head)
    return found


def order_of(snapshot: RankingSnapshot) -> list[int]:
    ranking = snapshots.given_of(snapshot.content).rank()
    return [line.entry.key for line in ranking.lines]


def test_the_content_alone_leads_to_the_same_order(made, head, nominations):
    kept = snapshots.store(made, by=head)
    before = snapshots.standing(made).ranking

    Nomination.objects.update(score=1)
    TieRule.objects.all().delete()
    selection.move(nominations[0], "by_rank", reason="Thôi", by=head)
    kept.refresh_from_db()

    assert snapshots.given_of(json.loads(json.dumps(kept.content))).rank() == before
    assert order_of(kept) == [nominations[n].pk for n in (0, 2, 3, 1, 4)]
    assert snapshots.faults(kept) == []
    assert order_of(snapshots.store(made, by=head)) != order_of(kept)


@pytest.mark.parametrize(
    "alter",
    [
        lambda content: content["entries"][0].update(score="10"),
        lambda content: content["entries"][0]["facts"].__setitem__(0, "Người khác"),
        lambda content: content["order"].reverse(),
        lambda content: content["rules"].clear(),
        lambda content: content.update(places=5),
        lambda content: content.update(moves=[]),
        lambda content: content["entries"][0].update(unknown=1),
    ],
)
def test_whatever_is_altered_is_found(made, head, nominations, alter):
    kept = snapshots.store(made, by=head)
    alter(kept.content)
    kept.save()

    assert snapshots.faults(kept)
    assert any("stored rankings" in breach for breach in invariants.breaches())


def test_a_new_hash_over_altered_content_is_found_too(made, head, nominations):
    """Even a whole forgery that leads to its own order: the audit log has the hash."""
    kept = snapshots.store(made, by=head)
    Nomination.objects.filter(pk=nominations[4].pk).update(score=99)
    forged = snapshots.content_of(snapshots.standing(made))
    kept.content, kept.sha256 = forged, snapshots.versions.digest(forged)
    kept.save()

    assert snapshots.faults(kept) == ["Mã băm không khớp với nhật ký."]


def test_holding_and_freezing_store_the_ranking_once(made, head, nominations):
    selection.hold_line(made, by=head)
    selection.hold_line(made, by=head)
    frozen = proposal.freeze(made, by=head)

    kept = RankingSnapshot.objects.get()
    assert frozen.content["ranking_sha256"] == kept.sha256
    assert kept.occasion == "held"
    assert AuditEvent.objects.filter(verb=snapshots.VERB).count() == 1
    assert invariants.breaches() == []


def test_only_the_leader_stores_and_the_page_says_whether_it_holds(
    client, made, head, nominations, django_assert_max_num_queries
):
    appraiser = person(Role.BOARD_APPRAISER, organization=made.board)
    with pytest.raises(PermissionDenied):
        snapshots.store(made, by=appraiser)
    client.force_login(head)
    address = client.post(reverse("nominations:snapshot_new")).url
    client.force_login(appraiser)

    with django_assert_max_num_queries(12):
        page = client.get(address)
    kept = RankingSnapshot.objects.get()
    assert kept.sha256 in page.text
    assert [row.line.rank for row in page.context["rows"]] == [1, 2, 3, 4, 5]

    RankingSnapshot.objects.update(content=kept.content | {"places": 0})
    page = client.get(address)
    assert page.context["faults"]
    assert nominations[0].name not in page.text


def test_a_score_stays_hidden_in_what_is_stored(client, made, head, nominations):
    kept = snapshots.store(made, by=head)
    torn = person(Role.BOARD_APPRAISER, organization=made.board)
    torn.memberships.create(
        organization=nominations[4].dossier.organization, role=Role.ORG_CLERK
    )
    client.force_login(torn)

    page = client.get(reverse("nominations:snapshot_detail", args=[kept.pk]))

    assert [bool(row.barred) for row in page.context["rows"]] == [False] * 4 + [True]
    assert "60,125" not in page.text
    client.force_login(person(Role.BOARD_LEADER))
    assert client.get(page.request["PATH_INFO"]).status_code == 404
