"""The Board's request (tờ trình) to the Committee, in the Party's or the State's form."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any

from accounts.models import Organization
from emulation.vietnamese import vn_decimal, vn_long_date
from nominations.models import Proposal
from reports import letterhead
from reports.documents import proposals
from reports.documents.proposals import REQUEST_COLUMNS, Paper, Row, Table
from reports.written.head import copies


def the_request(proposal: Proposal) -> Paper:
    """All figures come from the lines of the frozen list."""
    said, board = proposal.content, proposals.board_of(proposal)
    number = letterhead.number_line(board, "TTr")
    return Paper(
        title="TỜ TRÌNH",
        about=f"về việc đề nghị tặng {said['award']}",
        stamp=proposals.stamp(proposal),
        head=letterhead.of(board, proposals.day_of(proposal)),
        columns=REQUEST_COLUMNS,
        tables=[Table("Cơ cấu danh sách đề nghị:", _by_kind(said["lines"]))],
        signer_line="THỦ TRƯỞNG CƠ QUAN",
        attached_to=f"Kính gửi: {said['committee']}",
        number=number[:1].upper() + number[1:],
        lead=[*_bases(said), *_asked(proposal, board)],
        closing=_closing(proposal, board),
        copies=copies(board),
    )


def _bases(said: dict[str, Any]) -> list[str]:
    """'Căn cứ …;' for each text the campaign rests on, and for its plan."""
    plan = said.get("plan", {})
    number = f" số {plan['number']}" if plan.get("number") else ""
    issued = plan.get("issued_on")
    day = f", {vn_long_date(dt.date.fromisoformat(issued))}" if issued else ""
    name = f" ({said['campaign']['name']})"
    texts = [*said.get("bases", []), f"Kế hoạch{number}{day}{name}"]
    return [f"Căn cứ {text.strip().rstrip('.;')};" for text in texts]


def _asked(proposal: Proposal, board: Organization) -> list[str]:
    said, values = proposal.content, proposals.figures(proposal)
    lines = _proposed(said)
    bodies = len({line["organization_code"] for line in lines})
    dossiers = len({line["dossier"] for line in said["lines"]})
    return [
        f"{board.name} đã tiếp nhận, thẩm định hồ sơ, xếp hạng theo quy định; danh sách "
        f"được lập từ {dossiers} hồ sơ. {board.name} kính trình {said['committee']} xem "
        f"xét, quyết định tặng {said['award']} cho {values['total']} trường hợp đủ điều "
        f"kiện, tiêu chuẩn, gồm {values['collectives']} tập thể và "
        f"{values['individuals']} cá nhân do {bodies} cơ quan, đơn vị đề nghị, trên tổng "
        f"số {values['places']} suất khen thưởng của Kế hoạch.",
    ]


def _by_kind(lines: list[dict[str, Any]]) -> list[Row]:
    """A row for each kind of nominee, and their sum."""
    found: Counter[tuple[str, str]] = Counter(
        (line["kind"], line["subject"]) for line in lines if line["part"] == "proposed"
    )
    kinds = sorted({kind for kind, _subject in found})
    rows = []
    for number, kind in enumerate(kinds, start=1):
        both = [found[kind, subject] for subject in ("collective", "individual")]
        rows.append([str(number), kind, *(str(n) for n in both), str(sum(both))])
    sums = [
        sum(n for (_kind, of), n in found.items() if of == subject)
        for subject in ("collective", "individual")
    ]
    total = ["", "Cộng", *(str(n) for n in sums), str(sum(sums))]
    return [*rows, total]


def _closing(proposal: Proposal, board: Organization) -> list[str]:
    said, values = proposal.content, proposals.figures(proposal)
    papers = ["Danh sách đề nghị", "Danh sách dự phòng", "Phụ lục tóm tắt thành tích"]
    attached = "; ".join(f"({n}) {name}" for n, name in enumerate(papers, start=1))
    return [
        *_shares(_proposed(said)),
        f"Dự phòng: {values['reserves']} trường hợp, xếp theo thứ tự ưu tiên thay thế.",
        f"Gửi kèm: {attached}. Các văn bản này được lập từ cùng một danh sách đã chốt, có "
        "mã kiểm tra ở chân mỗi trang.",
        f"{board.name} kính trình {said['committee']} xem xét, quyết định.",
    ]


def _shares(lines: list[dict[str, Any]]) -> list[str]:
    persons = [line for line in lines if line["subject"] == "individual"]
    women = sum(line["gender"] == "female" for line in persons)
    parts = [
        f"{sum(line[name] for line in lines)} trường hợp {words}"
        for name, words in (
            ("is_direct_worker", "trực tiếp lao động, công tác"),
            ("is_border_island", "ở biên giới, hải đảo"),
            ("is_grassroots", "ở cơ sở"),
        )
    ]
    if persons:
        share = vn_decimal(round(Decimal(women * 100) / len(persons), 1))
        parts.insert(0, f"{women} cá nhân là nữ ({share}% số cá nhân)")
    return [f"Trong đó: {'; '.join(parts)}."]


def _proposed(said: dict[str, Any]) -> list[dict[str, Any]]:
    return [line for line in said["lines"] if line["part"] == "proposed"]
