"""An Giang's plan as its own files say it, read without the product's loader."""

import csv
import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "campaigns" / "plans" / "an_giang_2026_2030"
DATA: dict[str, Any] = tomllib.loads((FOLDER / "campaign.toml").read_text("utf-8"))
CAMPAIGN = DATA["campaign"]
PLACES: int = CAMPAIGN["places"]
DAY = dt.timedelta(days=1)
LAUNCH, DOSSIERS = "ke-hoach-phat-dong", "nhan-ho-so"
REPORT_KINDS = ("yearly_report", "midterm_report", "final_report")


@dataclass(frozen=True)
class Body:
    """An organisation that takes part: since when, until when (its last day), and what
    it became part of."""

    code: str
    kind: str
    level: str
    since: dt.date | None = None
    until: dt.date | None = None
    heir: str = ""

    def is_there(self, day: dt.date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


def participants() -> dict[str, Body]:
    with (FOLDER / "organizations.csv").open(encoding="utf-8") as file:
        return {
            row["code"]: Body(row["code"], row["kind"], row["level"])
            for row in csv.DictReader(file)
            if row["participates"]
        }


@dataclass(frozen=True)
class Stone:
    """A milestone at which somebody owes something."""

    code: str
    kind: str
    opens: dt.date
    due: dt.date

    @property
    def is_report(self) -> bool:
        return self.kind in REPORT_KINDS


def stones() -> dict[str, Stone]:
    """Launch plans, reports, dossiers: in the order of the plan."""
    kinds = (*REPORT_KINDS, "launch_plan", "dossier_window")
    return {
        row["code"]: Stone(row["code"], row["kind"], row["opens_on"], row["due_on"])
        for row in DATA["milestones"]
        if row["kind"] in kinds
    }


def owes(body: Body, stone: Stone) -> bool:
    """Everybody reports and may hand in dossiers; who issues a plan is said in VI.1."""
    groups = next(r for r in DATA["milestones"] if r["code"] == stone.code).get(
        "owed_by"
    )
    return groups is None or any(
        all(getattr(body, name) == value for name, value in group.items())
        for group in groups
    )  # fmt: skip


def offsets(stone: Stone) -> list[int]:
    """Days of its reminders, from the last day of the duty."""
    rules = DATA["reminders"]
    own = [rule for rule in rules if rule.get("kind") == stone.kind]
    rule = (own or [rule for rule in rules if "kind" not in rule])[0]
    on = [0] if rule["on"] else []
    return [-n for n in rule["before"]] + on + list(rule.get("after", []))


def asked(indicator: dict[str, Any], body: Body, stone: Stone) -> bool:
    return (
        body.level in indicator.get("organization_levels", [body.level])
        and body.kind in indicator.get("organization_kinds", [body.kind])
        and stone.kind in indicator.get("milestone_kinds", [stone.kind])
    )
