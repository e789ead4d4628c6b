"""A plan laid out for reading: a few lines of each part, or one part a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from nominations.models import NomineeImport

FEW = 15
PAGE = 100
PARTS = ("faults", "changed", "added", "missing", "notes")


@dataclass(frozen=True)
class Part:
    """Some lines of one table, and how many there are."""

    name: str
    lines: list[Any]
    total: int
    page: "Page[Any] | None" = None

    @property
    def has_more(self) -> bool:
        return self.page is None and self.total > len(self.lines)


def shown(imported: NomineeImport, part: str, page: str) -> dict[str, Any]:
    """What the page of an import says: all parts briefly, or the one that is asked for."""
    plan = imported.plan
    if not plan:
        return {"parts": {}, "is_brief": True}
    lines = {name: plan[name] for name in PARTS} | {"changed": list(_cells(plan))}
    if part in PARTS:
        found = Paginator(lines[part], PAGE).get_page(page)
        whole = Part(part, list(found), len(lines[part]), found)
        return {"parts": {part: whole}, "is_brief": False, "part": whole}
    brief = {name: Part(name, found[:FEW], len(found)) for name, found in lines.items()}
    return {
        "parts": brief,
        "is_brief": True,
        "lost_zeros": plan["lost_zeros"],
        "clashes": sum("by" in line for line in lines["changed"]),
        "removable": sum(row["is_removable"] for row in plan["missing"]),
        "has_effect": bool(plan["added"] or plan["changed"] or plan["missing"]),
    }


def _cells(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One line for each cell that changes."""
    for entry in plan["changed"]:
        for line in entry["lines"]:
            yield line | {"who": entry["name"], "sheet": entry["sheet"]}
