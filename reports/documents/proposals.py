"""The list to the Standing Committee, from the frozen snapshot alone: what its PDF, Word
and Excel files say is said here once, so totals and names cannot differ."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from emulation.vietnamese import vn_datetime, vn_decimal
from nominations.models import Proposal
from reports import letterhead, pdf

COLUMNS = [
    ("TT", 6, 11),
    ("Họ và tên, tên tập thể", 30, 40),
    ("Chức vụ, đơn vị; cơ quan đề nghị", 42, 44),
    ("Tóm tắt thành tích", 60, 55),
    ("Điểm", 9, 16),
]
FONT = "Times New Roman"


@dataclass(frozen=True)
class Section:
    """A part of the list under its own heading."""

    title: str
    lines: list[dict[str, Any]]


def sections(proposal: Proposal) -> list[Section]:
    """Collectives, individuals, then the reserve, each in the order of the ranking."""
    lines = [
        {
            **line,
            "score_text": vn_decimal(Decimal(line["score"])),
            "where": _where(line),
        }
        for line in proposal.content["lines"]
    ]
    proposed = [line for line in lines if line["part"] == "proposed"]
    return [
        Section("Tập thể", [x for x in proposed if x["subject"] == "collective"]),
        Section("Cá nhân", [x for x in proposed if x["subject"] == "individual"]),
        Section("Dự phòng", [x for x in lines if x["part"] == "reserve"]),
    ]


def headings(parts: list[Section]) -> list[Section]:
    """Those that are not empty, numbered and counted as they are printed."""
    filled = [part for part in parts if part.lines]
    return [
        Section(f"{numeral}. {part.title} ({len(part.lines)})", part.lines)
        for numeral, part in zip(("I", "II", "III"), filled, strict=False)
    ]


def _where(line: dict[str, Any]) -> str:
    place = line["workplace"] or line["address"]
    return ", ".join(part for part in (line["position"], place) if part)


def context(proposal: Proposal) -> dict[str, Any]:
    """What the three files say."""
    parts = sections(proposal)
    collectives, individuals, reserves = (len(part.lines) for part in parts)
    board = proposal.campaign.board
    return {
        "title": f"Danh sách đề nghị khen thưởng số {proposal.version}",
        "head": letterhead.of(board, timezone.localdate(proposal.frozen_at)),
        "attached_to": (
            f"(Kèm theo Tờ trình {letterhead.number_line(board, 'TTr')}, "
            f"ngày ….../….../…... của {board.name})"
        ),
        "award": proposal.content["award"],
        "places": proposal.content["places"],
        "total": collectives + individuals,
        "collectives": collectives,
        "individuals": individuals,
        "reserves": reserves,
        "sections": headings(parts),
        "signer_line": "THỦ TRƯỞNG CƠ QUAN",
        "stamp": stamp(proposal),
        "columns": COLUMNS,
    }


def stamp(proposal: Proposal) -> str:
    """What stands on every page, so that paper and record can be matched."""
    moment = vn_datetime(proposal.frozen_at, seconds=True)
    return f"Danh sách số {proposal.version}, chốt {moment}. SHA-256: {proposal.sha256}"


def as_pdf(proposal: Proposal) -> bytes:
    return pdf.render("documents/proposal.html", context(proposal))


def cells(number: int, line: dict[str, Any]) -> list[str]:
    """A line as the three documents print it."""
    return [
        str(number),
        line["name"],
        f"{line['where']}\n{line['organization']}",
        line["summary"],
        line["score_text"],
    ]


def totals(values: dict[str, Any]) -> str:
    """The sentence that sums the list up."""
    return (
        f"Tổng số đề nghị: {values['total']} (tập thể: {values['collectives']}; "
        f"cá nhân: {values['individuals']}), trên tổng số {values['places']} suất. "
        f"Dự phòng: {values['reserves']}."
    )
