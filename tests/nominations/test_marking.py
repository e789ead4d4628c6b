"""Marks: bonus and minus, the organisation's own beside, only added, read again."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.models import Role
from campaigns.models import Campaign, Criterion
from nominations import (
    appraisal,
    completeness,
    marking,
    scenario_data,
    second_reading,
    self_scores,
)
from nominations.appraisal_queue import queue
from nominations.assigning import by_hand
from nominations.models import Dossier, Score, SecondReading
from nominations.ranking_data import standing
from records.errors import Refused
from records.models import AuditEvent, Notice
from tests.campaigns.factories import campaign, participant
from tests.nominations.factories import complete_dossier
from tests.nominations.selection import add_nomination, received_dossier
from tests.nominations.test_appraisal import FULL, opine
from tests.people import person

pytestmark = pytest.mark.django_db
S = Dossier.State


@pytest.fixture
def made():
    return campaign(places=3, spread_bound=10)


@pytest.fixture
def readers(made):
    return [person(Role.BOARD_APPRAISER, organization=made.board) for _n in range(3)]


@pytest.fixture
def head(made):
    return person(Role.BOARD_LEADER, organization=made.board)


@pytest.fixture
def nomination(made):
    return add_nomination(received_dossier(made, state=S.UNDER_APPRAISAL))


def page(name, pk=None):
    return reverse(f"nominations:{name}", args=[pk] if pk else [])


# -------------------------------------------------------------------- bonus and minus
def test_bonus_and_minus_come_on_top_and_may_stay_blank(made):
    criteria_set = made.criteria_sets.get()
    first, second = criteria_set.criteria.all()
    extra = {
        kind: Criterion.objects.create(
            criteria_set=criteria_set, code=kind, order=9, name=kind,
            maximum=3, kind=kind,
        )
        for kind in ("bonus", "minus")
    }  # fmt: skip
    base = {first.pk: Decimal(50), second.pk: Decimal(30)}

    assert marking.total(criteria_set, base) == 80
    with_bonus = base | {extra["bonus"].pk: Decimal("2.5")}
    assert marking.total(criteria_set, with_bonus) == Decimal("82.5")
    with_both = with_bonus | {extra["minus"].pk: Decimal(3)}
    assert marking.total(criteria_set, with_both) == Decimal("79.5")
    nothing = {first.pk: Decimal(0), second.pk: Decimal(0)}
    assert marking.total(criteria_set, nothing | {extra["minus"].pk: Decimal(3)}) == 0
    assert marking.total(criteria_set, {first.pk: Decimal(50)}) is None


# ------------------------------------------------------------------------- the database
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE nominations_score SET value = 0",
        "DELETE FROM nominations_score",
        "UPDATE campaigns_criterion SET maximum = 10",
        "UPDATE campaigns_criterion SET kind = 'bonus'",
    ],
)
def test_the_database_keeps_marks_and_what_they_were_given_by(
    nomination, readers, change
):
    opine(nomination, readers[0])

    with (
        pytest.raises(DatabaseError, match="score_is_only_added|criterion_in_use"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_a_criterion_without_marks_may_change(made):
    assert Criterion.objects.update(maximum=10, name="Khác") == 2


# ---------------------------------------------------------------------- their own marks
@pytest.fixture
def ours(made):
    Campaign.objects.update(self_scores="required")
    made.refresh_from_db()
    return complete_dossier(made, participant(made))


def test_required_marks_are_missed_given_and_frozen_with_the_version(client, ours):
    nomination = ours.nominations.get()
    clerk = ours.created_by
    missing = [one for one in completeness.findings(ours) if one.code == "self_marks"]
    assert missing[0].is_error
    client.force_login(clerk)
    address = page("nomination_self_score", nomination.pk)
    assert address in client.get(nomination.get_absolute_url()).text
    first, second = ours.campaign.criteria_sets.get().criteria.all()
    wrong = {f"mark_{first.pk}": "61", f"mark_{second.pk}": "8.5"}
    assert "60" in client.post(address, wrong).text
    client.post(address, {f"mark_{first.pk}": "0", f"mark_{second.pk}": "8,5"})

    assert marking.self_marks(nomination) == {first.pk: 0, second.pk: Decimal("8.5")}
    assert not completeness.findings(ours)
    client.post(page("dossier_submit", ours.pk), {"assured": "on"})
    ours.refresh_from_db()
    assert ours.version == 1
    held = ours.versions.get().content["self_marks"]
    assert held == {str(nomination.pk): {"Tiêu chí 1": "0.00", "Tiêu chí 2": "8.50"}}
    with pytest.raises(PermissionDenied):
        self_scores.save(nomination, {}, by=clerk)


def test_where_marks_differ_from_their_own_a_reason_is_asked(
    client, made, nomination, readers
):
    first, second = made.criteria_sets.get().criteria.all()
    nomination.self_marks.create(criterion=first, value=55)
    nomination.self_marks.create(criterion=second, value=30)
    marks = {first.pk: Decimal(50), second.pk: Decimal(30)}
    reader = readers[0]
    draft = appraisal.save(nomination, FULL, marks, by=reader, revision=0)
    with pytest.raises(Refused, match="Tiêu chí 1"):
        appraisal.finish(draft, by=reader)
    client.force_login(reader)
    shown = client.get(page("nomination_appraise", nomination.pk)).text
    assert "Tự chấm" in shown
    data = FULL | {
        "is_eligible": "yes",
        "revision": draft.revision,
        f"mark_{first.pk}": "50",
        f"mark_{second.pk}": "30",
        f"reason_{first.pk}": "Số liệu năm 2028 chưa có minh chứng.",
        "finish": "1",
    }

    client.post(page("nomination_appraise", nomination.pk), data)

    draft.refresh_from_db()
    assert draft.is_final
    last = Score.objects.filter(criterion=first).latest("pk")
    assert last.reason.startswith("Số liệu")
    assert Score.objects.count() == 3


# ----------------------------------------------------------------------- second reading
def test_opinions_too_far_apart_are_read_again_and_settled_on_record(
    nomination, readers, head
):
    first, second, third = readers
    opine(nomination, first, "50", "40")
    opine(nomination, second, "40", "39.9")
    reading = SecondReading.objects.get()
    assert reading.spread == Decimal("10.1")
    assert Notice.objects.filter(recipient=head).exists()
    with pytest.raises(Refused, match=nomination.name):
        appraisal.conclude(nomination.dossier, by=head)
    with pytest.raises(Refused):
        second_reading.assign(reading, first, by=head)
    with pytest.raises(PermissionDenied):
        second_reading.assign(reading, third, by=first)
    by_hand.assign(nomination.dossier, [first, second], by=head)
    second_reading.assign(reading, third, by=head)
    settle = {"counts": "nearest", "by": head}
    with pytest.raises(Refused):
        second_reading.resolve(reading, reason="Sớm quá", **settle)
    assert [row.dossier for row in queue(third, nomination.dossier.campaign)] == [
        nomination.dossier
    ]
    opine(nomination, third, "44", "40")
    with pytest.raises(Refused):
        second_reading.resolve(reading, reason=" ", **settle)

    second_reading.resolve(reading, reason="Người thứ ba xem đủ minh chứng.", **settle)
    appraisal.conclude(nomination.dossier, by=head)

    nomination.refresh_from_db()
    assert nomination.score == Decimal(81.95).quantize(Decimal("0.001"))
    told = AuditEvent.objects.get(verb="nomination.second_reading_resolved")
    assert told.reason.startswith("Người thứ ba")


@pytest.mark.parametrize(
    ("counts", "score"), [("all", "84.667"), ("nearest", "82"), ("reader", "84")]
)
def test_what_counts_is_what_the_leader_says(nomination, readers, head, counts, score):
    for one, marks in zip(readers, [("50", "40"), ("40", "40")], strict=False):
        opine(nomination, one, *marks)
    reading = SecondReading.objects.filter(nomination=nomination).first()
    if reading is None:
        nomination.dossier.campaign.spread_bound = 9
        reading = second_reading.look(nomination, by=head)
    second_reading.assign(reading, readers[2], by=head)
    opine(nomination, readers[2], "44", "40")
    second_reading.resolve(reading, counts=counts, reason="Rõ.", by=head)

    opinions = list(nomination.appraisals.counted())

    assert marking.mean(second_reading.counted(nomination, opinions)) == Decimal(score)
    # A scenario that weighs the criteria anew weighs the same opinions.
    found = scenario_data.marks(standing(nomination.dossier.campaign))
    totals = [one.total for one in found.opinions[nomination.pk]]
    assert marking.mean(totals) == Decimal(score)


def test_within_the_bound_nothing_happens(nomination, readers):
    opine(nomination, readers[0], "50", "40")
    opine(nomination, readers[1], "40", "40")

    assert not SecondReading.objects.exists()


def test_the_leader_settles_on_the_pages(
    client, nomination, readers, head, django_assert_max_num_queries
):
    opine(nomination, readers[0], "60", "40")
    opine(nomination, readers[1], "30", "30")
    reading = SecondReading.objects.get()
    client.force_login(head)
    address = page("second_reading", reading.pk)
    with django_assert_max_num_queries(15):
        shown = client.get(address).text
    assert str(readers[2]) in shown
    # Nobody's marks before the third opinion is there.
    marks = '<div class="panes">'
    assert marks not in shown
    client.post(address, {"reader": readers[2].pk})
    opine(nomination, readers[2], "40", "30")
    assert marks in client.get(address).text

    client.post(address, {"counts": "reader", "reason": "Chấm lại kỹ."})

    reading.refresh_from_db()
    assert (reading.counts, reading.resolved_by) == ("reader", head)
    with django_assert_max_num_queries(12):
        assert "Chấm lại kỹ." in client.get(page("second_reading_list") + "?all=1").text
