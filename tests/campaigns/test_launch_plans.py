"""Launch plans: written, handed in, accepted or sent back, by their true date."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Role
from campaigns import launch_plans
from campaigns.launch_form import LaunchPlanForm
from campaigns.models import CriteriaSet, Duty, LaunchPlan
from emulation import clock
from records.errors import Refused
from records.models import Draft, Notice
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.campaigns.launching import contents, handed_in, launch_duty, paper
from tests.people import person

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def made():
    return make_campaign()


@pytest.fixture
def organization(made):
    return participant(made)


@pytest.fixture
def duty(made, organization):
    """Its last day was thirty days ago: phase 1 is past."""
    return launch_duty(made, organization, due_on=clock.today() - 30 * DAY)


@pytest.fixture
def leader(organization):
    return person(Role.ORG_LEADER, organization=organization)


@pytest.fixture
def clerk(organization):
    return person(Role.ORG_CLERK, organization=organization)


@pytest.fixture
def board(made):
    return person(Role.BOARD_INTAKE, organization=made.board)


# -------------------------------------------------------------------------- the steps
@pytest.mark.parametrize(
    ("days_before", "is_late"), [(31, False), (30, False), (29, True)]
)
def test_the_true_date_decides_whether_it_was_in_time(
    duty, leader, days_before, is_late
):
    handed_in(duty, leader, issued_on=clock.today() - days_before * DAY)

    duty.refresh_from_db()
    assert duty.is_late is is_late
    assert duty.state == "submitted"


def test_the_first_saving_begins_the_duty(duty, clerk):
    launch_plans.save(duty, contents(), by=clerk)
    launch_plans.save(duty, contents(revision=1), by=clerk)

    duty.refresh_from_db()
    assert duty.state == "draft"
    assert LaunchPlan.objects.get().revision == 2


def test_who_saves_over_another_ones_text_is_told(duty, clerk, leader):
    launch_plans.save(duty, contents(), by=leader)

    with pytest.raises(Refused, match=leader.full_name):
        launch_plans.save(duty, contents(number="99"), by=clerk)

    assert LaunchPlan.objects.get().number == "12-KH/ĐU"


@pytest.mark.parametrize("field", ["number", "issued_on", "signer", "upload"])
def test_nothing_is_handed_in_that_lacks_a_fact(duty, leader, field):
    empty = None if field in ("issued_on", "upload") else ""
    plan = launch_plans.save(duty, contents(**{field: empty}), by=leader)

    with pytest.raises(Refused):
        launch_plans.issue(plan, by=leader)

    duty.refresh_from_db()
    assert duty.state == "draft"


def test_the_leader_hands_it_in_and_the_clerk_does_not(duty, clerk):
    plan = launch_plans.save(duty, contents(), by=clerk)

    with pytest.raises(PermissionDenied):
        launch_plans.issue(plan, by=clerk)


def test_what_lies_with_the_board_is_not_changed(duty, leader):
    handed_in(duty, leader)

    with pytest.raises(Refused):
        launch_plans.save(duty, contents(revision=1), by=leader)


def test_strangers_do_not_write_it(duty):
    with pytest.raises(PermissionDenied):
        launch_plans.save(duty, contents(), by=person(Role.ORG_LEADER))


def test_each_handing_in_is_kept_as_a_version(duty, leader, board):
    plan = handed_in(duty, leader)
    launch_plans.send_back(plan, "Thiếu chỉ tiêu.", by=board)
    targets = [{"what": "Mô hình", "amount": "2 - 3", "unit": "mô hình", "year": 2027}]
    launch_plans.save(
        plan.duty,
        contents(number="13-KH/ĐU", targets=targets, revision=1, upload=None),
        by=leader,
    )
    plan.refresh_from_db()
    launch_plans.issue(plan, by=leader)

    first, second = plan.versions.order_by("number")
    assert (first.content["number"], second.content["number"]) == (
        "12-KH/ĐU",
        "13-KH/ĐU",
    )
    assert first.content["targets"] == []
    assert second.content["targets"] == targets
    assert second.attachment == first.attachment


def test_the_organisation_reads_why_it_was_sent_back(duty, leader, board):
    plan = handed_in(duty, leader)

    launch_plans.send_back(plan, "Thiếu chỉ tiêu.", by=board)

    assert Notice.objects.filter(recipient=leader, body="Thiếu chỉ tiêu.").count() == 1


def test_the_board_reads_what_was_handed_in_while_it_is_mended(duty, leader, board):
    plan = handed_in(duty, leader)
    launch_plans.send_back(plan, "Thiếu chỉ tiêu.", by=board)
    launch_plans.save(plan.duty, contents(number="99", revision=1), by=leader)
    plan = LaunchPlan.objects.get()

    assert launch_plans.shown_to(plan, board)["number"] == "12-KH/ĐU"
    assert launch_plans.shown_to(plan, leader)["number"] == "99"


def test_nobody_else_sees_a_plan_before_it_is_handed_in(duty, clerk, board):
    launch_plans.save(duty, contents(), by=clerk)

    assert not LaunchPlan.objects.visible_to(board).exists()
    assert LaunchPlan.objects.visible_to(clerk).exists()


def test_an_accepted_plans_criteria_hold_for_its_organisation(
    made, duty, leader, board
):
    plan = handed_in(
        duty, leader, criteria=[("Kết quả", Decimal(70)), ("Lan tỏa", Decimal(30))]
    )
    before = made.criteria_for(duty.organization, "collective")
    assert before.organization is None

    launch_plans.accept(plan, by=board)

    found = made.criteria_for(duty.organization, "collective")
    assert (found.organization, found.version) == (duty.organization, 1)
    assert [(c.name, c.maximum) for c in found.criteria.all()] == [
        ("Kết quả", 70),
        ("Lan tỏa", 30),
    ]


def test_changed_criteria_are_a_new_version_and_the_old_one_stays(
    made, duty, leader, board
):
    plan = handed_in(duty, leader, criteria=[("Kết quả", Decimal(100))])
    launch_plans.accept(plan, by=board)
    for criteria in ([("Kết quả", Decimal(100))], [("Kết quả", Decimal(60))]):
        launch_plans.send_back(plan, "Xem lại.", by=board)
        changed = contents(criteria=criteria, revision=plan.revision)
        plan = launch_plans.save(plan.duty, changed, by=leader)
        launch_plans.issue(plan, by=leader)
        launch_plans.accept(plan, by=board)

    sets = CriteriaSet.objects.filter(organization=duty.organization)
    assert sorted(sets.values_list("version", flat=True)) == [1, 2]


# -------------------------------------------------------------------------- the form
def sent(duty, **data):
    fields = {"revision": "0", "number": "12-KH/ĐU", "issued_on": "15/03/2026"} | data
    form = LaunchPlanForm(fields, {}, duty=duty, plan=None)
    form.is_valid()
    return form


def test_empty_rows_are_no_targets(duty):
    form = sent(duty, **{"target-1-what": "Mô hình", "target-1-year": "2027"})

    assert form.contents().targets == [
        {"what": "Mô hình", "amount": "", "unit": "", "year": 2027}
    ]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"target-0-amount": "3"}, "target-0-what"),
        ({"target-0-what": "x", "target-0-year": "27"}, "target-0-year"),
        ({"criterion-0-name": "x"}, "criterion-0-maximum"),
        (
            {"criterion-0-name": "x", "criterion-0-maximum": "nhiều"},
            "criterion-0-maximum",
        ),
        ({"criterion-0-name": "x", "criterion-0-maximum": "0"}, "criterion-0-maximum"),
        (
            {"criterion-0-name": "x", "criterion-0-maximum": "10000"},
            "criterion-0-maximum",
        ),
        ({"criterion-0-maximum": "40"}, "criterion-0-name"),
        ({"issued_on": "31/02/2026"}, "issued_on"),
        ({"issued_on": "01/01/2099"}, "issued_on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(duty, data, field):
    assert field in sent(duty, **data).errors


def test_a_number_with_a_comma_is_read(duty):
    form = sent(duty, **{"criterion-0-name": "Kết quả", "criterion-0-maximum": "12,5"})

    assert form.contents().criteria == [("Kết quả", Decimal("12.5"))]


def test_rows_that_were_sent_are_drawn_again_whatever_their_number(duty):
    form = sent(
        duty,
        **{"target-17-what": "Mô hình", "target-x-what": "?", "target-999-what": "?"},
    )

    assert form["target-17-what"].value() == "Mô hình"
    assert len(form.target_rows) == 60


def test_who_has_movements_of_its_own_carries_those(made, duty):
    own = duty.organization.movements.get()
    participant(made)

    form = LaunchPlanForm(duty=duty, plan=None)

    assert list(form.fields["movements"].queryset) == [own]
    assert form.fields["movements"].initial == [own.pk]


# ------------------------------------------------------------------------- the pages
def post(client, duty, user, **data):
    client.force_login(user)
    address = reverse("campaigns:launch_plan_edit", args=[duty.pk])
    fields = {"revision": "0", "number": "12-KH/ĐU", "issued_on": "15/03/2026"} | data
    return client.post(address, fields, follow=True)


def test_a_plan_is_entered_handed_in_and_accepted_by_pages(client, duty, leader, board):
    response = post(client, duty, leader, signer="Trần Văn Thử", upload=paper())
    plan = LaunchPlan.objects.get()
    assert response.redirect_chain[-1][0] == plan.get_absolute_url()

    client.post(reverse("campaigns:launch_plan_issue", args=[plan.pk]))
    client.force_login(board)
    client.post(reverse("campaigns:launch_plan_accept", args=[plan.pk]))

    duty.refresh_from_db()
    assert (duty.state, duty.done_on) == ("accepted", dt.date(2026, 3, 15))


def test_what_could_not_be_saved_is_kept(client, duty, clerk):
    response = post(client, duty, clerk, issued_on="31/02/2026", signer="Trần Văn Thử")

    assert response.status_code == 200
    assert Draft.objects.get(owner=clerk).fields["signer"] == ["Trần Văn Thử"]
    assert not LaunchPlan.objects.exists()


def test_a_bad_file_is_refused_with_a_sentence(client, duty, clerk):
    bad = paper()
    bad.name = "ke-hoach.exe"

    response = post(client, duty, clerk, upload=bad)

    assert response.context["form"].errors["upload"]


def test_another_kind_of_duty_has_no_such_page(client, made, clerk, organization):
    other = Duty.objects.get(
        organization=organization, milestone__kind="dossier_window"
    )
    client.force_login(clerk)

    response = client.get(reverse("campaigns:launch_plan_edit", args=[other.pk]))

    assert response.status_code == 404
