"""What follows for campaigns, duties, dossiers and places when organisations change."""

import datetime as dt

import pytest

from accounts import changes
from accounts.changes import Part
from accounts.models import Organization, Role
from campaigns.models import Duty
from emulation import clock
from nominations import allocation, interests, reception, rules
from nominations.models import Dossier, LedgerEntry, Place
from tests.accounts.organization_changes import decided, merged
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import milestone, participant
from tests.factories import MembershipFactory, OrganizationFactory
from tests.nominations.factories import (
    board_member,
    draft_dossier,
    submitted_dossier,
)
from tests.people import person

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def boss():
    return person(Role.ADMINISTRATOR)


@pytest.fixture
def made():
    return make_campaign()


def fresh(row):
    return type(row)._default_manager.get(pk=row.pk)


def test_drafts_go_to_the_new_one_and_history_stays(boss, made):
    old, heir = participant(made), participant(made)
    handed_in = submitted_dossier(made, old)
    draft = draft_dossier(made, old)

    merged(boss, [old], heir)

    assert fresh(draft).organization == heir
    assert fresh(handed_in).organization == old


def test_history_is_read_but_not_edited_by_the_new_ones_people(boss, made):
    old, heir = participant(made), participant(made)
    dossier = submitted_dossier(made, old)
    leader = person(Role.ORG_LEADER, Role.ORG_CLERK, organization=heir)
    stranger = person(Role.ORG_LEADER, organization=participant(made))

    merged(boss, [old], heir)

    leader, dossier = fresh(leader), fresh(dossier)
    assert dossier in Dossier.objects.visible_to(leader)
    assert dossier not in Dossier.objects.visible_to(fresh(stranger))
    assert not rules.may_prepare(leader, dossier)
    assert not rules.may_edit(leader, dossier)
    assert not rules.may_withdraw(leader, dossier)


def test_what_is_sent_back_later_goes_to_who_is_there(boss, made):
    old, heir = participant(made), participant(made)
    dossier = submitted_dossier(made, old)
    leader = person(Role.ORG_LEADER, organization=heir)
    merged(boss, [old], heir)

    reception.request_supplement(
        dossier, "Thiếu chữ ký.", clock.today() + 5 * DAY, by=board_member(made)
    )

    dossier = fresh(dossier)
    assert dossier.organization == heir
    assert rules.may_edit(fresh(leader), dossier)


def test_places_set_aside_go_along(boss, made):
    old, heir = participant(made), participant(made)
    allocation.open_places(made)
    office = person(Role.OFFICE, organization=made.office)
    allocation.allocate(made, old, 2, by=office, reason="Phân bổ")

    merged(boss, [old], heir)

    assert Place.objects.filter(holder=heir).count() == 2
    lines = LedgerEntry.objects.filter(holder__in=[old, heir]).order_by("pk")
    assert [(e.kind, e.holder, e.places) for e in lines] == [
        ("allocated", old, 2), ("reverted", old, 2), ("allocated", heir, 2),
    ]  # fmt: skip


def test_duties_are_neither_missed_nor_doubled(boss, made):
    report = milestone(made, "yearly_report")
    old, other = participant(made), participant(made)

    part = Part(None, "XM", "Xã Mẫu Mới", is_heir=True)
    changes.confirm(decided(boss, "merge", [old, other], [part]), by=boss)

    heir = Organization.objects.get(code="XM")
    states = dict(
        Duty.objects.filter(milestone=report).values_list("organization", "state")
    )
    assert states == {old.pk: "waived", other.pk: "waived", heir.pk: "not_begun"}
    assert "Sáp nhập vào Xã Mẫu Mới" in Duty.objects.get(milestone=report, organization=old).waived_reason  # fmt: skip


def test_new_one_does_not_owe_what_was_due_before_it_was_there(boss, made):
    past = milestone(made, "yearly_report", due_on=clock.today() - DAY)
    old, other = participant(made), participant(made)

    part = Part(None, "XM", "Xã Mẫu Mới", is_heir=True)
    changes.confirm(decided(boss, "merge", [old, other], [part]), by=boss)

    heir = Organization.objects.get(code="XM")
    assert Duty.objects.get(milestone=past, organization=heir).state == "waived"


def test_a_report_that_was_handed_in_stays_handed_in(boss, made):
    report = milestone(made, "yearly_report")
    old, heir = participant(made), participant(made)
    Duty.objects.filter(milestone=report, organization=old).update(
        state="submitted", submitted_at=clock.now(), done_on=clock.today()
    )

    merged(boss, [old], heir)

    assert Duty.objects.get(milestone=report, organization=old).state == "submitted"


def test_campaign_goes_on_under_the_body_that_takes_over(boss, made):
    heir = OrganizationFactory()

    merged(boss, [made.board], heir)

    made.refresh_from_db()
    assert made.board == heir


# ------------------------------------------------------------------ conflicts of interest
def has_conflict(user, unit):
    return bool(interests.of_organization(user, unit, lambda: None))


def test_former_unit_is_a_conflict(made):
    unit = participant(made)
    appraiser = person(Role.BOARD_APPRAISER, organization=made.board)
    MembershipFactory(
        user=appraiser,
        organization=unit,
        role=Role.ORG_CLERK,
        ends_on=clock.today() - DAY,
    )

    assert has_conflict(fresh(appraiser), unit)
    assert not has_conflict(fresh(appraiser), participant(made))


def test_what_the_former_unit_became_is_a_conflict(boss, made):
    old, heir = participant(made), participant(made)
    appraiser = person(Role.BOARD_APPRAISER, organization=made.board)
    MembershipFactory(user=appraiser, organization=old, role=Role.ORG_CLERK)

    merged(boss, [old], heir, carry_posts=False)

    assert has_conflict(fresh(appraiser), fresh(heir))
    assert has_conflict(fresh(appraiser), fresh(old))


def test_what_became_part_of_ones_own_is_a_conflict(boss, made):
    old, heir = participant(made), participant(made)
    leader = person(Role.ORG_LEADER, organization=heir)

    merged(boss, [old], heir)

    assert has_conflict(fresh(leader), fresh(old))


def test_a_post_that_has_not_begun_is_no_conflict(made):
    unit = participant(made)
    appraiser = person(Role.BOARD_APPRAISER, organization=made.board)
    MembershipFactory(
        user=appraiser,
        organization=unit,
        role=Role.ORG_CLERK,
        starts_on=clock.today() + DAY,
    )

    assert not has_conflict(fresh(appraiser), unit)


# ---------------------------------------------------------------------------------- pages
def test_list_says_what_the_old_one_is_called_now(client, boss, made):
    old, heir = participant(made, name="Hội Cũ"), participant(made, name="Hội Mới")
    submitted_dossier(made, old)
    leader = person(Role.ORG_LEADER, organization=heir)
    merged(boss, [old], heir)

    client.force_login(leader)
    page = client.get("/dossiers/").content.decode()

    assert "Hội Cũ (nay là Hội Mới)" in page
