"""What a dossier that goes back leaves behind: no nominee of it is ranked or listed."""

import datetime as dt

import pytest

from emulation import clock
from nominations import intake, papers, reception, workflow
from nominations.models import Appraisal, Dossier, Nomination
from records.errors import Refused
from records.models import AuditEvent
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def board(campaign):
    return factories.board_member(campaign)


@pytest.fixture
def eligible(campaign, board):
    """A nominee found eligible, in a dossier still under appraisal."""
    dossier = factories.appraisable_dossier(campaign, participant(campaign))
    nomination = dossier.nominations.get()
    workflow.take("find_eligible", nomination, by=board, changes={"score": 90})
    return nomination


def send_back(dossier, board):
    due = clock.today() + dt.timedelta(days=3)
    reception.request_supplement(dossier, "Bổ sung số liệu", due, by=board)


def ranked():
    return list(Nomination.objects.rankable())


def test_a_nominee_is_ranked_while_the_dossier_lies_with_the_appraisers(
    eligible, board
):
    assert ranked() == [eligible]

    send_back(eligible.dossier, board)

    assert ranked() == []


def test_a_nominee_comes_back_with_its_dossier(eligible, board):
    dossier = eligible.dossier
    send_back(dossier, board)
    intake.submit(dossier, by=factories.clerk_and_leader(dossier.organization))
    reception.receive(dossier, by=board)
    assert ranked() == []

    workflow.take("begin_appraisal", dossier, by=board)

    assert ranked() == [eligible]


def test_a_withdrawn_dossiers_nominee_is_never_ranked_again(eligible, board):
    dossier = eligible.dossier
    send_back(dossier, board)

    us = factories.clerk_and_leader(dossier.organization)
    intake.withdraw(dossier, by=us, reason="Rút để lập lại")

    assert ranked() == []


def test_a_dossier_with_a_nominee_on_the_list_is_not_sent_back(eligible, board):
    workflow.take("propose", eligible, by=board)

    with pytest.raises(Refused, match=eligible.name):
        send_back(eligible.dossier, board)

    assert Dossier.objects.get().state == Dossier.State.UNDER_APPRAISAL


# ------------------------------------------------------------------- what was changed
def resubmit(dossier, **changes):
    """The nominee's fields as given, then submitted again by its organisation."""
    us = factories.clerk_and_leader(dossier.organization)
    dossier.refresh_from_db()
    nominee = dossier.nominations.order_by("pk").first()
    if changes:
        intake.change_nomination(nominee, changes, by=us, revision=nominee.revision)
    intake.submit(dossier, by=us)
    nominee.refresh_from_db()
    return nominee


def opinion(nomination, board):
    return Appraisal.objects.create(
        nomination=nomination,
        appraiser=board,
        criteria_set=nomination.dossier.campaign.criteria_sets.first(),
        is_eligible=False,
        reason="Chưa nổi trội.",
        created_at=clock.now(),
        final_at=clock.now(),
    )


def test_a_nominee_that_was_changed_is_appraised_again(eligible, board):
    given = opinion(eligible, board)
    send_back(eligible.dossier, board)

    nominee = resubmit(eligible.dossier, achievement="Viết lại toàn bộ thành tích.")

    assert (nominee.state, nominee.score) == (Nomination.State.PENDING, None)
    given.refresh_from_db()
    assert given.final_at is None
    assert given.reason == "Chưa nổi trội."
    verbs = AuditEvent.objects.filter(object_id=str(nominee.pk)).values_list(
        "verb", flat=True
    )
    assert "nomination.take_up_changes" in verbs
    assert "nomination.opinions_reopened" in verbs


def test_a_new_paper_of_a_nominee_is_a_change(eligible, board):
    dossier = eligible.dossier
    send_back(dossier, board)
    required = dossier.campaign.required_documents.filter(scope="nomination").first()
    us = factories.clerk_and_leader(dossier.organization)
    dossier.refresh_from_db()
    papers.add(dossier, required, factories.pdf("mới.pdf"), by=us, nomination=eligible)

    assert resubmit(dossier).state == Nomination.State.PENDING


def test_what_was_not_touched_needs_no_second_look(eligible, board):
    given = opinion(eligible, board)
    send_back(eligible.dossier, board)
    us = factories.clerk_and_leader(eligible.dossier.organization)
    dossier = Dossier.objects.get()
    intake.save_request(
        dossier, {"request_number": "02-TTr/DV"}, by=us, revision=dossier.revision
    )

    nominee = resubmit(dossier)

    assert (nominee.state, nominee.score) == (Nomination.State.ELIGIBLE, 90)
    given.refresh_from_db()
    assert given.final_at


def test_who_is_on_hold_stays_on_hold(eligible, board):
    changes = {"finding": "Đang xác minh đơn.", "score": None}
    workflow.take("put_on_hold", eligible, by=board, reason="Đơn thư", changes=changes)
    send_back(eligible.dossier, board)

    assert resubmit(eligible.dossier, summary="Khác").state == Nomination.State.ON_HOLD
