"""Lines of a register: whose they are, who changes them, and that none is lost."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Role
from emulation import clock
from records.errors import Refused
from records.merging import Conflict
from records.models import AuditEvent
from registers import answering, keeping
from registers.models import (
    AssignedWork,
    Difficulty,
    Entry,
    Exemplar,
    Inspection,
    JointProgramme,
)
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.factories import OrganizationFactory
from tests.people import person
from tests.registers.factories import VALUES, entry

pytestmark = pytest.mark.django_db
ALL = list(VALUES)


def test_every_register_has_lawful_values_to_test_with():
    assert set(ALL) == set(Entry.__subclasses__())


@pytest.mark.parametrize("model", ALL)
def test_a_line_is_entered_with_its_event(model, campaign, organization):
    made = entry(model, campaign, organization)

    event = AuditEvent.objects.get(verb=f"{model._meta.model_name}.added")
    assert (event.object_id, event.after["title"]) == (str(made.pk), made.title)


def test_a_second_click_makes_no_second_line(campaign, organization, us):
    key = uuid.uuid4()
    values = VALUES[Inspection] | {"happened_on": clock.today()}

    first, second = (
        keeping.add(Inspection, campaign, organization, values, by=us, once_key=key)
        for _ in range(2)
    )

    assert first == second
    assert Inspection.objects.count() == 1


def test_a_form_of_one_organisation_is_no_form_of_another(campaign, organization, us):
    key, other = uuid.uuid4(), participant(campaign)
    values = VALUES[Inspection] | {"happened_on": clock.today()}
    keeping.add(Inspection, campaign, organization, values, by=us, once_key=key)
    them = person(Role.ORG_CLERK, organization=other)

    with pytest.raises(Refused):
        keeping.add(Inspection, campaign, other, values, by=them, once_key=key)


def test_nobody_enters_a_line_for_another_organisation(campaign, organization):
    stranger = person(Role.ORG_CLERK, organization=participant(campaign))
    values = VALUES[Inspection] | {"happened_on": clock.today()}

    with pytest.raises(PermissionDenied):
        keeping.add(
            Inspection,
            campaign,
            organization,
            values,
            by=stranger,
            once_key=uuid.uuid4(),
        )


def test_the_board_keeps_lines_of_its_own(campaign, board):
    values = VALUES[Inspection] | {"happened_on": clock.today()}

    made = keeping.add(
        Inspection, campaign, campaign.board, values, by=board, once_key=uuid.uuid4()
    )

    assert made.organization == campaign.board


def test_who_takes_no_part_in_the_campaign_keeps_no_register(campaign):
    outside = OrganizationFactory()
    values = VALUES[Inspection] | {"happened_on": clock.today()}

    with pytest.raises(Refused, match=str(campaign.board)):
        keeping.add(
            Inspection,
            campaign,
            outside,
            values,
            by=person(Role.ORG_CLERK, organization=outside),
            once_key=uuid.uuid4(),
        )


def test_nothing_is_entered_before_it_happened(campaign, organization):
    with pytest.raises(Refused):
        entry(
            Inspection,
            campaign,
            organization,
            happened_on=clock.today() + dt.timedelta(days=1),
        )


def test_dates_in_the_wrong_order_are_told_in_words(campaign, organization):
    day = clock.today() - dt.timedelta(days=5)

    with pytest.raises(Refused, match="ký kết"):
        entry(
            JointProgramme,
            campaign,
            organization,
            happened_on=clock.today(),
            ends_on=day,
        )


def test_the_database_itself_refuses_a_work_that_is_half_done_and_done(
    campaign, organization
):
    made = entry(AssignedWork, campaign, organization)

    with pytest.raises(IntegrityError), transaction.atomic():
        AssignedWork.objects.update(done_on=made.happened_on, progress=50)


# ------------------------------------------------------------------- two editors
def test_two_who_change_different_fields_both_keep_their_change(
    campaign, organization, us
):
    made = entry(Inspection, campaign, organization)
    seen = {name: getattr(made, name) for name in ("title", "findings")}
    keeping.change(made, seen | {"title": "Khác"}, by=us, revision=0)

    now = keeping.change(made, seen | {"findings": "Tốt"}, by=us, revision=0)

    assert (now.title, now.findings) == ("Khác", "Tốt")


def test_two_who_change_the_same_field_are_told(campaign, organization, us):
    made = entry(Inspection, campaign, organization)
    keeping.change(made, {"title": "Của người kia"}, by=us, revision=0)

    with pytest.raises(Conflict) as conflict:
        keeping.change(made, {"title": "Của tôi"}, by=us, revision=0)

    made.refresh_from_db()
    assert made.title == "Của người kia"
    assert conflict.value.clashes[0].mine == "Của tôi"


def test_nothing_changed_writes_nothing(campaign, organization, us):
    made = entry(Inspection, campaign, organization)
    before = AuditEvent.objects.count()

    keeping.change(made, {"title": made.title}, by=us, revision=0)

    made.refresh_from_db()
    assert (made.revision, AuditEvent.objects.count()) == (0, before)


# ---------------------------------------------------------------------- removing
def test_a_removed_line_stays_with_its_reason(campaign, organization, us):
    made = entry(Inspection, campaign, organization)

    keeping.remove(made, "Nhập trùng.", by=us)

    made.refresh_from_db()
    assert (made.removal_reason, made.removed_by) == ("Nhập trùng.", us)
    assert not Inspection.objects.kept().exists()


def test_a_removed_line_is_not_changed_any_more(campaign, organization, us):
    made = entry(Inspection, campaign, organization)
    keeping.remove(made, "Nhập trùng.", by=us)

    with pytest.raises(Refused):
        keeping.change(made, {"title": "Khác"}, by=us, revision=1)


def test_a_line_is_not_removed_without_a_reason(campaign, organization, us):
    made = entry(Inspection, campaign, organization)

    with pytest.raises(Refused):
        keeping.remove(made, " ", by=us)


# ----------------------------------------------------------------- who sees what
@pytest.mark.parametrize("model", ALL)
def test_another_organisation_sees_nothing_of_ours(model, campaign, organization, us):
    other = participant(campaign)
    ours, theirs = (entry(model, campaign, body) for body in (organization, other))

    assert list(model.objects.visible_to(us)) == [ours]
    assert theirs not in model.objects.visible_to(us)


def test_who_stands_above_sees_what_is_kept_below(campaign):
    above = participant(campaign)
    below = participant(campaign, parent=above)
    ours, theirs = (entry(Inspection, campaign, body) for body in (above, below))

    leader = person(Role.ORG_LEADER, organization=above)
    clerk_below = person(Role.ORG_CLERK, organization=below)

    assert set(Inspection.objects.visible_to(leader)) == {ours, theirs}
    assert list(Inspection.objects.visible_to(clerk_below)) == [theirs]


@pytest.mark.parametrize(
    ("role", "body"),
    [
        (Role.BOARD_INTAKE, "board"),
        (Role.BOARD_LEADER, "board"),
        (Role.OFFICE, "office"),
        (Role.COMMITTEE, "issuer"),
    ],
)
def test_the_campaigns_own_bodies_see_all_of_it_and_nothing_of_another(
    role, body, campaign, organization
):
    other = make_campaign(code="khac")
    ours = entry(Inspection, campaign, organization)
    entry(Inspection, other, participant(other))

    reader = person(role, organization=getattr(campaign, body))

    assert list(Inspection.objects.visible_to(reader)) == [ours]


def test_auditors_see_all_and_administrators_nothing(campaign, organization):
    ours = entry(Exemplar, campaign, organization)

    auditor, administrator = person(Role.AUDITOR), person(Role.ADMINISTRATOR)

    assert list(Exemplar.objects.visible_to(auditor)) == [ours]
    assert not Exemplar.objects.visible_to(administrator).exists()


def test_an_answered_difficulty_is_not_changed_under_its_answer(
    campaign, organization, us, board
):
    made = entry(Difficulty, campaign, organization)
    answering.answer(made, "Đã bố trí kinh phí.", by=board)

    with pytest.raises(Refused):
        keeping.change(made, {"text": "Khác hẳn"}, by=us, revision=made.revision)
