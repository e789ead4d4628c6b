"""Duties: who owes what, every state × step × role, and what follows from the day."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Organization, Role
from campaigns import deriving, duties, extensions
from campaigns.models import Duty, Extension, Milestone, Participation
from campaigns.plan.loading import load
from emulation import clock
from records.errors import Refused
from records.models import AuditEvent
from tests.accounts.organization_changes import merged
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import duty_of, milestone, participant
from tests.factories import OrganizationFactory
from tests.people import person

pytestmark = pytest.mark.django_db

AN_GIANG = Path("campaigns/plans/an_giang_2026_2030")
DAY = dt.timedelta(days=1)

# Step: from which states, to which, who may. 'both' is clerk and leader in one person.
STEPS = {
    "begin": ("not_begun", "draft", "clerk leader both"),
    "drop": ("draft", "not_begun", "clerk leader both"),
    "hand_in": ("not_begun draft returned", "submitted", "leader both"),
    "take_back": ("submitted returned", "not_begun", "leader both"),
    "accept": ("submitted", "accepted", "intake appraiser board_leader"),
    "send_back": ("submitted", "returned", "intake appraiser board_leader"),
    "reopen": ("accepted", "submitted", "intake appraiser board_leader"),
    "waive": ("not_begun draft", "waived", "board_leader office"),
    "reinstate": ("waived", "not_begun", "board_leader office"),
}


@pytest.fixture
def made():
    return make_campaign()


@pytest.fixture
def duty(made):
    return duty_of(made, participant(made))


def people_around(made, organization):
    return {
        "clerk": person(Role.ORG_CLERK, organization=organization),
        "leader": person(Role.ORG_LEADER, organization=organization),
        "both": person(Role.ORG_CLERK, Role.ORG_LEADER, organization=organization),
        "stranger": person(Role.ORG_CLERK, Role.ORG_LEADER),
        "intake": person(Role.BOARD_INTAKE, organization=made.board),
        "appraiser": person(Role.BOARD_APPRAISER, organization=made.board),
        "board_leader": person(Role.BOARD_LEADER, organization=made.board),
        "office": person(Role.OFFICE, organization=made.office),
        "committee": person(Role.COMMITTEE, organization=made.issuer),
        "auditor": person(Role.AUDITOR, organization=made.office),
        "administrator": person(Role.ADMINISTRATOR, organization=made.office),
        "other_board": person(Role.BOARD_LEADER),
    }


def put(duty, state):
    """The row in `state`, as the constraints allow."""
    handed_in = state in ("submitted", "accepted", "returned")
    Duty.objects.filter(pk=duty.pk).update(
        state=state,
        submitted_at=clock.now() if handed_in else None,
        done_on=clock.today() if handed_in else None,
        accepted_at=clock.now() if state == "accepted" else None,
        waived_reason="Lý do" if state == "waived" else "",
    )
    duty.refresh_from_db()


def outcome(name, duty, by):
    """'taken', 'refused' or 'forbidden'; nothing remains of it."""
    try:
        with transaction.atomic():
            duties.take(name, duty, by=by, reason="Lý do")
            transaction.set_rollback(True)
    except Refused:
        return "refused"
    except PermissionDenied:
        return "forbidden"
    return "taken"


@pytest.mark.parametrize("name", STEPS)
def test_every_state_and_role(name, made, duty):
    people = people_around(made, duty.organization)
    sources, _target, roles = STEPS[name]
    for state in Duty.State.values:
        for role, by in people.items():
            put(duty, state)
            expected = "taken" if role in roles.split() else "forbidden"
            if state not in sources.split():
                expected = "refused"
            assert outcome(name, duty, by) == expected, (name, state, role)


def test_the_table_is_the_one_above():
    assert {
        name: (set(sources.split()), target)
        for name, (sources, target, _roles) in STEPS.items()
    } == {name: (set(step.sources), step.target) for name, step in duties.STEPS.items()}


@pytest.mark.parametrize("name", [n for n, s in duties.STEPS.items() if s.needs_reason])
def test_a_step_without_its_reason_is_refused(name, made, duty):
    people = people_around(made, duty.organization)
    sources, _target, roles = STEPS[name]
    put(duty, sources.split()[0])

    with pytest.raises(Refused):
        duties.take(name, duty, by=people[roles.split()[-1]], reason="  ")


def test_a_step_writes_who_what_and_why(made, duty):
    board = person(Role.BOARD_INTAKE, organization=made.board)
    leader = person(Role.ORG_LEADER, organization=duty.organization)
    duties.hand_in(duty, by=leader)

    duties.send_back(duty, "Thiếu biểu số liệu.", by=board)

    event = AuditEvent.objects.latest("pk")
    assert (event.actor, event.verb, event.reason) == (
        board,
        "duty.send_back",
        "Thiếu biểu số liệu.",
    )
    assert (event.before["state"], event.after["state"]) == ("submitted", "returned")
    assert duty.returned_reason == "Thiếu biểu số liệu."


def test_what_an_organisation_that_is_no_more_handed_in_is_not_sent_back(made, duty):
    """Nobody is left who could mend it."""
    leader = person(Role.ORG_LEADER, organization=duty.organization)
    duties.hand_in(duty, by=leader)
    merged(person(Role.ADMINISTRATOR), [duty.organization], participant(made))
    board = person(Role.BOARD_LEADER, organization=made.board)

    with pytest.raises(Refused, match=duty.organization.name):
        duties.send_back(duty, "Thiếu biểu số liệu.", by=board)

    duties.accept(duty, by=board)
    assert duty.state == "accepted"


def test_nobody_accepts_what_is_their_own(made):
    Participation.objects.create(campaign=made, organization=made.board)
    duty = duty_of(made, made.board)
    by = person(Role.BOARD_LEADER, Role.ORG_LEADER, organization=made.board)
    duties.hand_in(duty, by=by)

    with pytest.raises(PermissionDenied):
        duties.accept(duty, by=by)


# ------------------------------------------------------------------------- the rows
def test_the_an_giang_plan_gives_each_its_duties():
    load(AN_GIANG)

    counts = {
        code: Duty.objects.filter(milestone__code=code).count()
        for code in ("ke-hoach-phat-dong", "bao-cao-2026", "bao-cao-2029", "so-ket")
    }
    assert counts == {
        "ke-hoach-phat-dong": 127,
        "bao-cao-2026": 129,
        "bao-cao-2029": 129,
        "so-ket": 129,
    }
    communes = Duty.objects.filter(
        milestone__kind="launch_plan", organization__level="commune"
    )
    assert communes.count() == 102
    assert not Duty.objects.filter(milestone__kind="decision").exists()


def test_the_review_of_2029_is_owed_though_2029_is_in_no_phase():
    load(AN_GIANG)

    duty = Duty.objects.filter(milestone__code="bao-cao-2029").first()

    day = duty.milestone.due_on
    assert not duty.milestone.campaign.phases.filter(
        starts_on__lte=day, ends_on__gte=day
    ).exists()


def test_deriving_again_changes_nothing(made):
    participant(made)
    milestone(made, "yearly_report")
    deriving.derive(made)
    events = AuditEvent.objects.count()

    changed = deriving.derive(made)

    assert changed == 0
    assert AuditEvent.objects.count() == events


def test_a_new_participant_owes_from_that_moment(made):
    milestone(made, "yearly_report")

    organization = participant(made)

    assert Duty.objects.filter(organization=organization).count() == 2


def test_a_new_milestone_is_owed_by_all(made):
    participant(made)
    participant(made)

    made_milestone = milestone(made, "yearly_report")

    assert made_milestone.duties.count() == 2


@pytest.mark.parametrize(
    ("owed_by", "owes"),
    [
        (None, "collects commune"),
        ([], ""),
        ([{"who": "submitters"}], "commune"),
        ([{"kind": "party_committee"}], "commune"),
        ([{"kind": "party_committee", "level": "province"}], ""),
        ([{"level": "province"}, {"level": "commune"}], "collects commune"),
    ],
)
def test_who_owes_is_data(made, owed_by, owes):
    collects = participant(made, is_submitter=False)
    commune = participant(
        made,
        kind=Organization.Kind.PARTY_COMMITTEE,
        level=Organization.Level.COMMUNE,
    )

    report = milestone(made, "yearly_report", owed_by=owed_by)

    names = {collects.pk: "collects", commune.pk: "commune"}
    found = {names[duty.organization_id] for duty in report.duties.all()}
    assert found == set(owes.split())


def test_what_is_owed_no_more_lapses_and_comes_back(made, duty):
    Participation.objects.filter(organization=duty.organization).delete()
    deriving.derive(made)
    duty.refresh_from_db()
    assert (duty.state, duty.waived_by) == ("waived", None)

    Participation.objects.create(campaign=made, organization=duty.organization)

    duty.refresh_from_db()
    assert duty.state == "not_begun"


def test_what_was_begun_does_not_lapse(made, duty):
    duties.begin(duty, by=person(Role.ORG_CLERK, organization=duty.organization))
    Participation.objects.filter(organization=duty.organization).delete()

    deriving.derive(made)

    duty.refresh_from_db()
    assert duty.state == "draft"


def test_what_a_person_waived_is_not_required_again_by_itself(made, duty):
    duties.waive(
        duty,
        "Đơn vị mới thành lập.",
        by=person(Role.BOARD_LEADER, organization=made.board),
    )

    deriving.derive(made)

    duty.refresh_from_db()
    assert duty.state == "waived"


def test_there_is_one_duty_for_a_milestone_and_an_organisation(duty):
    with pytest.raises(IntegrityError):
        Duty.objects.create(milestone=duty.milestone, organization=duty.organization)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "sent"},
        {"state": "submitted"},
        {"state": "accepted", "accepted_at": None},
        {"state": "waived"},
        {"state": "draft", "submitted_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_the_database_refuses_a_state_without_its_facts(duty, values):
    with pytest.raises(IntegrityError):
        Duty.objects.filter(pk=duty.pk).update(**values)


# -------------------------------------------------------------------------- the day
@pytest.mark.parametrize(
    ("due", "state", "is_overdue"),
    [(0, "not_begun", False), (-1, "not_begun", True), (-1, "draft", True),
     (-1, "submitted", False), (-1, "returned", False), (-1, "waived", False)],
)  # fmt: skip
def test_overdue_follows_from_the_day(made, due, state, is_overdue):
    organization = participant(made)
    report = milestone(made, "yearly_report", due_on=clock.today() + due * DAY)
    duty = report.duties.get(organization=organization)
    put(duty, state)

    assert duty.is_overdue == is_overdue
    assert Duty.objects.overdue().filter(pk=duty.pk).exists() == is_overdue
    assert (duty.shown_state == "overdue") == is_overdue


def test_an_extension_moves_the_last_day(made):
    organization, other = participant(made), participant(made)
    report = milestone(made, "yearly_report", due_on=clock.today() - DAY)
    by = person(Role.BOARD_LEADER, organization=made.board)
    for days in (9, 5):
        until = clock.today() + days * DAY
        extensions.grant(report, organization, until=until, reason="Bão lụt", by=by)

    due = {d.organization: d.due_on for d in report.duties.with_due_on()}

    assert due == {organization: clock.today() + 9 * DAY, other: report.due_on}
    assert [d.organization for d in report.duties.overdue()] == [other]
    assert report.duties.get(organization=organization).due_on_for == due[organization]


def test_an_extension_never_shortens(made, duty):
    Extension.objects.create(
        milestone=duty.milestone,
        organization=duty.organization,
        until=duty.milestone.due_on - DAY,
        reason="Nhầm",
        granted_by=person(Role.BOARD_LEADER, organization=made.board),
        granted_at=clock.now(),
    )

    assert Duty.objects.with_due_on().get(pk=duty.pk).due_on == duty.milestone.due_on


def test_what_is_optional_is_never_overdue(made):
    organization = participant(made)
    Milestone.objects.filter(kind="dossier_window").update(
        opens_on=clock.today() - 9 * DAY, due_on=clock.today() - DAY
    )

    assert not Duty.objects.filter(organization=organization).overdue().exists()


def test_the_true_day_decides_whether_it_was_late(made):
    report = milestone(made, "yearly_report", due_on=clock.today() - 30 * DAY)
    leader = person(Role.ORG_LEADER, organization=participant(made))
    duty = report.duties.get()

    duties.hand_in(duty, by=leader, done_on=report.due_on)

    assert not duty.is_late
    assert duty.submitted_at.date() > report.due_on


def test_handing_in_again_keeps_the_first_day(made, duty):
    leader = person(Role.ORG_LEADER, organization=duty.organization)
    duties.hand_in(duty, by=leader, done_on=clock.today() - 3 * DAY)
    duties.send_back(
        duty, "Thiếu.", by=person(Role.BOARD_INTAKE, organization=made.board)
    )

    duties.hand_in(duty, by=leader)

    assert duty.done_on == clock.today() - 3 * DAY
    assert duty.returned_reason == ""


# -------------------------------------------------------------------- who sees what
def test_an_organisation_sees_its_own_and_the_board_all_of_its_campaign(made, duty):
    participant(made)
    elsewhere = make_campaign(code="khac")
    participant(elsewhere)

    def seen_by(role, organization):
        by = person(role, organization=organization)
        return Duty.objects.visible_to(by).count()

    assert seen_by(Role.ORG_CLERK, duty.organization) == 2
    assert seen_by(Role.ORG_CLERK, OrganizationFactory()) == 0
    assert seen_by(Role.BOARD_INTAKE, made.board) == 4
    assert seen_by(Role.OFFICE, made.office) == 4
    assert seen_by(Role.COMMITTEE, made.issuer) == 4
    assert seen_by(Role.ADMINISTRATOR, made.board) == 0
    assert seen_by(Role.AUDITOR, OrganizationFactory()) == 5
