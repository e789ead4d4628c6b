"""A decision is let out by two people; its notices leave once, after the window, or never."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from emulation import clock
from nominations import (
    decision,
    invariants,
    notices,
    proposal,
    quota,
    release,
    selection,
)
from nominations.decision import Papers
from nominations.models import Decision, Nomination, Proposal, Release
from records import attachments
from records.errors import Refused
from records.models import Job, Notice
from records.worker import run_due_jobs
from tests.nominations import factories
from tests.nominations.lists import frozen_list
from tests.nominations.test_decision import outcomes, papers, proposed, record
from tests.people import person

pytestmark = pytest.mark.django_db
WINDOW = 30


@pytest.fixture
def made():
    return frozen_list(places=2, nominees=3, release_delay_minutes=WINDOW)


@pytest.fixture
def office(made):
    return person(Role.OFFICE, organization=made.campaign.office)


@pytest.fixture
def member(made):
    return person(Role.COMMITTEE, organization=made.campaign.issuer)


@pytest.fixture
def recorded(made, office):
    return record(made, office, refused=proposed(made)[-1:])


def told():
    return Notice.objects.filter(key__startswith="nomination.decided")


def states(made):
    lines = made.lines.order_by("part", "order")
    return list(lines.values_list("nomination__state", flat=True))


def later(minutes):
    return time_machine.travel(clock.now() + dt.timedelta(minutes=minutes))


def confirmed(recorded, office, member):
    asked = release.ask(recorded, by=office)
    release.confirm(asked, by=member)
    return asked


def test_recording_moves_nothing_and_tells_nobody(made, recorded, office):
    assert states(made) == ["proposed", "proposed", "reserve"]
    assert quota.counts(made.campaign).held == 2
    assert not told().exists()
    with pytest.raises(Refused, match="chưa phát hành"):
        proposal.refuse_while_frozen(made.campaign)
    head = person(Role.BOARD_LEADER, organization=made.campaign.board)
    with pytest.raises(Refused):
        selection.hold_line(made.campaign, by=head)
    with pytest.raises(Refused):
        proposal.freeze(made.campaign, by=head)


def test_notices_leave_after_the_window_and_exactly_once(
    made, recorded, office, member
):
    confirmed(recorded, office, member)

    run_due_jobs()
    with later(WINDOW - 1):
        run_due_jobs()
        assert not told().exists()
        assert states(made) == ["proposed", "proposed", "reserve"]
    with later(WINDOW + 1):
        for _time in range(3):
            run_due_jobs()
            Job.objects.filter(kind=release.JOB).update(due_at=clock.real_now())

    assert told().count() == 2 * 3  # the clerk and the leader, of each nominee
    assert states(made) == ["awarded", "declined", "declined"]
    counts = quota.counts(made.campaign)
    assert (counts.awarded, counts.free) == (1, 1)
    recorded.refresh_from_db()
    assert recorded.effective_at
    assert Job.objects.get(kind=release.JOB).state == Job.State.DONE
    assert invariants.breaches() == []


def test_a_worker_that_dies_in_the_middle_leaves_nothing_and_its_heir_does_all(
    made, recorded, office, member, monkeypatch
):
    confirmed(recorded, office, member)
    calls = []

    def die_at_the_second(nomination, decision):
        calls.append(nomination)
        if len(calls) == 2:
            raise KeyboardInterrupt

    with later(WINDOW + 1):
        with monkeypatch.context() as patch:
            patch.setattr(notices, "decided", die_at_the_second)
            with pytest.raises(KeyboardInterrupt):
                run_due_jobs()
        assert states(made) == ["proposed", "proposed", "reserve"]
        assert Job.objects.get(kind=release.JOB).state == Job.State.RUNNING
        # As after kill -9: the lease of the dead worker ends, another takes over.
        Job.objects.filter(kind=release.JOB).update(lease_until=clock.real_now())
        with later(1):
            run_due_jobs()
            run_due_jobs()

    assert told().count() == 6
    assert states(made) == ["awarded", "declined", "declined"]


def test_the_second_act_is_another_person_s(recorded, office, member):
    asked = release.ask(recorded, by=office)

    with pytest.raises(Refused):
        release.confirm(asked, by=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(pk=asked.pk).update(
            confirmed_by=office,
            confirmed_at=clock.now(),
            leaves_at=clock.now(),
        )
    release.confirm(asked, by=member)
    with pytest.raises(Refused):
        release.confirm(asked, by=member)
    assert Job.objects.filter(kind=release.JOB).count() == 1


def test_one_of_the_two_stops_it_and_nobody_is_ever_told(
    made, recorded, office, member
):
    asked = confirmed(recorded, office, member)
    third = person(Role.OFFICE, organization=made.campaign.office)

    with pytest.raises(PermissionDenied):
        release.stop(asked, reason="Không liên quan", by=third)
    with pytest.raises(Refused):
        release.stop(asked, reason=" ", by=member)
    release.stop(asked, reason="Sai ngày ký", by=member)
    with later(WINDOW + 1):
        run_due_jobs()

    assert not told().exists()
    assert states(made) == ["proposed", "proposed", "reserve"]
    # Released anew, it leaves after all, once.
    with later(WINDOW + 2):
        confirmed(recorded, office, member)
    with later(2 * WINDOW + 3):
        run_due_jobs()
    assert told().count() == 6


def test_after_it_took_effect_nothing_stops_or_withdraws_it(
    made, recorded, office, member
):
    asked = confirmed(recorded, office, member)
    with later(WINDOW + 1):
        run_due_jobs()

    for act in (
        lambda: release.stop(asked, reason="Muộn", by=member),
        lambda: decision.withdraw(recorded, reason="Muộn", by=office),
        lambda: release.ask(recorded, by=office),
    ):
        with pytest.raises(Refused, match="quyết định mới"):
            act()


def test_a_wrong_entry_is_withdrawn_and_the_list_decided_again(
    made, recorded, office, member
):
    asked = release.ask(recorded, by=office)
    with pytest.raises(Refused):
        decision.withdraw(recorded, reason="Sai người", by=office)
    release.stop(asked, reason="Sai người", by=office)
    decision.withdraw(recorded, reason="Sai người", by=office)

    made.refresh_from_db()
    assert made.state == Proposal.State.FROZEN
    again = record(made, office)  # with the same number
    assert Decision.objects.count() == 2
    assert made.decisions.standing().get() == again
    with pytest.raises(Refused):
        release.ask(recorded, by=office)


def test_without_its_scan_a_decision_is_not_released(made, office):
    made_without = decision.record_decision(
        made,
        Papers(**{**vars(papers(office)), "attachment": None}),
        outcomes(made),
        by=office,
        once_key="00000000-0000-0000-0000-000000000001",
    )
    with pytest.raises(Refused, match="bản quét"):
        release.ask(made_without, by=office)
    scan = attachments.store(factories.pdf("ký.pdf"), by=office)
    decision.attach_scan(made_without, scan, by=office)
    assert release.ask(made_without, by=office)
    with pytest.raises(Refused):
        decision.attach_scan(made_without, scan, by=office)


def test_the_organisation_sees_no_result_before_it_is_out(client, made, recorded):
    nomination = Nomination.objects.get(pk=proposed(made)[0])
    client.force_login(
        person(Role.ORG_CLERK, organization=nomination.dossier.organization)
    )

    page = client.get(nomination.get_absolute_url()).content.decode()

    assert recorded.number not in page
    assert "status-success" in page  # still: proposed
    assert client.get(recorded.get_absolute_url()).status_code == 404


# ------------------------------------------------------------------------- the pages
def test_two_people_release_it_on_the_page_and_the_first_cannot_be_the_second(
    client, made, recorded, office, member
):
    confirm = reverse("nominations:release_confirm", args=[recorded.pk])
    client.force_login(office)
    client.post(reverse("nominations:release_ask", args=[recorded.pk]))
    client.post(confirm)
    assert recorded.open_release.confirmed_by is None
    assert Notice.objects.filter(recipient=member, key__startswith="release.").exists()
    client.force_login(member)
    assert recorded.number in client.get(confirm).content.decode()
    client.post(confirm)
    assert recorded.open_release.confirmed_by == member

    page = client.get(recorded.get_absolute_url())
    assert page.context["may_stop"]
    client.post(
        reverse("nominations:release_stop", args=[recorded.pk]), {"reason": "Sai"}
    )
    assert recorded.open_release is None
    client.post(
        reverse("nominations:decision_withdraw", args=[recorded.pk]), {"reason": "Sai"}
    )
    recorded.refresh_from_db()
    assert recorded.undone_at


def test_the_scan_is_attached_on_the_page(client, recorded, office):
    Decision.objects.filter(pk=recorded.pk).update(attachment=None)
    client.force_login(office)
    url = reverse("nominations:decision_scan", args=[recorded.pk])

    client.post(url)
    client.post(url, {"upload": factories.pdf("lệch đuôi.exe")})
    recorded.refresh_from_db()
    assert recorded.attachment is None
    client.post(url, {"upload": factories.pdf("ký.pdf")})

    recorded.refresh_from_db()
    assert recorded.attachment.original_name == "ký.pdf"


def test_reading_and_deciding_stay_within_their_queries(client, office, made, recorded):
    more = frozen_list(places=12, nominees=14, code="dot-dai")
    clerk = person(Role.OFFICE, organization=more.campaign.office)
    client.force_login(clerk)
    pages = [
        reverse("nominations:decision_new", args=[more.pk]),
        reverse("nominations:proposal_detail", args=[more.pk]),
        reverse("nominations:proposal_list"),
        record(more, clerk).get_absolute_url(),
        reverse("nominations:decision_list"),
    ]
    decided = Decision.objects.get(proposal=more)
    decision.withdraw(decided, reason="Đo lại", by=clerk)
    for page in pages:
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        assert len(queries) <= 15, (page, len(queries))
