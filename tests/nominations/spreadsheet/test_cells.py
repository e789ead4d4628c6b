"""One cell as people fill it in: understood, or refused with a sentence; never guessed."""

import datetime as dt
import unicodedata

import pytest

from nominations.spreadsheet import awards, cells, choices, columns, formulas
from nominations.spreadsheet.columns import Column, Kind
from nominations.spreadsheet.faults import BadCell, LostZero, address

CHOICES = choices.Choices(
    labels={"kind": {"Người dân": "4", "Cán bộ hội các cấp": "3"}},
    offered={"kind": ["Người dân", "Cán bộ hội các cấp"]},
    rows={},
)


@pytest.fixture(autouse=True)
def _official():
    with columns.official_language():
        yield


def read(kind, raw, name="x"):
    return cells.read(Column(name, "Cột", kind, ""), raw, CHOICES)


@pytest.mark.parametrize(
    ("kind", "raw", "meant"),
    [
        (Kind.TEXT, "  Nguyễn\u00a0Văn  Mẫu ", "Nguyễn Văn Mẫu"),
        (Kind.TEXT, unicodedata.normalize("NFD", "Nguyễn Ước"), "Nguyễn Ước"),
        (Kind.TEXT, "Mẫu\u200b\ufeff", "Mẫu"),
        (Kind.TEXT, "\u00a0 \u3000", ""),
        (Kind.TEXT, "hai\ndòng", "hai dòng"),
        (Kind.TEXT, 12.0, "12"),
        (Kind.TEXT, "'=1+1", "=1+1"),
        (Kind.TEXT, "''-a", "'-a"),
        (Kind.TEXT, "'ngoặc'", "'ngoặc'"),
        (Kind.LONG, "một\r\n\u00a0hai ", "một\nhai"),
        (Kind.LONG, "'- gạch đầu dòng", "- gạch đầu dòng"),
        (Kind.DATE, dt.date(1970, 9, 5), "05/09/1970"),
        (Kind.DATE, dt.datetime(1970, 9, 5), "05/09/1970"),  # noqa: DTZ001
        (Kind.DATE, "5/9/1970", "05/09/1970"),
        (Kind.DATE, "05-09-1970", "05/09/1970"),
        (Kind.DATE, " 05 . 09 . 1970 ", "05/09/1970"),
        (Kind.DATE, "1970-09-05", "05/09/1970"),
        (Kind.DATE, "ngày 5 tháng 9 năm 1970", "05/09/1970"),
        (Kind.DATE, "", ""),
        (Kind.WHOLE, 8.0, "8"),
        (Kind.WHOLE, "008", "8"),
        (Kind.YES, "có", "Có"),
        (Kind.YES, "CO", "Có"),
        (Kind.YES, "X", "Có"),
        (Kind.YES, 1.0, "Có"),
        (Kind.YES, True, "Có"),
        (Kind.YES, "không", ""),
        (Kind.YES, False, ""),
        (Kind.YES, 0.0, ""),
    ],
)
def test_a_cell_is_understood(kind, raw, meant):
    assert read(kind, raw) == meant


@pytest.mark.parametrize(
    ("kind", "raw", "says"),
    [
        (Kind.TEXT, dt.date(2026, 4, 3), "03/04/2026"),
        (Kind.TEXT, True, "TRUE"),
        (Kind.TEXT, dt.time(8, 30), "giờ"),
        (Kind.TEXT, 1.5, "1,5"),
        (Kind.TEXT, 1e16, "1e+16"),
        (Kind.DATE, 1970.0, "1970"),
        (Kind.DATE, "1970", "1970"),
        (Kind.DATE, "9/1970", "9/1970"),
        (Kind.DATE, "05/09/70", "05/09/70"),
        (Kind.DATE, "09/25/1970", "09/25/1970"),
        (Kind.DATE, "31/02/1970", "31/02/1970"),
        (Kind.DATE, 25816.0, "05/09/1970"),
        (Kind.DATE, True, "TRUE"),
        (Kind.WHOLE, 8.5, "8,5"),
        (Kind.WHOLE, "1.234", "1.234"),
        (Kind.WHOLE, "8 phiếu", "8 phiếu"),
        (Kind.WHOLE, True, "TRUE"),
        (Kind.YES, "chắc là có", "chắc là có"),
        (Kind.YES, 2.0, "2"),
        (Kind.AWARDS, 12.5, "12,5"),
    ],
)
def test_what_can_mean_two_things_is_refused_by_name(kind, raw, says):
    with pytest.raises(BadCell, match=says.replace("+", r"\+")):
        read(kind, raw)


@pytest.mark.parametrize(
    ("name", "raw", "mended"),
    [
        ("citizen_id", 89170000999.0, "089170000999"),
        ("citizen_id", 1170000999.0, ""),
        ("phone", 912345678.0, "0912345678"),
        ("phone", 1234.0, ""),
    ],
)
def test_a_lost_zero_is_asked_about_only_where_one_alone_can_be_missing(
    name, raw, mended
):
    with pytest.raises(LostZero, match=str(int(raw))) as lost:
        read(Kind.CODE, raw, name)

    assert lost.value.mended == mended


def test_a_number_that_has_all_its_digits_has_lost_nothing():
    assert read(Kind.CODE, 189170000999.0, "citizen_id") == "189170000999"


@pytest.mark.parametrize("raw", ["Người dân", "NGƯỜI DÂN", "người\u00a0dân "])
def test_a_choice_is_known_by_its_name(raw):
    assert read(Kind.CHOICE, raw, "kind") == "Người dân"


def test_an_unknown_choice_is_refused_with_the_nearest():
    with pytest.raises(BadCell, match="Người dân") as bad:
        read(Kind.CHOICE, "Nguoi dan", "kind")

    assert "Nguoi dan" in str(bad.value)


# ---------------------------------------------------------------------------- formulas
RISKY = [
    '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", "\t=1", "'=1",
]  # fmt: skip


@pytest.mark.parametrize("text", RISKY)
def test_what_looks_like_a_formula_goes_out_guarded_and_comes_back_as_it_was(text):
    out = formulas.guard(text)

    assert out[0] == "'"
    assert formulas.unguard(out) == text


@pytest.mark.parametrize("text", ["Mẫu", "'Mẫu'", "a=b", "''", ""])
def test_plain_text_goes_out_as_it_is(text):
    assert formulas.guard(text) == text == formulas.unguard(text)


# ------------------------------------------------------------------------------ honours
LINE = {"year": 2020, "title": "Bằng khen", "decision": "12/QĐ", "authority": "UBND"}


def test_a_line_of_honours_comes_back_as_it_was():
    assert awards.lines(awards.text([LINE])) == [LINE]


def test_a_bar_inside_a_title_divides_nothing():
    odd = LINE | {"title": "Bằng khen | lần 2"}

    assert awards.lines(awards.text([odd])) == [odd]


def test_honours_come_out_newest_first():
    text = "2019 | Giấy khen\n2022|Bằng khen"

    assert [row["year"] for row in awards.lines(text)] == [2022, 2019]


@pytest.mark.parametrize(
    "text",
    ["Giấy khen 2020", "2020", "hai nghìn | x", "1899 | x", "2020 |", "1|2|3|4|5"],
)
def test_a_line_of_honours_that_is_not_understood_is_refused(text):
    with pytest.raises(BadCell):
        awards.lines(text)


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [(0, 0, "A1"), (16, 3, "D17"), (0, 25, "Z1"), (0, 26, "AA1")],
)
def test_a_cell_is_named_as_excel_names_it(row, column, said):
    assert address(row, column) == said
