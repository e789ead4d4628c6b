"""How long a ranking takes: python -m benchmarks.ranking

Median of seven runs in one process; the floor is sorting the same number of bare marks.
"""

import datetime as dt
import random
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal

from nominations.ranking import Entry, Rule, rank

RULES = [
    Rule("women", "", {"share": 0.7}),
    Rule("direct_worker"),
    Rule("border_island"),
    Rule("grassroots"),
    Rule("criterion:ket-qua"),
    Rule("earlier_submission"),
]


def entries(count: int) -> list[Entry]:
    """Whole marks, so that ties are as common as in practice."""
    dice = random.Random(408)
    start = dt.datetime(2030, 7, 1, tzinfo=dt.UTC)
    return [
        Entry(
            key=number,
            score=Decimal(dice.randint(120, 200)) / 2,
            submitted_at=start + dt.timedelta(minutes=dice.randrange(60_000)),
            dossier=f"HS-2030-{number // 4:06d}",
            position=number,
            organization=dice.randrange(140),
            women_share=Decimal(dice.randint(0, 10)) / 10,
            is_direct_worker=dice.random() < 0.3,
            is_border_island=dice.random() < 0.2,
            is_grassroots=dice.random() < 0.5,
            criteria={"ket-qua": Decimal(dice.randint(20, 40))},
        )
        for number in range(count)
    ]


def median_ms(work: Callable[[], object], runs: int = 7) -> float:
    times = []
    for _run in range(runs):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def main() -> None:
    for count in map(int, sys.argv[1:] or ["1000", "10000", "100000"]):
        found = entries(count)
        floor = median_ms(lambda found=found: sorted(one.score for one in found))
        ours = median_ms(lambda found=found: rank(found, 408, RULES))
        sys.stdout.write(f"{count:>8} entries: {ours:8.1f} ms (floor {floor:.1f} ms)\n")


if __name__ == "__main__":
    main()
