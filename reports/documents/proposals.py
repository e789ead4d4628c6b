"""The papers with which the Board puts a list before the Committee, from the frozen
snapshot alone: the request, the list, the reserve, the appendix of achievements. What
their PDF, Word and Excel files say is said here once, so totals and names cannot differ."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Organization
from emulation.vietnamese import vn_datetime, vn_decimal
from nominations.models import Proposal
from nominations.proposal_content import BOARD_FIELDS
from reports import letterhead

FONT = "Times New Roman"
Row = list[str]


@dataclass(frozen=True)
class Column:
    """A column of a paper's tables: its width in letters (Excel) and in millimetres."""

    title: str
    letters: int
    mm: int
    is_centred: bool = False
    # How the lines of a cell look: "b" bold, "i" italic, "" plain; the last goes on.
    looks: tuple[str, ...] = ("",)

    def styled(self, text: str) -> list[tuple[str, str]]:
        """The lines of a cell, each with its look."""
        last = len(self.looks) - 1
        lines = text.split("\n")
        return [(line, self.looks[min(n, last)]) for n, line in enumerate(lines)]


COLUMNS = [
    Column("TT", 6, 11, is_centred=True),
    Column("Họ và tên, tên tập thể", 30, 40, looks=("b",)),
    Column("Chức vụ, đơn vị; cơ quan đề nghị", 42, 44, looks=("", "i")),
    Column("Tóm tắt thành tích", 60, 55),
    Column("Điểm", 9, 16, is_centred=True),
]
APPENDIX_COLUMNS = [
    Column("TT", 6, 11, is_centred=True),
    Column("Tập thể, cá nhân", 40, 55, looks=("b", "")),
    Column("Thành tích tiêu biểu", 90, 100),
]
REQUEST_COLUMNS = [
    Column("TT", 6, 12, is_centred=True),
    Column("Đối tượng", 60, 94),
    Column("Tập thể", 12, 20, is_centred=True),
    Column("Cá nhân", 12, 20, is_centred=True),
    Column("Tổng số", 12, 20, is_centred=True),
]


@dataclass(frozen=True)
class Section:
    """A part of a list under its own heading."""

    title: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class Table:
    """A part of a paper as it is printed."""

    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Paper:
    """What one of the papers says, whatever the kind of file."""

    title: str
    about: str
    stamp: str
    head: letterhead.Letterhead
    columns: list[Column]
    tables: list[Table]
    signer_line: str
    # Beneath the title: which request it is attached to; the request's own addressee.
    attached_to: str = ""
    # The number's line under the issuer: the request bears one of its own.
    number: str = ""
    lead: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)

    @property
    def table_cells(self) -> list[tuple[str, list[list[tuple[Column, Any]]]]]:
        """Tables whose cells know their column and the look of their lines."""
        return [
            (
                table.title,
                [
                    [
                        (column, column.styled(text))
                        for column, text in zip(self.columns, row, strict=True)
                    ]
                    for row in table.rows
                ],
            )
            for table in self.tables
        ]


# ------------------------------------------------------------------- from the snapshot
def sections(proposal: Proposal) -> list[Section]:
    """Collectives, individuals, then the reserve, each in the order of the ranking."""
    lines = [
        {**line, "score_text": _score(line), "where": _where(line)}
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


def board_of(proposal: Proposal) -> Organization:
    """The Board as it was when the list was frozen; a list older than that keeping, as
    it is now."""
    kept = proposal.content.get("board")
    if kept is None:
        return proposal.campaign.board
    return Organization(**{name: kept[name] for name in BOARD_FIELDS})


def figures(proposal: Proposal) -> dict[str, int]:
    """The numbers that every one of the papers gives."""
    collectives, individuals, reserves = (
        len(part.lines) for part in sections(proposal)
    )
    return {
        "places": proposal.content["places"],
        "total": collectives + individuals,
        "collectives": collectives,
        "individuals": individuals,
        "reserves": reserves,
    }


def totals(values: dict[str, int]) -> str:
    """The sentence that sums the list up."""
    return (
        f"Tổng số đề nghị: {values['total']} (tập thể: {values['collectives']}; "
        f"cá nhân: {values['individuals']}), trên tổng số {values['places']} suất. "
        f"Dự phòng: {values['reserves']}."
    )


def stamp(proposal: Proposal) -> str:
    """What stands on every page, so that paper and record can be matched."""
    moment = vn_datetime(proposal.frozen_at, seconds=True)
    paper = " (nhập từ kết quả trên giấy)" if proposal.is_on_paper else ""
    return (
        f"Danh sách số {proposal.version}, chốt {moment}{paper}. "
        f"SHA-256: {proposal.sha256}"
    )


def cells(number: int, line: dict[str, Any]) -> Row:
    """A line of the list as its documents print it."""
    return [
        str(number),
        line["name"],
        f"{line['where']}\n{line['organization']}",
        line["summary"],
        line["score_text"],
    ]


# ------------------------------------------------------------------------- the papers
def the_list(proposal: Proposal) -> Paper:
    parts = sections(proposal)[:2]
    return _attached(
        proposal,
        "DANH SÁCH",
        "tập thể, cá nhân đủ điều kiện, tiêu chuẩn đề nghị tặng",
        tables=[_listed(part) for part in headings(parts)],
        lead=[totals(figures(proposal))],
    )


def the_reserve(proposal: Proposal) -> Paper:
    """Who follows if a place becomes free, in this order."""
    reserve = sections(proposal)[2]
    lead = (
        f"Dự phòng: {len(reserve.lines)}, xếp theo thứ tự ưu tiên thay thế khi còn suất."
        if reserve.lines
        else "Không có trường hợp dự phòng."
    )
    return _attached(
        proposal,
        "DANH SÁCH DỰ PHÒNG",
        "tập thể, cá nhân đủ điều kiện, tiêu chuẩn, dự phòng đề nghị tặng",
        tables=[Table("", _listed(reserve).rows)] if reserve.lines else [],
        lead=[lead],
    )


def the_appendix(proposal: Proposal) -> Paper:
    """The achievements in short, numbered as in the list."""
    tables = []
    for part in headings(sections(proposal)):
        numbered = enumerate(part.lines, start=1)
        tables.append(Table(part.title, [_achieved(n, line) for n, line in numbered]))
    return _attached(
        proposal,
        "PHỤ LỤC",
        "tóm tắt thành tích của tập thể, cá nhân đề nghị tặng",
        columns=APPENDIX_COLUMNS,
        tables=tables,
    )


def _attached(
    proposal: Proposal,
    title: str,
    about: str,
    *,
    tables: list[Table],
    columns: list[Column] = COLUMNS,
    lead: list[str] | None = None,
) -> Paper:
    """A paper that goes with the request."""
    board = board_of(proposal)
    return Paper(
        title=title,
        about=f"{about}\n{proposal.content['award']}",
        stamp=stamp(proposal),
        head=letterhead.of(board, day_of(proposal)),
        columns=columns,
        tables=tables,
        signer_line="THỦ TRƯỞNG CƠ QUAN",
        attached_to=(
            f"(Kèm theo Tờ trình {letterhead.number_line(board, 'TTr')}, "
            f"ngày ….../….../…... của {board.name})"
        ),
        lead=lead or [],
    )


def day_of(proposal: Proposal) -> dt.date:
    return timezone.localdate(proposal.frozen_at)


def _listed(part: Section) -> Table:
    numbered = enumerate(part.lines, start=1)
    return Table(part.title, [cells(number, line) for number, line in numbered])


def _achieved(number: int, line: dict[str, Any]) -> Row:
    votes = ""
    if line["votes_for"] is not None and line["members_present"]:
        votes = f"\nPhiếu đồng ý: {line['votes_for']}/{line['members_present']}"
    who = f"{line['name']}\n{line['where']}\n{line['organization']}{votes}"
    return [str(number), who, line.get("achievement") or line["summary"]]


def _where(line: dict[str, Any]) -> str:
    place = line["workplace"] or line["address"]
    return ", ".join(part for part in (line["position"], place) if part)


def _score(line: dict[str, Any]) -> str:
    return vn_decimal(Decimal(line["score"])) if line["score"] else "–"
