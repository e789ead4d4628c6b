"""Opinions, findings, and who may have which."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from campaigns.models import CriteriaSet, Criterion
from nominations import appraisal, marking, proposal, rules, selection, workflow
from nominations.models import Appraisal, Dossier, Nomination, Score
from records.errors import Refused
from records.models import AuditEvent
from tests.campaigns.factories import campaign
from tests.nominations.selection import add_nomination, eligible, received_dossier
from tests.people import person

pytestmark = pytest.mark.django_db
S = Dossier.State

FULL = {
    "is_eligible": True,
    "outstanding": "Vượt 20% chỉ tiêu.",
    "prominent": "Dẫn đầu 12 hội.",
    "replicable": "Ba nơi đã làm theo.",
}


@pytest.fixture
def made():
    return campaign(places=3)


@pytest.fixture
def appraiser(made):
    return person(Role.BOARD_APPRAISER, organization=made.board)


@pytest.fixture
def head(made):
    return person(Role.BOARD_LEADER, organization=made.board)


@pytest.fixture
def dossier(made):
    return received_dossier(made, state=S.UNDER_APPRAISAL)


@pytest.fixture
def nomination(dossier):
    return add_nomination(dossier)


def marks(made, *values: str | None) -> dict[int, Decimal | None]:
    criteria = made.criteria_sets.get(organization=None).criteria.all()
    return {
        one.pk: value and Decimal(value)
        for one, value in zip(criteria, values, strict=True)
    }


def opine(nomination, by, *values: str, **fields) -> Appraisal:
    saved = appraisal.save(
        nomination,
        FULL | fields,
        marks(nomination.dossier.campaign, *(values or ("50", "30"))),
        by=by,
        revision=0,
    )
    appraisal.finish(saved, by=by)
    return saved


def test_beginning_takes_a_received_dossier_under_appraisal(made, appraiser):
    dossier = received_dossier(made)

    appraisal.begin(dossier, by=appraiser)

    assert dossier.state == S.UNDER_APPRAISAL


def test_a_draft_keeps_what_is_there_and_adds_a_row_for_each_changed_mark(
    made, nomination, appraiser
):
    draft = appraisal.save(
        nomination, {}, marks(made, "50", None), by=appraiser, revision=0
    )
    assert draft.total is None

    draft = appraisal.save(
        nomination,
        {"outstanding": "Tốt"},
        marks(made, "50", "0"),
        by=appraiser,
        revision=draft.revision,
    )
    draft = appraisal.save(
        nomination, {}, marks(made, "55.5", None), by=appraiser, revision=2
    )

    assert draft.outstanding == "Tốt"
    assert draft.total == Decimal("55.5")
    rows = Score.objects.order_by("pk").values_list("value", "given_by")
    assert list(rows) == [(Decimal(v), appraiser.pk) for v in ("50", "0", "55.5")]


def test_zero_is_a_mark(made, nomination, appraiser):
    saved = opine(nomination, appraiser, "0", "0")

    assert saved.is_final
    assert saved.total == 0


@pytest.mark.parametrize("value", ["60.01", "61", "-0.01"])
def test_a_mark_beyond_the_highest_is_refused_in_words(
    made, nomination, appraiser, value
):
    with pytest.raises(Refused, match="Tiêu chí 1.*60"):
        appraisal.save(
            nomination, {}, marks(made, value, None), by=appraiser, revision=0
        )
    assert not Appraisal.objects.exists()
    assert not Score.objects.exists()


def test_a_stale_form_writes_nothing(made, nomination, appraiser):
    appraisal.save(nomination, FULL, marks(made, "50", None), by=appraiser, revision=0)

    with pytest.raises(appraisal.Stale):
        appraisal.save(
            nomination, {"outstanding": "Cũ"}, marks(made, "1", "1"),
            by=appraiser, revision=0,
        )  # fmt: skip

    assert Appraisal.objects.get().outstanding == FULL["outstanding"]
    assert Score.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "values"),
    [
        ({"is_eligible": None}, ("50", "30")),
        ({}, ("50", None)),
        ({"outstanding": " "}, ("50", "30")),
        ({"prominent": ""}, ("50", "30")),
        ({"replicable": ""}, ("50", "30")),
        ({"is_eligible": False, "reason": " "}, ("50", "30")),
    ],
)
def test_an_unfinished_opinion_is_not_concluded(
    made, nomination, appraiser, fields, values
):
    draft = appraisal.save(
        nomination, FULL | fields, marks(made, *values), by=appraiser, revision=0
    )

    with pytest.raises(Refused):
        appraisal.finish(draft, by=appraiser)

    assert not Appraisal.objects.get().is_final


def test_a_concluded_opinion_changes_only_after_reopening_with_a_reason(
    made, nomination, appraiser
):
    saved = opine(nomination, appraiser)
    again = {"by": appraiser, "revision": saved.revision}

    with pytest.raises(Refused):
        appraisal.save(nomination, {}, {}, **again)
    with pytest.raises(Refused):
        appraisal.reopen_opinion(saved, by=appraiser, reason=" ")
    appraisal.reopen_opinion(saved, by=appraiser, reason="Chấm nhầm")
    appraisal.save(nomination, {}, {}, by=appraiser, revision=saved.revision)

    assert AuditEvent.objects.filter(verb="appraisal.reopen").get().reason


def test_nobody_touches_anothers_opinion(nomination, appraiser, head):
    saved = opine(nomination, appraiser)

    with pytest.raises(PermissionDenied):
        appraisal.reopen_opinion(saved, by=head, reason="Thử")


def test_totals_are_on_a_scale_of_a_hundred(made, nomination, appraiser):
    own = CriteriaSet.objects.create(
        campaign=made, organization=nomination.dossier.organization, name="Riêng"
    )
    for order, (maximum, weight) in enumerate([(5, 2), (5, 1)], start=1):
        Criterion.objects.create(
            criteria_set=own, code=f"c{order}", order=order, name=f"C{order}",
            maximum=maximum, weight=weight,
        )  # fmt: skip
    first, second = own.criteria.all()

    saved = appraisal.save(
        nomination,
        FULL,
        {first.pk: Decimal("4.5"), second.pk: Decimal(2)},
        by=appraiser,
        revision=0,
    )

    assert saved.criteria_set == own
    assert saved.total == Decimal("73.333")  # (4.5 × 2 + 2 × 1) / 15 × 100


def test_the_mean_is_rounded_half_up():
    assert marking.mean([Decimal("80.001"), Decimal("80.002")]) == Decimal("80.002")


def test_concluding_finds_and_scores_every_nomination(
    made, dossier, nomination, appraiser, head
):
    other = add_nomination(dossier)
    opine(nomination, appraiser, "50", "30")
    opine(nomination, head, "55", "30")
    opine(other, appraiser, is_eligible=False, reason="Chưa đủ thời gian.")

    appraisal.conclude(dossier, by=appraiser)

    nomination.refresh_from_db()
    other.refresh_from_db()
    assert dossier.state == S.APPRAISED
    assert (nomination.state, nomination.score) == ("eligible", Decimal("82.5"))
    assert (other.state, other.score) == ("ineligible", None)
    assert other.finding == "Chưa đủ thời gian."


def test_concluding_waits_for_every_nomination_but_those_on_hold(
    dossier, nomination, appraiser
):
    other = add_nomination(dossier)
    opine(nomination, appraiser)

    with pytest.raises(Refused, match=other.name):
        appraisal.conclude(dossier, by=appraiser)
    nomination.refresh_from_db()
    assert nomination.state == "pending"
    appraisal.put_on_hold(other, by=appraiser, reason="Đang xác minh", document="12-CV")
    appraisal.conclude(dossier, by=appraiser)
    assert (other.finding, other.hold_document) == ("Đang xác minh", "12-CV")


def test_where_opinions_differ_the_leader_decides_with_a_reason(
    dossier, nomination, appraiser, head
):
    opine(nomination, appraiser, "50", "30")
    opine(nomination, head, is_eligible=False, reason="Trùng thành tích.")

    with pytest.raises(Refused, match=nomination.name):
        appraisal.conclude(dossier, by=head)
    with pytest.raises(PermissionDenied):
        appraisal.decide(nomination, is_eligible=True, reason="Đủ", by=appraiser)
    with pytest.raises(Refused):
        appraisal.decide(nomination, is_eligible=True, reason="", by=head)
    appraisal.decide(nomination, is_eligible=True, reason="Không trùng.", by=head)
    appraisal.conclude(dossier, by=head)

    assert (nomination.state, nomination.score) == ("eligible", Decimal(80))


def test_a_late_reconsideration_reopens_the_dossier_and_only_the_leader_may(
    dossier, nomination, appraiser, head
):
    opine(nomination, appraiser)
    appraisal.conclude(dossier, by=appraiser)
    nomination.refresh_from_db()

    with pytest.raises(Refused):
        appraisal.reconsider(nomination, by=appraiser, reason="Có đơn")
    appraisal.reconsider(nomination, by=head, reason="Có đơn")

    dossier.refresh_from_db()
    assert (dossier.state, nomination.state, nomination.score) == (
        S.UNDER_APPRAISAL,
        "pending",
        None,
    )


def test_on_hold_and_back(dossier, nomination, appraiser):
    appraisal.put_on_hold(nomination, by=appraiser, reason="Đang xác minh đơn")
    with pytest.raises(Refused):
        appraisal.save(nomination, FULL, {}, by=appraiser, revision=0)
    appraisal.resume(nomination, by=appraiser, reason="Đơn sai sự thật")

    assert (nomination.state, nomination.finding) == ("pending", "")


def test_while_a_list_is_frozen_scores_stay(made, appraiser, head):
    dossier = received_dossier(made, state=S.APPRAISED)
    nomination = eligible(dossier)
    spare = eligible(dossier, "10")
    made.place_rows.create(number=1)
    selection.hold_line(made, by=head)
    proposal.freeze(made, by=head)
    spare.refresh_from_db()

    for act in (appraisal.reconsider, appraisal.put_on_hold):
        with pytest.raises(Refused, match="1"):
            act(spare, by=head, reason="Thử")
    with pytest.raises(Refused):
        appraisal.reopen(dossier, by=head, reason="Thử")
    assert workflow.lock(nomination).state == "proposed"


# ------------------------------------------------------------------ conflict of interest
@pytest.mark.parametrize("where", ["itself", "above", "below"])
def test_nobody_appraises_their_own_organization(made, nomination, where):
    organization = nomination.dossier.organization
    if where == "above":
        organization = _below(organization).parent
    if where == "below":
        organization = _below(organization)
    torn = person(Role.BOARD_APPRAISER, organization=made.board)
    torn.memberships.create(organization=organization, role=Role.ORG_CLERK)
    torn = type(torn).objects.get(pk=torn.pk)

    assert not rules.may_find(torn, nomination)
    assert not rules.may_see_scores(torn, nomination)
    with pytest.raises(PermissionDenied):
        appraisal.save(nomination, FULL, {}, by=torn, revision=0)
    with pytest.raises(PermissionDenied):
        appraisal.conclude(nomination.dossier, by=torn)


def _below(organization):
    return type(organization).objects.create(
        code=f"{organization.code}-con",
        name="Chi hội con",
        kind=organization.kind,
        level=organization.level,
        parent=organization,
    )


def test_others_marks_are_hidden_until_ones_own_opinion_is_concluded(
    nomination, appraiser, head
):
    opine(nomination, appraiser)

    assert not rules.may_see_marks(head, nomination)
    assert rules.may_see_marks(appraiser, nomination)
    opine(nomination, head)
    assert rules.may_see_marks(head, nomination)


def test_a_reader_who_does_not_appraise_sees_marks(made, nomination, appraiser):
    opine(nomination, appraiser)
    office = person(Role.OFFICE, organization=made.office)
    clerk = person(Role.ORG_CLERK, organization=nomination.dossier.organization)

    assert rules.may_see_marks(office, nomination)
    assert not rules.may_see_marks(clerk, nomination)
    assert Nomination.objects.visible_to(clerk).filter(pk=nomination.pk).exists()
