"""What each report says: worked out from the seed and the names alone, so that the sums
can be worked out from the same without asking the product."""

import random
from decimal import Decimal
from functools import cache
from typing import Any

from tests.simulation import plan
from tests.simulation.plan import Body, Stone

INDICATORS: list[dict[str, Any]] = plan.DATA["indicators"]
ABSENT = "absent"


@cache
def of_report(seed: int, body: Body, stone: Stone, version: int = 1) -> dict[str, Any]:
    """Code -> a Decimal, a bool, a text, or ABSENT. Each later version says something
    else to the first figure only."""
    told = {}
    for indicator in INDICATORS:
        if plan.asked(indicator, body, stone):
            value = _value(seed, body, stone, indicator)
            if value is not None:
                told[indicator["code"]] = value
    first = INDICATORS[0]["code"]
    told[first] += version - 1
    return told


def _value(seed: int, body: Body, stone: Stone, indicator: dict[str, Any]) -> Any:
    code = indicator["code"]
    always = random.Random(f"{seed}:{body.code}:{code}")
    chance = random.Random(f"{seed}:{body.code}:{stone.code}:{code}")
    if not indicator.get("is_required") and always.random() < 0.7:
        return None
    if chance.random() < 0.04 and code != INDICATORS[0]["code"]:
        return ABSENT
    if indicator["kind"] == "yes_no":
        return chance.random() < 0.7
    if indicator["kind"] == "text":
        return f"Trang Mẫu {chance.randint(1, 99)}"
    return _number(always, chance, indicator)


def _number(
    always: random.Random, chance: random.Random, indicator: dict[str, Any]
) -> Decimal:
    """From year to year a little more or less: nothing that would be asked about."""
    if indicator.get("rollup") == "average":
        base = always.randint(500, 800)
        return Decimal(round(base * chance.uniform(0.9, 1.15))) / 10
    base = always.randint(20, 900)
    grown = round(base * chance.uniform(0.8, 1.3))
    return Decimal(grown * (1_000_000 if indicator["kind"] == "money" else 1))
