"""A campaign's calendar, criteria and extensions, and what the database refuses."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Role
from campaigns import extensions
from campaigns.models import (
    BaseSalary,
    Campaign,
    CriteriaSet,
    Criterion,
    Extension,
    Holiday,
    Milestone,
    Movement,
    Participation,
    Phase,
    RewardRate,
)
from emulation import clock
from records.errors import Refused
from records.models import AuditEvent
from tests.campaigns.factories import campaign, participant
from tests.factories import OrganizationFactory
from tests.people import person

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def made():
    return campaign()


# ---------------------------------------------------------------------- which campaign
def test_the_current_one_is_the_running_one_that_began_last(made):
    today = clock.today()
    campaign(code="moi-hon", starts_on=today - DAY, ends_on=today + DAY)
    campaign(code="chua-den", starts_on=today + DAY, ends_on=today + 9 * DAY)

    assert set(Campaign.objects.running().values_list("code", flat=True)) == {
        "thu-nghiem",
        "moi-hon",
    }
    assert Campaign.objects.current().code == "moi-hon"


def test_with_none_running_the_latest_is_current():
    today = clock.today()
    for code, years in [("cu", 9), ("gan", 5)]:
        start = today - years * 365 * DAY
        campaign(code=code, starts_on=start, ends_on=start + DAY)

    assert not Campaign.objects.running().exists()
    assert Campaign.objects.current().code == "gan"


def test_the_first_and_the_last_day_belong_to_it():
    today = clock.today()
    campaign(code="mot-ngay", starts_on=today, ends_on=today)

    assert Campaign.objects.running().count() == 1


def test_only_those_who_signed_in_see_campaigns(made):
    assert Campaign.objects.visible_to(person()).get() == made
    assert not Campaign.objects.visible_to(AnonymousUser()).exists()


# ----------------------------------------------------------------------------- calendar
@pytest.mark.parametrize(
    ("opens", "due", "is_open", "is_past"),
    [
        (-1, 1, True, False),
        (0, 0, True, False),
        (1, 2, False, False),
        (-2, -1, False, True),
    ],
)
def test_a_milestone_is_open_from_its_first_day_to_the_end_of_its_last(
    made, opens, due, is_open, is_past
):
    today = clock.today()
    milestone = Milestone(opens_on=today + opens * DAY, due_on=today + due * DAY)

    assert (milestone.is_open, milestone.is_past) == (is_open, is_past)


def test_an_extension_counts_for_its_organisation_alone_and_only_if_later(made):
    window, leader = made.dossier_window(), person()
    late, other = participant(made), participant(made)
    for days in (5, 2):
        Extension.objects.create(
            milestone=window,
            organization=late,
            until=window.due_on + days * DAY,
            reason="Mưa lũ",
            granted_by=leader,
            granted_at=clock.now(),
        )

    assert window.due_on_for(late) == window.due_on + 5 * DAY
    assert window.due_on_for(other) == window.due_on


def test_after_the_last_day_only_the_extended_organisation_may_act(made):
    window = made.dossier_window()
    window.due_on = clock.today() - DAY
    window.save()
    late, other = participant(made), participant(made)
    leader = person(Role.BOARD_LEADER, organization=made.board)

    extensions.grant(
        window, late, until=clock.today(), reason="Mất điện nhiều ngày", by=leader
    )

    assert window.is_open_for(late)
    assert not window.is_open_for(other)


def test_an_extension_is_recorded_with_who_and_why(made):
    window, late = made.dossier_window(), participant(made)
    leader = person(Role.BOARD_LEADER, organization=made.board)

    extensions.grant(
        window, late, until=window.due_on + DAY, reason="Mưa lũ", by=leader
    )

    event = AuditEvent.objects.get(verb="milestone.extend")
    assert event.reason == "Mưa lũ"
    assert Extension.objects.get().granted_by == leader


@pytest.mark.parametrize(
    ("days", "reason"), [(0, "Mưa lũ"), (-1, "Mưa lũ"), (1, " "), (1, "")]
)
def test_an_extension_needs_a_later_day_and_a_reason(made, days, reason):
    window = made.dossier_window()
    leader = person(Role.BOARD_LEADER, organization=made.board)

    with pytest.raises(Refused):
        extensions.grant(
            window,
            participant(made),
            until=window.due_on + days * DAY,
            reason=reason,
            by=leader,
        )

    assert not Extension.objects.exists()


@pytest.mark.parametrize(
    "role", [Role.BOARD_INTAKE, Role.BOARD_APPRAISER, Role.AUDITOR]
)
def test_others_of_the_board_grant_no_extension(made, role):
    window = made.dossier_window()

    with pytest.raises(PermissionDenied):
        extensions.grant(
            window,
            participant(made),
            until=window.due_on + DAY,
            reason="Mưa lũ",
            by=person(role, organization=made.board),
        )


def test_the_leader_of_another_board_grants_no_extension(made):
    window = made.dossier_window()

    with pytest.raises(PermissionDenied):
        extensions.grant(
            window,
            participant(made),
            until=window.due_on + DAY,
            reason="Mưa lũ",
            by=person(Role.BOARD_LEADER),
        )


# ----------------------------------------------------------------------------- criteria
def test_an_organisation_s_own_criteria_come_before_the_common_ones(made):
    with_own, without = participant(made), participant(made)
    common = made.criteria_sets.get()
    own = CriteriaSet.objects.create(campaign=made, organization=with_own, name="Riêng")

    assert made.criteria_for(with_own, "individual") == own
    assert made.criteria_for(without, "individual") == common


def test_criteria_of_one_subject_come_before_those_of_both(made):
    organization, common = participant(made), made.criteria_sets.get()
    people = CriteriaSet.objects.create(
        campaign=made, subject="individual", name="Cá nhân"
    )

    assert made.criteria_for(organization, "individual") == people
    assert made.criteria_for(organization, "collective") == common


def test_the_latest_active_version_counts(made):
    organization, first = participant(made), made.criteria_sets.get()
    second = CriteriaSet.objects.create(campaign=made, name="Tiêu chí", version=2)

    assert made.criteria_for(organization, "individual") == second
    second.is_active = False
    second.save()
    assert made.criteria_for(organization, "individual") == first


# -------------------------------------------------------------------------- constraints
def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


@pytest.mark.parametrize(
    "change",
    [
        {"places": 0},
        {"starts_on": dt.date(2030, 1, 2), "ends_on": dt.date(2030, 1, 1)},
        {"vote_effect": "block", "vote_threshold_percent": None},
        {"vote_threshold_percent": 0},
        {"vote_threshold_percent": Decimal("100.01")},
    ],
)
def test_an_impossible_campaign_is_refused(made, change):
    refused(lambda: Campaign.objects.update(**change))


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (
            Phase,
            {
                "code": "x",
                "order": 9,
                "name": "x",
                "starts_on": dt.date(2030, 1, 2),
                "ends_on": dt.date(2030, 1, 1),
            },
        ),
        (
            Milestone,
            {
                "code": "x",
                "kind": "other",
                "order": 9,
                "name": "x",
                "opens_on": dt.date(2030, 1, 2),
                "due_on": dt.date(2030, 1, 1),
            },
        ),
        (
            Milestone,
            {
                "code": "x",
                "kind": "dossier_window",
                "order": 9,
                "name": "x",
                "due_on": dt.date(2030, 1, 1),
            },
        ),
        (CriteriaSet, {"name": "x"}),
        (
            RewardRate,
            {
                "subject": "individual",
                "multiple": 0,
                "valid_from": dt.date(2030, 1, 1),
                "source": "x",
            },
        ),
    ],
)
def test_an_impossible_part_is_refused(made, model, fields):
    refused(lambda: model.objects.create(campaign=made, **fields))


def test_what_must_be_positive_is(made):
    common = made.criteria_sets.get()
    for maximum, weight in [(0, 1), (10, 0), (-1, 1)]:
        refused(
            lambda m=maximum, w=weight: Criterion.objects.create(
                criteria_set=common, code="x", order=9, name="x", maximum=m, weight=w
            )
        )
    day = dt.date(2030, 1, 1)
    refused(lambda: BaseSalary.objects.create(amount=0, valid_from=day, source="x"))


def test_what_is_there_once_is_there_once(made):
    organization = participant(made)
    CriteriaSet.objects.create(campaign=made, organization=organization, name="a")
    Holiday.objects.create(day=dt.date(2030, 1, 1), name="Tết Dương lịch")
    refused(lambda: Holiday.objects.create(day=dt.date(2030, 1, 1), name="x"))
    refused(
        lambda: CriteriaSet.objects.create(
            campaign=made, organization=organization, name="b"
        )
    )
    refused(
        lambda: Participation.objects.create(campaign=made, organization=organization)
    )
    refused(
        lambda: Movement.objects.create(
            campaign=made,
            code=organization.code.lower(),
            organization=OrganizationFactory(),
            name="x",
            kind="movement",
        )
    )
