"""The labelled pairs, and what a comparison makes of them."""

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

from nominations.twins.matching import compare
from nominations.twins.record import Record

PAIRS = Path(__file__).with_name("pairs.csv")


def pairs(half=""):
    """(line, the two records), of one half or of both."""
    with PAIRS.open(newline="") as lines:
        for row in csv.DictReader(lines):
            if half in ("", row["half"]):
                yield row, record(row, "a"), record(row, "b")


def record(row, side):
    values = {
        name.removeprefix(f"{side}_"): value
        for name, value in row.items()
        if name.startswith(f"{side}_")
    }
    born, members = values.pop("born_on"), values.pop("members")
    return Record(
        row["subject"],
        **values,
        born_on=dt.date.fromisoformat(born) if born else None,
        members=int(members) if members else None,
    )


def measure(half):
    """precision, recall, and the lines that were judged wrongly."""
    count, wrong = Counter(), []
    for row, one, other in pairs(half):
        match, is_same = compare(one, other), row["same"] == "1"
        count[is_same, match.is_raised] += 1
        if is_same != match.is_raised:
            wrong.append((row, match))
    precision = count[True, True] / (count[True, True] + count[False, True])
    recall = count[True, True] / (count[True, True] + count[True, False])
    return precision, recall, wrong
