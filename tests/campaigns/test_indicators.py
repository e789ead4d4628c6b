"""What a plan says of periodic reports: loaded, checked, and versioned."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from campaigns.models import Campaign, Indicator, Milestone, ReportSection
from campaigns.plan.errors import PlanErrors
from campaigns.plan.loading import load
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
SECOND = HERE / "plans" / "second"
AN_GIANG = HERE.parent.parent / "campaigns" / "plans" / "an_giang_2026_2030"
DEMO = HERE.parent.parent / "campaigns" / "plans" / "demo_2021_2025"
GROUP = '\n[[indicator_groups]]\ncode = "A"\nname = "Nhóm A"\n'
COUNT = 'code = "so-cuoc"\ngroup = "A"\nname = "Số cuộc"\nkind = "number"\n'


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(SECOND, tmp_path / "plan"))


def add(folder, text):
    path = folder / "campaign.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def errors_of(folder):
    with pytest.raises(PlanErrors) as caught:
        load(folder)
    return [str(error) for error in caught.value.errors]


def test_the_an_giang_plan_has_a_set_for_every_section():
    load(AN_GIANG)

    groups = set(Indicator.objects.values_list("group__code", flat=True))
    assert groups == {"II.1", "II.2", "II.3", "II.4", "V.1", "V.2", "V.3"}
    assert 25 <= Indicator.objects.count() <= 40
    members = Indicator.objects.get(code="tong-doan-vien")
    assert (members.rollup, members.total_of) == ("last", "province")
    assert ReportSection.objects.filter(is_required=True).count() == 3
    assert load(AN_GIANG).changes == []


@pytest.mark.parametrize("plan", [SECOND, DEMO], ids=["second", "demo"])
def test_a_plan_need_have_none(plan):
    load(plan)

    assert not Indicator.objects.exists()


def test_an_indicator_is_asked_of_whom_it_is_for(folder):
    add(
        folder,
        f'{GROUP}[[indicators]]\n{COUNT}organization_levels = ["commune"]\n'
        'milestone_kinds = ["yearly_report"]\n',
    )
    load(folder)
    count = Indicator.objects.get()
    yearly = Milestone(kind="yearly_report")
    commune = OrganizationFactory.build(level="commune")
    province = OrganizationFactory.build(level="province")

    assert count.is_asked(yearly, commune)
    assert not count.is_asked(yearly, province)
    assert not count.is_asked(Milestone(kind="midterm_report"), commune)


def test_a_changed_definition_leaves_older_reports_theirs(folder):
    add(
        folder,
        f"{GROUP}[[indicators]]\n{COUNT}valid_until = 2027-12-31\n"
        f"[[indicators]]\n{COUNT}version = 2\nvalid_from = 2028-01-01\n",
    )
    load(folder)
    campaign = Campaign.objects.get()

    def asked(day):
        milestone = Milestone(campaign=campaign, kind="yearly_report", due_on=day)
        return [row.version for row in Indicator.objects.for_milestone(milestone)]

    assert asked(dt.date(2026, 12, 31)) == [1]
    assert asked(dt.date(2028, 12, 31)) == [2]


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        (f"[[indicators]]\n{COUNT}", "indicators[1].group", "“A”"),
        (
            f"{GROUP}[[indicators]]\n{COUNT}[[indicators]]\n{COUNT}version = 2\n",
            "indicators[2]",
            "indicators[1]",
        ),
        (f"{GROUP}[[indicators]]\n{COUNT}" * 2, "indicators[2]", "indicators[1]"),
        (
            f"{GROUP}[[indicators]]\n{COUNT}targets = {{ khong-co = 5 }}\n",
            "indicators[1].targets",
            "khong-co",
        ),
        (
            f"{GROUP}[[indicators]]\n{COUNT}valid_from = 2028-01-01\n"
            "valid_until = 2027-01-01\n",
            "indicators[1].valid_until",
            "",
        ),
        (f"{GROUP}[[indicators]]\n{COUNT}rollup = 'most'\n", "indicators[1].rollup", "most"),
        (
            f"{GROUP}[[indicators]]\n{COUNT}counted_by = 'khong-co'\n",
            "indicators[1].counted_by",
            "khong-co",
        ),
    ],
    ids=["group", "overlap", "twice", "milestone", "order", "rollup", "register"],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(folder, text, where, says):
    add(folder, text)

    assert any(where in error and says in error for error in errors_of(folder))
    assert not Campaign.objects.exists()


def test_an_end_can_be_lifted(folder):
    add(folder, f"{GROUP}[[indicators]]\n{COUNT}valid_until = 2027-12-31\n")
    load(folder)
    path = folder / "campaign.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("valid_until = 2027-12-31\n", ""), encoding="utf-8")

    load(folder)

    assert Indicator.objects.get().valid_until is None
