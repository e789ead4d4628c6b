"""What the years' reports add up to, held against sums made here."""

from decimal import Decimal

import pytest

from campaigns.models import Milestone
from periodic import closing, rollup
from periodic.models import PeriodClose
from tests.simulation import figures, plan, reckoning

REPORTS = [stone for stone in plan.stones().values() if stone.is_report]
each_period = pytest.mark.parametrize("stone", REPORTS, ids=lambda stone: stone.code)


def cells(world, stone, found, indicator):
    """Column -> the sum, made from what was scripted."""
    said = reckoning.told(world.script, stone, found, indicator["code"])
    bodies = world.script.bodies
    columns = {
        level: reckoning.total(
            indicator,
            [one for code, one in said.items() if bodies[code].level == level],
        )
        for level in ("province", "commune")
    }
    whole = indicator.get("total_of", "all")
    columns["total"] = (
        reckoning.total(indicator, said.values()) if whole == "all" else columns[whole]
    )
    return columns


def all_cells(world, stone, found):
    return {
        indicator["code"]: cells(world, stone, found, indicator)
        for indicator in figures.INDICATORS
        if any(
            plan.asked(indicator, world.script.bodies[code], stone) for code in found
        )
    }


@each_period
def test_the_frozen_figures_are_the_sum_of_what_was_reported(world, expected, stone):
    content = PeriodClose.objects.get(milestone__code=stone.code).content
    frozen = {
        line["code"]: {column: cell["value"] for column, cell in line["cells"].items()}
        for line in content["lines"]
    }

    assert frozen == all_cells(world, stone, expected.at_close[stone.code])


@each_period
def test_the_frozen_coverage_is_counted_right(world, expected, stone):
    content = PeriodClose.objects.get(milestone__code=stone.code).content
    found = expected.at_close[stone.code]

    assert content["coverage"] == {
        "province": reckoning.coverage(world.script, found, "province"),
        "commune": reckoning.coverage(world.script, found, "commune"),
        "total": reckoning.coverage(world.script, found),
    }
    handed_in, _accepted, all_who_owe = content["coverage"]["total"]
    assert 0 < handed_in < all_who_owe


@each_period
def test_today_s_figures_are_the_sum_of_what_stands_today(world, expected, stone):
    shown = rollup.of_period(Milestone.objects.get(code=stone.code))

    assert {
        line.indicator.code: {
            column: cell.plain["value"] for column, cell in line.cells.items()
        }
        for line in shown.lines
    } == all_cells(world, stone, reckoning.standing(expected, stone))


@each_period
def test_corrections_are_what_changed_since_the_close(world, expected, stone):
    milestone = Milestone.objects.get(code=stone.code)
    first = figures.INDICATORS[0]
    then, now = (
        reckoning.told(world.script, stone, found, first["code"])
        for found in (
            expected.at_close[stone.code],
            reckoning.standing(expected, stone),
        )
    )

    shown = closing.corrections(milestone.close, rollup.of_period(milestone))

    assert {
        correction.organization: (correction.before.number, correction.after.number)
        for correction in shown
        if correction.line.indicator.code == first["code"]
    } == {
        name_of(code): (then.get(code), now.get(code))
        for code in then.keys() | now.keys()
        if then.get(code) != now.get(code)
    }
    assert all(isinstance(one, Decimal) for one in then.values())


def name_of(code: str) -> str:
    from accounts.models import Organization  # noqa: PLC0415

    return Organization.objects.get(code=code).name
