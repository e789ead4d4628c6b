"""Cases: found when a dossier is handed in, kept with the Board's verdict, raised again
only when what was compared has changed."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization, Role
from emulation import clock
from nominations import completeness, intake, interests, reception, rules
from nominations.models import Dossier, Nomination, NomineeKey, TwinCase
from nominations.models.conflicts import tied
from nominations.twins import cases, keys, search, verdicts
from nominations.twins.matching import compare
from records import worker
from records.errors import Refused
from records.models import AuditEvent, Job
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.factories import OrganizationFactory
from tests.nominations import factories
from tests.nominations.twins import scenes
from tests.nominations.twins.measuring import pairs
from tests.nominations.twins.scenes import CANARY, NUMBER
from tests.people import person

pytestmark = pytest.mark.django_db
State = TwinCase.State
REASON = "Hai người cùng tên, đã đối chiếu thẻ căn cước."


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def ours(campaign):
    return participant(campaign, name="Hội Mẫu Một")


@pytest.fixture
def theirs(campaign):
    return participant(campaign, name=CANARY)


@pytest.fixture
def board(campaign):
    return factories.board_member(campaign)


@pytest.fixture
def case(campaign, ours, theirs):
    """One person, handed in by both."""
    scenes.handed_in(campaign, theirs, citizen_id=NUMBER)
    scenes.handed_in(campaign, ours, citizen_id=NUMBER)
    return scenes.only_case()


def warnings(dossier, code="elsewhere"):
    return [one for one in completeness.findings(dossier) if one.code == code]


def supplement(nomination, board, **changes):
    """The Board sends the dossier back; its organisation changes the nominee and hands
    it in again."""
    dossier = Dossier.objects.get(pk=nomination.dossier_id)
    due = clock.today() + dt.timedelta(days=5)
    reception.request_supplement(dossier, "Kiểm tra lại.", due, by=board)
    nomination = Nomination.objects.get(pk=nomination.pk)
    us = factories.clerk_and_leader(dossier.organization)
    intake.change_nomination(nomination, changes, by=us, revision=nomination.revision)
    scenes.hand_in(Dossier.objects.get(pk=dossier.pk))


# --------------------------------------------------------------------------- blocking
def test_hardly_a_pair_that_would_be_raised_escapes_the_keys():
    alike = [
        (one, other) for _row, one, other in pairs() if compare(one, other).is_raised
    ]

    met = [bool(keys.sought(one) & keys.stored(other)) for one, other in alike]

    assert sum(met) / len(met) >= 0.98


def test_what_one_finds_the_other_finds():
    for _row, one, other in pairs():
        assert bool(keys.sought(one) & keys.stored(other)) == bool(
            keys.sought(other) & keys.stored(one)
        )


def test_keys_follow_the_nominee(campaign, ours):
    nomination = scenes.draft(campaign, ours, citizen_id=NUMBER)
    before = set(nomination.keys.values_list("key", flat=True))
    us = factories.clerk_and_leader(ours)

    intake.change_nomination(nomination, {"name": "Lê Thị Khác"}, by=us, revision=0)

    after = set(nomination.keys.values_list("key", flat=True))
    assert after == keys.stored(keys.record_of(nomination)) != before


def test_keys_go_with_the_nominee(campaign, ours):
    nomination = scenes.draft(campaign, ours)

    intake.remove_nomination(nomination, by=factories.clerk_and_leader(ours))

    assert not NomineeKey.objects.exists()


# ----------------------------------------------------------------------------- finding
def test_one_person_in_two_dossiers_is_a_case_of_the_board(case, campaign):
    assert (case.campaign, case.state, case.score) == (campaign, State.OPEN, 100)
    assert case.first.dossier.organization.name == CANARY
    assert "number_same" in [code for code, _bits, _value in case.reasons]
    assert AuditEvent.objects.filter(verb="twin.found", actor=None).count() == 1


def test_drafts_are_nobodys_business(campaign, ours, theirs):
    scenes.draft(campaign, theirs, citizen_id=NUMBER)

    scenes.handed_in(campaign, ours, citizen_id=NUMBER)

    assert not TwinCase.objects.exists()


def test_two_of_one_dossier_are_a_case_too(campaign, ours):
    dossier = scenes.draft(campaign, ours, name="Trần Thị Hòa").dossier
    scenes.nominate(dossier, name="Trần Thị Hoà")

    scenes.hand_in(dossier)

    assert scenes.only_case().first.dossier == scenes.only_case().second.dossier


def test_a_withdrawn_dossier_is_no_longer_compared(campaign, ours, theirs):
    gone = scenes.handed_in(campaign, theirs, citizen_id=NUMBER).dossier
    intake.withdraw(gone, by=factories.clerk_and_leader(theirs), reason="Rút.")

    scenes.handed_in(campaign, ours, citizen_id=NUMBER)

    assert not TwinCase.objects.exists()


def test_a_case_leaves_the_list_with_the_dossier(case, theirs):
    intake.withdraw(
        case.first.dossier, by=factories.clerk_and_leader(theirs), reason="Rút."
    )

    assert not TwinCase.objects.open().exists()


def test_searching_again_changes_nothing(case, board):
    verdicts.decide(case, State.DIFFERENT, REASON, by=board, revision=case.revision)

    changed = [cases.refresh(side.dossier) for side in case.sides]

    case.refresh_from_db()
    assert changed == [0, 0]
    assert (case.state, case.reason) == (State.DIFFERENT, REASON)


def test_a_dossier_costs_the_same_questions_however_many_it_holds(
    campaign, ours, theirs
):
    def questions(organization, number):
        dossier = factories.complete_dossier(campaign, organization, nominations=0)
        for n in range(number):
            scenes.nominate(
                dossier,
                name=f"Quách Thúy Diễm {'ABCDEFGH'[n]}",
                citizen_id=f"00018500{n:04d}",
            )
        intake.submit(dossier, by=factories.clerk_and_leader(organization))
        dossier = cases.searchable().get(pk=dossier.pk)
        rows = list(dossier.nominations.select_related("dossier__organization"))
        with CaptureQueriesContext(connection) as asked:
            search.elsewhere(dossier, rows)
        return len(asked)

    scenes.handed_in(campaign, participant(campaign), name="Quách Thúy Diễm A")

    assert questions(ours, 2) == questions(theirs, 8) == 1


# ------------------------------------------------------------------ the submitter's side
def test_the_submitter_learns_that_there_is_another_and_whom_to_call(
    campaign, ours, theirs
):
    scenes.handed_in(campaign, theirs, citizen_id=NUMBER)
    nomination = scenes.draft(campaign, ours, citizen_id=NUMBER)

    (found,) = warnings(nomination.dossier)

    assert found.is_warning
    assert found.nomination == nomination.pk
    assert nomination.name in found.message
    assert campaign.board.name in found.message


def test_the_campaigns_contact_is_told_if_there_is_one(ours, theirs, campaign):
    type(campaign).objects.filter(pk=campaign.pk).update(
        contact="Đ/c Mẫu, 0296.000.000"
    )
    scenes.handed_in(campaign, theirs, citizen_id=NUMBER)
    nomination = scenes.draft(campaign, ours, citizen_id=NUMBER)

    (found,) = warnings(Dossier.objects.get(pk=nomination.dossier_id))

    assert "0296.000.000" in found.message


def test_no_word_of_the_other_dossier_reaches_the_submitter(
    client, campaign, ours, theirs
):
    secret = {
        "workplace": CANARY,
        "address": "ấp Hoàng Yến, xã Mẫu",
        "position": "Chim hoàng yến",
        "summary": "Thành tích hoàng yến.",
    }
    other = scenes.handed_in(campaign, theirs, citizen_id=NUMBER, **secret)
    nomination = scenes.draft(campaign, ours, citizen_id=NUMBER)
    us = factories.clerk_and_leader(ours)
    client.force_login(us)
    pages = [
        f"{nomination.dossier.get_absolute_url()}{page}" for page in ("", "check/")
    ]

    shown = "".join(client.get(page).content.decode() for page in pages)
    scenes.hand_in(nomination.dossier)
    pages += [nomination.get_absolute_url(), "/notices/", f"{pages[0]}history/"]
    shown += "".join(client.get(page).content.decode() for page in pages)

    hidden = ["oàng yến", "oàng Yến", other.dossier.code, theirs.code]
    assert [word for word in hidden if word in shown] == []
    assert scenes.only_case().score == 100


def test_in_ones_own_other_dossier_the_code_is_told(campaign, ours):
    first = scenes.draft(campaign, ours, citizen_id=NUMBER)
    second = scenes.draft(campaign, ours, citizen_id=NUMBER)

    (found,) = warnings(second.dossier)

    assert first.dossier.code in found.message


def test_an_answer_counts_until_there_is_another_twin(ours, theirs, campaign):
    scenes.handed_in(campaign, theirs, citizen_id=NUMBER)
    nomination = scenes.draft(campaign, ours, citizen_id=NUMBER)
    (before,) = warnings(nomination.dossier)

    scenes.handed_in(campaign, participant(campaign), citizen_id=NUMBER)

    (after,) = warnings(nomination.dossier)
    assert before.key != after.key


# ----------------------------------------------------------------------------- verdicts
@pytest.mark.parametrize("verdict", TwinCase.VERDICTS)
def test_a_verdict_is_kept_with_its_reason_and_its_author(case, board, verdict):
    verdicts.decide(case, verdict, REASON, by=board, revision=case.revision)

    case.refresh_from_db()
    event = AuditEvent.objects.get(verb="twin.decided")
    assert (case.state, case.reason, case.decided_by) == (verdict, REASON, board)
    assert (event.actor, event.reason) == (board, REASON)


def test_a_second_click_is_one_verdict(case, board):
    for _click in range(2):
        verdicts.decide(case, State.SAME, REASON, by=board, revision=case.revision)

    assert AuditEvent.objects.filter(verb="twin.decided").count() == 1


def test_a_verdict_on_a_page_that_is_old_is_refused(case, board):
    seen = case.revision
    verdicts.decide(case, State.SAME, REASON, by=board, revision=seen)

    with pytest.raises(Refused, match=str(State.SAME.label)):
        verdicts.decide(case, State.DIFFERENT, REASON, by=board, revision=seen)


@pytest.mark.parametrize(
    ("verdict", "reason"), [("open", REASON), ("same", " "), ("same", "x" * 1001)]
)
def test_a_verdict_is_one_of_three_and_says_why(case, board, verdict, reason):
    with pytest.raises(Refused):
        verdicts.decide(case, verdict, reason, by=board, revision=case.revision)


def test_the_database_holds_no_verdict_without_a_reason(case):
    with pytest.raises(IntegrityError), transaction.atomic():
        TwinCase.objects.update(state=State.SAME)


def test_the_submitter_gives_no_verdict(case, ours):
    us = factories.clerk_and_leader(ours)

    with pytest.raises(PermissionDenied):
        verdicts.decide(case, State.SAME, REASON, by=us, revision=case.revision)


def test_a_decided_pair_is_not_raised_again_for_a_new_phone(case, board):
    verdicts.decide(case, State.DIFFERENT, REASON, by=board, revision=case.revision)

    supplement(case.second, board, phone="0296 000 000", name=case.second.name.upper())

    case.refresh_from_db()
    assert case.state == State.DIFFERENT


def test_a_decided_pair_is_raised_again_for_another_date_of_birth(case, board):
    verdicts.decide(case, State.DIFFERENT, REASON, by=board, revision=case.revision)

    supplement(case.second, board, born_on=dt.date(1985, 8, 3))

    case.refresh_from_db()
    event = AuditEvent.objects.get(verb="twin.raised_again")
    assert (case.state, case.decided_by) == (State.OPEN, None)
    assert event.before == {"state": State.DIFFERENT, "reason": REASON}


def test_an_open_pair_that_is_no_longer_alike_lapses(case, board):
    supplement(case.second, board, citizen_id="000185999888")

    case.refresh_from_db()
    assert case.state == State.LAPSED
    assert not TwinCase.objects.standing().exists()


def test_a_pair_that_is_alike_again_is_raised_again(case, board):
    supplement(case.second, board, citizen_id="000185999888")

    supplement(case.second, board, citizen_id=NUMBER)

    case.refresh_from_db()
    assert case.state == State.OPEN


# -------------------------------------------------------------------------- who sees it
def test_the_board_and_auditors_see_a_case(case, campaign, board):
    seers = [board, person(Role.AUDITOR, organization=campaign.issuer)]

    assert all(TwinCase.objects.visible_to(user).get() == case for user in seers)


def test_neither_organisation_nor_another_board_sees_it(case, ours, theirs):
    other = make_campaign(code="khac")
    strangers = [
        factories.clerk_and_leader(ours),
        factories.clerk_and_leader(theirs),
        factories.board_member(other),
        person(Role.OFFICE, organization=case.campaign.office),
    ]

    assert not any(TwinCase.objects.visible_to(user).exists() for user in strangers)


@pytest.mark.parametrize("where", ["itself", "above", "below"])
@pytest.mark.parametrize("side", ["first", "second"])
def test_who_has_a_conflict_with_either_side_sees_nothing(case, campaign, side, where):
    organization = getattr(case, side).dossier.organization
    if where == "above":
        organization.parent = OrganizationFactory()
        organization.save()
        organization = organization.parent
    elif where == "below":
        organization = OrganizationFactory(parent=organization)
    user = person(Role.BOARD_APPRAISER, organization=campaign.board)
    person_too(user, organization)
    user = type(user).objects.get(pk=user.pk)

    assert not TwinCase.objects.visible_to(user).exists()
    assert not rules.may_judge_twin(user, scenes.only_case())


def person_too(user, organization):
    """The same person is a clerk elsewhere."""
    user.memberships.create(organization=organization, role=Role.ORG_CLERK)


def test_the_filter_and_the_rule_agree_on_conflicts(campaign, ours):
    parent = OrganizationFactory()
    child = OrganizationFactory(parent=parent)
    grandchild = OrganizationFactory(parent=child)
    OrganizationFactory(code=f"{parent.code}X")  # begins alike, is no relation
    rows = [
        Dossier.objects.create(
            campaign=campaign,
            organization=organization,
            code=organization.code,
            created_by=factories.clerk_and_leader(ours),
            created_at=clock.now(),
        ).organization
        for organization in Organization.objects.order_by("pk")
    ]
    for own in (parent, child, grandchild, ours):
        user = person(Role.ORG_CLERK, organization=own)

        found = Dossier.objects.filter(tied(user))

        by_filter = set(found.values_list("organization", flat=True))
        by_rule = {
            one.pk for one in rows if interests.of_organization(user, one, lambda: None)
        }
        assert by_filter == by_rule


# ------------------------------------------------------------------------------- a job
def test_a_whole_campaign_can_be_searched_again(case, campaign, board):
    TwinCase.objects.all().delete()
    NomineeKey.objects.all().delete()

    job = cases.search_again(campaign, by=board)
    worker.run_due_jobs()

    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert "1" in job.result["message"]
    assert scenes.only_case().score == 100


def test_who_is_not_of_the_board_has_nothing_searched(campaign, ours):
    with pytest.raises(PermissionDenied):
        cases.search_again(campaign, by=factories.clerk_and_leader(ours))


def test_the_command_rebuilds_keys_and_searches(case, capsys):
    TwinCase.objects.all().delete()
    NomineeKey.objects.all().delete()

    call_command("find_twins")

    assert scenes.only_case().score == 100


def test_the_job_is_nobodys_to_see(case):
    assert not Job.objects.filter(kind="twins.dossier").exclude(owner=None).exists()
