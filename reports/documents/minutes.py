"""The minutes of a council's meeting in Word, drafted from what happened (domain 1.5)."""

import io
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from council.models import Attendance, Meeting, Recusal, Round, RoundItem
from council.tally import Terms, share
from emulation.vietnamese import vn_datetime, vn_decimal
from reports import letterhead
from reports.documents.proposal_word import centred, set_page, write_letterhead

COLUMNS = [("TT", 11), ("Họ và tên, tên tập thể", 52), ("Cơ quan đề nghị", 48),
           ("Số phiếu đồng ý", 22), ("Tỷ lệ", 18), ("Kết quả", 20)]  # fmt: skip
HOW = {
    Round.Method.OPEN: "biểu quyết công khai, ghi tên",
    Round.Method.SECRET: "bỏ phiếu kín",
    Round.Method.COUNTED: "biểu quyết tại phòng họp, kiểm đếm trực tiếp",
}


def as_docx(meeting: Meeting) -> bytes:
    document = new_document()
    document.core_properties.title = f"Biên bản {meeting.title}"
    document.core_properties.language = "vi-VN"
    set_page(document, "")
    day = timezone.localdate(meeting.opened_at or meeting.starts_at)
    write_letterhead(document, letterhead.of(meeting.campaign.board, day))
    centred(document, "BIÊN BẢN", 15)
    centred(document, meeting.title, 14)
    for text in _opening(meeting):
        document.add_paragraph(text)
    _heading(document, "I. THÀNH PHẦN")
    for text in _attendance(meeting):
        document.add_paragraph(text)
    _heading(document, "II. NỘI DUNG")
    document.add_paragraph(_agenda(meeting))
    for text in _recusals(meeting):
        document.add_paragraph(text)
    for text in meeting.discussion.splitlines():
        document.add_paragraph(text)
    _heading(document, "III. KẾT QUẢ BIỂU QUYẾT")
    document.add_paragraph(_terms(meeting))
    for voting in _rounds(meeting):
        _round(document, voting)
    _heading(document, "IV. KẾT LUẬN")
    for text in meeting.conclusion.splitlines() or ["…"]:
        document.add_paragraph(text)
    document.add_paragraph(_closing(meeting))
    _signatures(document, meeting)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _opening(meeting: Meeting) -> list[str]:
    council = meeting.campaign.council_name or "Hội đồng"
    return [
        f"{council} họp vào lúc {vn_datetime(meeting.opened_at or meeting.starts_at)}, "
        f"tại {meeting.place}.",
        f"Chủ trì: đồng chí {meeting.chair.user.full_name}, {meeting.chair.title}.",
        f"Thư ký: đồng chí {meeting.secretary.user.full_name}, "
        f"{meeting.secretary.title}.",
    ]


def _attendance(meeting: Meeting) -> list[str]:
    rows = list(meeting.attendance.select_related("member__user"))
    presence = Attendance.Presence
    present = [row for row in rows if row.presence == presence.PRESENT]
    away = [row for row in rows if row.presence != presence.PRESENT]
    lines = [
        f"Tổng số thành viên: {len(rows)}; có mặt: {len(present)}; "
        f"vắng mặt: {len(away)}.",
        "Có mặt: " + "; ".join(_named(row) for row in present) + ".",
    ]
    if away:
        lines.append(
            "Vắng mặt: "
            + "; ".join(
                _named(row)
                + (
                    " (gửi phiếu bằng văn bản"
                    if row.presence == presence.WRITTEN
                    else " ("
                )
                + (", " if row.presence == presence.WRITTEN and row.reason else "")
                + f"{row.reason or ('' if row.presence == presence.WRITTEN else 'không nêu lý do')})"
                for row in away
            )
            + "."
        )
    return lines


def _named(row: Attendance) -> str:
    return f"{row.member.user.full_name}, {row.member.title}"


def _agenda(meeting: Meeting) -> str:
    total = meeting.items.count()
    above = meeting.items.filter(is_above_line=True).count()
    return (
        f"Hội đồng xem xét {total} trường hợp theo thứ tự xếp hạng, trong đó {above} "
        f"trường hợp trong số suất, {total - above} trường hợp ngoài số suất."
    )


def _recusals(meeting: Meeting) -> list[str]:
    rows = Recusal.objects.filter(item__meeting=meeting).select_related(
        "member__user", "item__nomination"
    )
    return [
        f"Đồng chí {row.member.user.full_name} không tham gia xem xét, biểu quyết trường "
        f"hợp số {row.item.order} ({row.item.nomination.name})"
        + (f": {row.reason}." if row.reason else ": có liên quan.")
        for row in rows
    ]


def _terms(meeting: Meeting) -> str:
    terms = Terms.of(meeting.campaign)
    least = (
        "quá nửa"
        if terms.threshold is None
        else f"từ {vn_decimal(terms.threshold.normalize())}% trở lên"
    )
    of = "số thành viên biểu quyết" if terms.of_present else "tổng số thành viên"
    return (
        f"Trường hợp được đồng ý khi có {least} tính trên {of} Hội đồng, không kể thành "
        "viên không tham gia biểu quyết do có liên quan."
    )


def _rounds(meeting: Meeting) -> list[Round]:
    items = RoundItem.objects.select_related("item__nomination__dossier__organization")
    closed = meeting.rounds.exclude(closed_at=None)
    return list(closed.prefetch_related(Prefetch("items", items), "casts"))


def _round(document: Any, voting: Round) -> None:
    block = ", biểu quyết một lần cho cả nhóm" if voting.is_block else ""
    written = sum(cast.is_written for cast in voting.casts.all())
    letters = f"; trong đó {written} phiếu gửi bằng văn bản" if written else ""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(f"Lượt {voting.number}").bold = True
    paragraph.add_run(f" ({HOW[Round.Method(voting.method)]}{block}{letters}):")
    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style, table.autofit = "Table Grid", False
    for column, (_title, mm) in zip(table.columns, COLUMNS, strict=True):
        column.width = Mm(mm)
    _fill(table.rows[0], [title for title, _mm in COLUMNS], is_head=True)
    for row in voting.items.all():
        yes, base = row.yes or 0, row.base or 0
        _fill(
            table.add_row(),
            [
                str(row.item.order),
                row.item.nomination.name,
                row.item.nomination.dossier.organization.name,
                f"{yes}/{base}",
                f"{vn_decimal(share(yes, base).normalize())}%",
                "Đồng ý" if row.has_passed else "Không đạt",
            ],
        )


def _fill(row: Any, texts: list[str], *, is_head: bool = False) -> None:
    for index, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = Mm(COLUMNS[index][1])
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        if is_head or index in (0, 3, 4, 5):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(11), is_head


def _closing(meeting: Meeting) -> str:
    if meeting.closed_at is None:
        return "Cuộc họp kết thúc lúc … giờ … ngày …/…/….., biên bản được thông qua tại cuộc họp."
    return (
        f"Cuộc họp kết thúc lúc {vn_datetime(meeting.closed_at)}; biên bản được thông qua "
        "tại cuộc họp."
    )


def _heading(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.add_run(text).bold = True


def _signatures(document: Any, meeting: Meeting) -> None:
    table = document.add_table(rows=1, cols=2)
    # Never a title on one page and its name on the next.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, title, member in zip(
        table.rows[0].cells,
        ("THƯ KÝ", "CHỦ TRÌ"),
        (meeting.secretary, meeting.chair),
        strict=True,
    ):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = Pt(18)
        paragraph.paragraph_format.keep_together = True
        paragraph.add_run(f"{title}\n\n\n\n\n{member.user.full_name}").bold = True
