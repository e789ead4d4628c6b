"""The table of rewards of a decision, and the list of its ceremony."""

from collections.abc import Iterable

from emulation import clock
from emulation.vietnamese import vn_date, vn_decimal, vn_money
from nominations.models import Certificate, Decision
from nominations.reward_table import RewardLine, RewardTable, table_of
from reports import letterhead
from reports.documents.tables import Cell, Column, Part, Sheet

REWARD_COLUMNS = [
    Column("TT", 10, "center"),
    Column("Số sổ vàng", 16, "center"),
    Column("Họ và tên, tên tập thể", 56),
    Column("Đơn vị đề nghị", 54),
    Column("Mức (lần)", 16, "center"),
    Column("Lương cơ sở (đồng)", 28, "right"),
    Column("Tiền thưởng (đồng)", 30, "right"),
    Column("Nguồn kinh phí", 24),
    Column("Đã chi (ngày, chứng từ)", 28),
]
CEREMONY_COLUMNS = [
    Column("TT", 10, "center"),
    Column("Số sổ vàng", 16, "center"),
    Column("Họ và tên, tên tập thể", 62),
    Column("Chức vụ, đơn vị", 62),
    Column("Đơn vị đề nghị", 56),
    Column("Tiền thưởng (đồng)", 28, "right"),
    Column("Ký nhận", 28),
]


def reward_sheet(decision: Decision) -> Sheet:
    """By kind, with the sums by kind and by source, in figures and in words."""
    table = table_of(decision)
    board = decision.campaign.board
    parts = [
        Part(
            f"{numeral}. {'Tập thể' if part.subject == 'collective' else 'Cá nhân'} "
            f"({len(part.lines)}): {vn_money(part.total)}",
            [_reward_row(number, one) for number, one in enumerate(part.lines, 1)],
        )
        for numeral, part in zip(("I", "II"), table.parts, strict=False)
    ]
    return Sheet(
        head=letterhead.of(board, clock.today()),
        title="BẢNG TỔNG HỢP TIỀN THƯỞNG",
        subtitle=_with_decision(decision),
        columns=REWARD_COLUMNS,
        parts=parts,
        lead=[f"Căn cứ mức thưởng: {source}." for source in table.sources],
        closing=_sums(table),
        signers=["NGƯỜI LẬP", "KẾ TOÁN", "THỦ TRƯỞNG CƠ QUAN"],
    )


def _reward_row(number: int, line: RewardLine) -> list[Cell]:
    reward = line.reward
    paid = (
        f"{vn_date(reward.paid_on)}, {reward.paid_document}" if reward.paid_on else ""
    )
    return [
        str(number),
        str(line.ordinal or ""),
        line.nomination.name,
        line.nomination.dossier.organization.name,
        vn_decimal(reward.multiple),
        reward.base_salary,
        reward.amount,
        str(reward.get_fund_display()),
        "đã thu hồi khen thưởng" if line.is_revoked else paid,
    ]


def _sums(table: RewardTable) -> list[str]:
    by_fund = [
        f"Nguồn {fund.label}: {fund.count} mức thưởng, {vn_money(fund.total)} (đã chi "
        f"{vn_money(fund.paid)}, còn {vn_money(fund.unpaid)})."
        for fund in table.funds
    ]
    return [
        *by_fund,
        f"Tổng cộng: {vn_money(table.total)}.",
        f"Bằng chữ: {table.in_words}.",
    ]


def ceremony_sheet(decision: Decision, rows: Iterable[Certificate]) -> Sheet:
    """Who comes forward, in the order given, with room to sign."""
    lines = [_ceremony_row(number, row) for number, row in enumerate(rows, start=1)]
    return Sheet(
        head=letterhead.of(decision.campaign.board, clock.today()),
        title="DANH SÁCH TRAO TẶNG",
        subtitle=f"{decision.campaign.award_name}. {_with_decision(decision)}",
        columns=CEREMONY_COLUMNS,
        parts=[Part("", lines)],
        closing=[f"Tổng số: {len(lines)}."],
        signers=["NGƯỜI LẬP", "NGƯỜI TRAO", "THỦ TRƯỞNG CƠ QUAN"],
        row_mm=11,
    )


def _ceremony_row(number: int, row: Certificate) -> list[Cell]:
    reward = getattr(row.nomination, "reward", None)
    given = getattr(row, "handover", None)
    signed = f"{given.received_by}\n{vn_date(given.handed_on)}" if given else ""
    return [
        str(number),
        str(row.ordinal),
        row.name,
        row.description,
        row.nomination.dossier.organization.name,
        reward.amount if reward else "",
        signed,
    ]


def _with_decision(decision: Decision) -> str:
    return (
        f"(Kèm theo Quyết định số {decision.number}, ngày "
        f"{vn_date(decision.decided_on)})"
    )
