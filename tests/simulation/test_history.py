"""Organisations merge, part, are renamed: what was stays with what it was."""

import csv
import datetime as dt

from accounts.models import Membership, Organization, OrganizationChange
from periodic.models import PeriodClose, PeriodicReport, ReportVersion
from tests.simulation import plan, script


def names_of_the_plan() -> dict[str, str]:
    with (plan.FOLDER / "organizations.csv").open(encoding="utf-8") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def changes(world, *kinds):
    return [change for change in world.script.changes if change.kind in kinds]


def test_changes_came_into_force_on_their_day_in_the_office_s_own_time(world):
    """The leap day began here while it was the 28th in UTC; the one that fell into the
    outage came in the scheduler's first moment."""
    applied = {
        change.effective_on: change.applied_at.astimezone(script.HERE)
        for change in OrganizationChange.objects.all()
    }
    assert all(moment.date() == on for on, moment in applied.items())
    assert applied[script.LEAP_DAY] == script.at(script.LEAP_DAY, 0, 0, 1)
    assert applied[script.LEAP_DAY].astimezone(dt.UTC).day == 28
    assert applied[dt.date(2028, 12, 25)] == script.OUTAGE[1]
    assert len(applied) == len(world.script.changes)


def test_posts_ended_on_the_last_day_and_went_over_on_the_first(world):
    for change in changes(world, "merge", "split"):
        old = Membership.objects.filter(organization__code__in=change.sources)
        assert set(old.values_list("ends_on", flat=True)) == {change.on - plan.DAY}
        carried = Membership.objects.filter(
            organization__code=change.heir, starts_on=change.on
        )
        assert set(old.values_list("user", "role")) == set(
            carried.values_list("user", "role")
        )


def test_reports_stay_with_the_organisation_that_handed_them_in(world):
    for change in changes(world, "merge", "split"):
        bodies = {world.script.bodies[code].code for code in change.sources}
        expected = {
            (act.organization, act.milestone)
            for act in world.script.acts
            if act.organization in bodies
            and act.verb in ("begin", "hand_in")
            and act.milestone in {s.code for s in plan.stones().values() if s.is_report}
        }
        rows = PeriodicReport.objects.filter(duty__organization__code__in=bodies)
        assert expected
        assert expected == set(
            rows.values_list("duty__organization__code", "duty__milestone__code")
        )


def test_a_new_name_holds_from_its_day_on(world):
    [change] = changes(world, "rename")
    [code] = change.sources
    was, body = names_of_the_plan()[code], Organization.objects.get(code=code)

    assert body.name == "Đảng ủy xã Tên Mới"
    assert body.called_on(change.on - plan.DAY).startswith(was)
    assert body.called_on(change.on) == body.name
    versions = ReportVersion.objects.filter(report__duty__organization=body)
    for version in versions:
        day = version.submitted_at.astimezone(script.HERE).date()
        said = version.content["organization"]
        assert said == (was if day < change.on else body.name)
    assert versions.exists()


def test_frozen_figures_name_the_organisations_of_their_day(world):
    was = names_of_the_plan()
    content = PeriodClose.objects.get(milestone__code="bao-cao-2026").content
    merged = {c for change in changes(world, "merge", "split") for c in change.sources}

    assert content["organizations"] == {
        code: was[code] for code in content["organizations"]
    }
    # But for one whose report was waived.
    assert merged & content["organizations"].keys()
