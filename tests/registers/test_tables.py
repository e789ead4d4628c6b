"""Registers as spreadsheets: what goes out comes in again; a wrong cell stops all."""

import datetime as dt
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from accounts.models import Role
from emulation import clock
from records.errors import Refused
from records.models import AuditEvent
from registers.catalogue import REGISTERS
from registers.models import Inspection, PropagandaEntry
from registers.tables import importing
from registers.tables.formulas import harmless, unmarked
from registers.tables.reading import MOST_ROWS
from tests.campaigns.factories import participant
from tests.people import person
from tests.registers.factories import VALUES, entry, one_line, table

pytestmark = pytest.mark.django_db
HEAD = [
    "Nội dung kiểm tra",
    "Đơn vị được kiểm tra",
    "Ngày kiểm tra",
    "Kết quả kiểm tra",
]
INSPECTIONS = REGISTERS["inspections"]
DAY = dt.date(2026, 3, 5)


@pytest.fixture
def bring(campaign, organization, us):
    """Upload a table for our register of inspections."""

    def bring_in(*rows, register=INSPECTIONS, head=HEAD):
        upload = table(head, *rows)
        return importing.bring_in(upload, register, campaign, organization, by=us)

    return bring_in


def cells(content: bytes) -> list[list]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


# -------------------------------------------------------------------------- export
def test_the_export_holds_the_lines_of_the_list_and_no_other(
    client, campaign, organization, us
):
    entry(Inspection, campaign, organization, title="Của ta", happened_on=DAY)
    entry(Inspection, campaign, organization, title="Lọc bỏ")
    entry(Inspection, campaign, participant(campaign), title="Của họ")
    client.force_login(us)

    answer = client.get("/registers/inspections/export/?q=cua+ta")

    head, *lines = cells(answer.content)
    assert head[0] == "Nội dung kiểm tra"
    assert [(line[0], line[2], line[-1]) for line in lines] == [
        ("Của ta", DAY, organization.name)
    ]


def test_that_lines_were_taken_out_is_recorded(client, campaign, organization, us):
    entry(Inspection, campaign, organization)
    client.force_login(us)

    client.get("/registers/inspections/export/")

    event = AuditEvent.objects.get(verb="register.exported")
    assert event.after == {"register": "inspections", "rows": 1}


@pytest.mark.parametrize("text", ["=1+1", "+84", "-x", "@SUM(A1)", "\tx"])
def test_a_text_that_looks_like_a_formula_goes_out_as_text_and_comes_back(text):
    assert harmless(text) == f"'{text}"
    assert unmarked(harmless(text)) == text
    assert unmarked("'thường") == "'thường"


def test_a_formula_is_exported_as_text(client, campaign, organization, us):
    entry(Inspection, campaign, organization, title="=HYPERLINK(1)")
    client.force_login(us)

    answer = client.get("/registers/inspections/export/")

    assert cells(answer.content)[1][0] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("slug", REGISTERS)
def test_what_is_exported_can_be_brought_in_elsewhere(
    client, slug, campaign, organization, us
):
    register = REGISTERS[slug]
    made = entry(register.model, campaign, organization)
    client.force_login(us)
    content = client.get(f"/registers/{slug}/export/").content
    other = participant(campaign)
    them = person(Role.ORG_CLERK, organization=other)
    upload = SimpleUploadedFile("so.xlsx", content)

    kept, read = importing.bring_in(upload, register, campaign, other, by=them)

    assert read.faults == []
    importing.enter(kept, by=them)
    again = register.model.objects.get(organization=other)
    for name in register.table_fields:
        assert getattr(again, name) == getattr(made, name), name


@pytest.mark.parametrize("slug", REGISTERS)
def test_the_empty_table_has_the_columns_that_are_read(client, slug, us):
    client.force_login(us)

    answer = client.get(f"/registers/{slug}/import/blank/")

    register = REGISTERS[slug]
    head = cells(answer.content)[0]
    assert [str(cell).lower() for cell in head] == [
        register.label(name).lower() for name in register.table_fields
    ]


# -------------------------------------------------------------------------- import
def test_a_sound_table_is_looked_through_before_it_is_entered(bring, us):
    kept, read = bring(["Việc một", "Chi hội 1", DAY, "Tốt"], ["Việc hai", "Chi hội 2", "06/03/2026", ""])  # fmt: skip

    assert not Inspection.objects.exists()
    assert importing.enter(kept, by=us) == 2

    first = Inspection.objects.get(title="Việc một")
    assert (first.happened_on, first.findings) == (DAY, "Tốt")


def test_entering_twice_enters_once(bring, us):
    kept, _read = bring(["Việc một", "Chi hội 1", DAY, ""])

    for _ in range(2):
        assert importing.enter(kept, by=us) == 1

    assert Inspection.objects.count() == 1


def test_one_wrong_cell_and_nothing_is_kept(bring):
    kept, read = bring(
        ["Việc một", "Chi hội 1", DAY, ""],
        ["", "Chi hội 2", "31/02/2026", ""],
        ["Việc ba", "x" * 301, clock.today() + dt.timedelta(days=3), ""],
    )

    assert kept is None
    assert {fault.place for fault in read.faults} == {"A3", "C3", "B4", "C4"}
    assert all(fault.message for fault in read.faults)


def test_a_choice_is_written_in_words_and_a_wrong_one_is_told_with_the_right_ones(
    bring,
):
    register = REGISTERS["propaganda"]
    head = ["Tiêu đề hoặc nội dung", "Kênh", "Ngày đăng, phát"]

    kept, _read = bring(["A", "mang xa hoi", DAY], register=register, head=head)
    _none, read = bring(["B", "bồ câu", DAY], register=register, head=head)

    assert kept is not None
    assert "mạng xã hội" in read.faults[0].message


def test_lines_that_are_there_already_are_passed_over(bring, us):
    line = ["Việc một", "Chi hội 1", DAY, ""]
    kept, _read = bring(line)
    importing.enter(kept, by=us)

    again, read = bring(line, ["Việc hai", "Chi hội 1", DAY, ""])

    assert [title for _row, title in read.known] == ["Việc một"]
    assert importing.enter(again, by=us) == 1
    assert Inspection.objects.count() == 2


def test_the_same_line_twice_in_a_table_is_entered_once(bring, us):
    line = ["Việc một", "Chi hội 1", DAY, ""]

    kept, _read = bring(line, line)

    assert importing.enter(kept, by=us) == 1


@pytest.mark.parametrize(
    ("upload", "word"),
    [
        (table(HEAD[:1], ["Việc"]), "thiếu cột"),
        (table(HEAD), "chưa có dòng"),
        (
            table(HEAD, *[["Việc", "Chi hội", DAY, ""]] * (MOST_ROWS + 1)),
            str(MOST_ROWS),
        ),
    ],
    ids=["columns", "empty", "long"],
)
def test_a_table_that_is_none_of_this_register_is_told(
    upload, word, campaign, organization, us
):
    upload.seek(0)

    with pytest.raises(Refused, match=word):
        importing.bring_in(upload, INSPECTIONS, campaign, organization, by=us)


def test_a_table_looked_through_by_one_is_not_entered_by_another(
    client, bring, organization
):
    kept, _read = bring(["Việc một", "Chi hội 1", DAY, ""])
    client.force_login(person(Role.ORG_CLERK, organization=organization))

    answer = client.post(f"/registers/imports/{kept.pk}/")

    assert answer.status_code == 404
    assert not Inspection.objects.exists()


def test_the_pages_lead_from_the_upload_to_the_list(client, us, organization):
    client.force_login(us)
    upload = one_line(INSPECTIONS, VALUES[Inspection])

    preview = client.post(
        "/registers/inspections/import/", {"file": upload}, follow=True
    )
    assert VALUES[Inspection]["title"] in preview.content.decode()
    listed = client.post(preview.redirect_chain[-1][0], follow=True)

    assert "Đã nhập 1 dòng" in listed.content.decode()
    assert Inspection.objects.get().organization == organization


def test_wrong_cells_stand_on_the_page_with_what_to_do(client, us):
    client.force_login(us)
    wrong = table(HEAD, ["Việc", "Chi hội", "không phải ngày", ""])

    page = client.post("/registers/inspections/import/", {"file": wrong})

    text = page.content.decode()
    assert "C2" in text
    assert "không phải ngày" in text


@pytest.mark.parametrize("name", ["so.xls", "so.csv"])
def test_another_kind_of_file_is_told(client, us, name):
    client.force_login(us)

    page = client.post(
        "/registers/inspections/import/", {"file": SimpleUploadedFile(name, b"x")}
    )

    assert page.context["form"].errors["file"]


def test_a_table_of_a_whole_year_keeps_within_its_questions(
    bring, us, django_assert_max_num_queries
):
    lines = [[f"Việc {n}", "Chi hội", DAY, ""] for n in range(50)]
    kept, _read = bring(*lines)

    with django_assert_max_num_queries(50 * 25 + 20):
        assert importing.enter(kept, by=us) == 50


def test_keys_of_lines_come_from_the_table(bring, us):
    kept, _read = bring(["Việc một", "Chi hội 1", DAY, ""])
    importing.enter(kept, by=us)

    assert Inspection.objects.get().once_key == uuid.uuid5(kept.once_key, "2")
    assert not PropagandaEntry.objects.exists()
