"""Results on paper in an Excel file: the nominees to fill in, and reading it back with
what is wrong said by row."""

import io
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from campaigns.models import Campaign
from emulation.vietnamese import search_key
from nominations.backfill import candidates
from nominations.decision import Outcome
from nominations.models import Nomination

# The file is in Vietnamese, whatever the page's language.
HEADINGS = ["Mã", "Hồ sơ", "Đơn vị", "Họ tên, tên tập thể", "Kết quả", "Lý do"]
WIDTHS = [10, 16, 40, 40, 20, 50]
YES, NO = "Khen thưởng", "Không khen thưởng"
KEY, NAME, RESULT, REASON = 0, 3, 4, 5
SHEET = "Kết quả"
MOST = 5_000


@dataclass(frozen=True)
class RowError:
    row: int
    column: str
    text: str


@dataclass
class Read:
    """What a file says, by the nomination's key, in its order; or what is wrong."""

    outcomes: dict[int, Outcome] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)


def write(campaign: Campaign) -> bytes:
    """Everyone whose result can be entered; every cell is text or a key."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    sheet = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True})
    for index, (title, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, title, head)
    rows = list(candidates(campaign).order_by("dossier__code", "pk")[:MOST])
    for number, row in enumerate(rows, start=1):
        sheet.write_number(number, KEY, row.pk)
        for index, text in enumerate(
            (row.dossier.code, row.dossier.organization.name, row.name), start=1
        ):
            sheet.write_string(number, index, text)
    if rows:
        choices = {"validate": "list", "source": [YES, NO]}
        sheet.data_validation(1, RESULT, len(rows), RESULT, choices)
    sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()


def read(campaign: Campaign, content: bytes) -> Read:
    """Rows without a result are left alone. With one error nothing of the file counts."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    cells = list(book.worksheets[0].iter_rows(values_only=True, max_row=MOST + 1))
    found = Read()
    if not cells or [_text(cell) for cell in cells[0][: len(HEADINGS)]] != HEADINGS:
        found.errors.append(
            RowError(1, "", _("This is not the file of this page. Download it anew."))
        )
        return found
    known = {row.pk: row for row in candidates(campaign)}
    for number, row in enumerate(cells[1:], start=2):
        padded = [*row, *[None] * len(HEADINGS)]
        if _text(padded[RESULT]):
            _read_row(found, known, number, padded)
    if not found.outcomes and not found.errors:
        found.errors.append(
            RowError(2, HEADINGS[RESULT], _("No result is given in the file."))
        )
    return found


def _read_row(
    found: Read, known: dict[int, Nomination], number: int, row: list[Any]
) -> None:
    def wrong(column: int, text: str) -> None:
        found.errors.append(RowError(number, HEADINGS[column], text))

    nomination = known.get(_key(row[KEY]))
    if nomination is None:
        wrong(KEY, _("No nominee of this campaign waits for a result under this key."))
        return
    if search_key(_text(row[NAME])) != search_key(nomination.name):
        wrong(NAME, _("Under this key stands “%s”. Was a row moved?") % nomination.name)
    if nomination.pk in found.outcomes:
        wrong(KEY, _("This nominee stands in the file twice."))
    said, reason = search_key(_text(row[RESULT])), _text(row[REASON])
    if said not in (search_key(YES), search_key(NO)):
        wrong(RESULT, _("Write “%(yes)s” or “%(no)s”.") % {"yes": YES, "no": NO})
    elif said == search_key(NO) and not reason:
        wrong(REASON, _("Write the reason why this nominee is not awarded."))
    is_awarded = said == search_key(YES)
    found.outcomes[nomination.pk] = Outcome(is_awarded, "" if is_awarded else reason)


def _key(cell: Any) -> int:
    text = _text(cell).removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _text(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())
