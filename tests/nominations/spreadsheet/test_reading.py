"""A whole file as people make it: understood, or refused by cell; and what is no file of
this dossier is refused with a sentence."""

import io
import zipfile

import pytest
from openpyxl.utils import get_column_letter

from nominations import importing, intake
from nominations.models import NomineeImport
from nominations.spreadsheet import keys, scan
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import participant
from tests.nominations import factories
from tests.nominations.spreadsheet.files import (
    BODIES,
    BODY,
    FIRST,
    PEOPLE,
    PERSON,
    downloaded,
    sent,
)

pytestmark = pytest.mark.django_db
NEXT = FIRST + 1


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def organization(campaign):
    return participant(campaign)


@pytest.fixture
def us(organization):
    return factories.clerk_and_leader(organization)


@pytest.fixture
def dossier(campaign, organization, us):
    """One individual and one collective."""
    made = factories.draft_dossier(campaign, organization, us)
    factories.add_nominees(made, 2, by=us)
    return made


@pytest.fixture
def file(dossier):
    return downloaded(dossier)


@pytest.fixture
def read(dossier, us):
    def prepared(file):
        return importing.prepare(dossier, file.upload(), by=us)

    return prepared


def cells(imported):
    return [(fault["sheet"], fault["cell"]) for fault in imported.plan["faults"]]


# --------------------------------------------------------------------------- odd cells
def test_every_wrong_cell_is_named(read, file):
    file.fill(NEXT, **PERSON | {"born_on": "1970", "kind": "Không có", "phone": "12"})
    file.fill(NEXT + 1, **PERSON | {"name": "", "citizen_id": "0891"})

    imported = read(file)

    assert sorted(cells(imported)) == sorted(
        (PEOPLE, file.address(name, row))
        for name, row in [
            ("born_on", NEXT),
            ("kind", NEXT),
            ("name", NEXT + 1),
            ("citizen_id", NEXT + 1),
        ]
    )
    assert not imported.is_applicable


def test_a_formula_is_refused_even_if_its_last_result_is_in_the_file(read, file):
    file.fill(NEXT, **PERSON, address="=1+1")

    assert cells(read(file)) == [(PEOPLE, file.address("address", NEXT))]


def test_an_error_of_excel_is_not_an_empty_cell(read, file):
    file.fill(NEXT, **PERSON)
    file.cell("address", NEXT).value = "#N/A"
    file.cell("address", NEXT).data_type = "e"

    assert cells(read(file)) == [(PEOPLE, file.address("address", NEXT))]


def test_merged_cells_are_refused_where_they_stand(read, file):
    file.fill(NEXT, **PERSON)
    area = f"{file.address('workplace', NEXT)}:{file.address('workplace', NEXT + 1)}"
    file.book[PEOPLE].merge_cells(area)

    imported = read(file)

    assert cells(imported) == [(PEOPLE, file.address("workplace", NEXT))]
    assert area in imported.plan["faults"][0]["message"]


def test_merged_cells_above_the_heading_do_no_harm(read, file):
    file.book[PEOPLE].merge_cells("B1:F1")

    assert cells(read(file)) == []


def test_empty_rows_between_and_below_are_no_nominees(read, file):
    file.fill(NEXT + 3, **PERSON)
    file.fill(NEXT + 9, name=" \u00a0", address="")

    imported = read(file)

    assert (cells(imported), imported.added) == ([], 1)
    assert imported.plan["added"][0]["row"] == NEXT + 3


def test_lost_zeros_are_put_back_only_when_the_person_agrees(read, file, us):
    file.fill(NEXT, **PERSON | {"citizen_id": 89170000999, "phone": 912345678})

    asked = read(file)
    agreed = importing.prepare_again(asked, by=us, restores_zeros=True)

    assert len(cells(asked)) == asked.plan["lost_zeros"] == 2
    assert cells(agreed) == []
    values = agreed.plan["added"][0]["values"]
    assert (values["citizen_id"], values["phone"]) == ("089170000999", "0912345678")
    assert len(agreed.plan["notes"]) == 2


def test_a_masked_number_keeps_the_one_on_file(read, file):
    assert "*" in file.cell("citizen_id").value
    file.fill(FIRST, position="Chủ tịch")

    imported = read(file)

    (entry,) = imported.plan["changed"]
    assert list(entry["values"]) == ["position"]


def test_a_masked_number_dragged_to_another_row_is_refused(read, file):
    file.fill(NEXT, **PERSON | {"citizen_id": "0891****0999"})

    assert cells(read(file)) == [(PEOPLE, file.address("citizen_id", NEXT))]


def test_a_rule_between_two_cells_is_the_forms_own(read, file):
    file.fill(FIRST, BODIES, members_total=3)

    assert cells(read(file)) == [
        (BODIES, file.address("members_female", FIRST, BODIES))
    ]


# ---------------------------------------------------------------------------- row keys
@pytest.mark.parametrize("key", ["N1.ABCDEF", "1", "N999999999.KQWEAB", "x" * 500])
def test_a_key_that_is_not_a_true_one_is_refused(read, file, key):
    file.fill(FIRST, **{"": key})

    assert cells(read(file)) == [(PEOPLE, f"A{FIRST}")]


def test_a_key_that_stands_twice_is_refused(read, file):
    file.fill(NEXT, **PERSON, **{"": file.cell("").value})

    assert cells(read(file)) == [(PEOPLE, f"A{NEXT}")]


def test_a_row_that_was_emptied_but_for_its_key_is_asked_about(read, file):
    for cell in file.book[PEOPLE][FIRST][1:]:
        cell.value = None

    assert cells(read(file)) == [(PEOPLE, f"A{FIRST}")]


def test_the_key_of_a_nominee_removed_meanwhile_is_refused(read, file, dossier, us):
    intake.remove_nomination(dossier.nominations.get(subject="individual"), by=us)

    assert cells(read(file)) == [(PEOPLE, f"A{FIRST}")]


def test_a_row_without_its_key_does_not_add_the_same_person_again(read, file):
    file.fill(FIRST, **{"": None})

    assert cells(read(file)) == [(PEOPLE, file.address("citizen_id"))]
    file.fill(FIRST, citizen_id=None)
    assert cells(read(file)) == [(PEOPLE, file.address("name"))]


def test_two_persons_of_one_name_and_birthday_are_told_apart_by_number(
    read, file, dossier
):
    same = dossier.nominations.get(subject="individual")
    facts = {"name": same.name, "born_on": f"{same.born_on:%d/%m/%Y}"}
    file.book[PEOPLE].delete_rows(FIRST)
    file.fill(FIRST, **PERSON | facts)

    imported = read(file)

    assert (cells(imported), imported.added) == ([], 1)


def test_one_number_in_two_new_rows_is_refused(read, file):
    file.fill(NEXT, **PERSON)
    file.fill(NEXT + 1, **PERSON | {"name": "Người khác"})

    assert cells(read(file)) == [(PEOPLE, file.address("citizen_id", NEXT + 1))]


def test_a_key_is_of_one_dossier_and_one_nominee():
    key = keys.key_of(7, 12)

    assert keys.nomination_of(7, f" {key.lower()} ") == 12
    assert keys.nomination_of(8, key) is None
    assert keys.nomination_of(7, key.replace("N12", "N13")) is None


# ----------------------------------------------------------------------------- columns
def test_columns_may_stand_in_another_order(read, file):
    sheet = file.book[PEOPLE]
    last = get_column_letter(sheet.max_column + 1)
    name = file.place(PEOPLE, "position")
    file.fill(FIRST, position="Chủ tịch")
    for row in range(FIRST - 1, FIRST + 1):
        sheet[f"{last}{row}"] = sheet.cell(row, name).value
    sheet.delete_cols(name)

    (entry,) = read(file).plan["changed"]

    assert entry["values"] == {"position": "Chủ tịch"}


def test_a_column_that_was_deleted_is_left_as_it_is(read, file):
    file.book[PEOPLE].delete_cols(file.place(PEOPLE, "achievement"))

    imported = read(file)

    assert (cells(imported), imported.changed) == ([], 0)
    assert len(imported.plan["notes"]) == 1


def test_a_column_of_ones_own_is_not_read_and_that_is_said(read, file):
    sheet = file.book[PEOPLE]
    sheet.cell(FIRST - 1, sheet.max_column + 1).value = "Ghi chú riêng"

    imported = read(file)

    assert imported.plan["notes"][0]["label"] == "Ghi chú riêng"


def test_a_column_that_stands_twice_is_refused(read, file):
    sheet = file.book[PEOPLE]
    sheet.cell(FIRST - 1, sheet.max_column + 1).value = sheet.cell(FIRST - 1, 3).value

    assert len(cells(read(file))) == 1


def test_nobody_is_missing_from_a_sheet_that_is_not_there(read, file):
    del file.book[BODIES]

    imported = read(file)

    assert imported.plan["missing"] == []
    assert imported.plan["notes"][0]["sheet"] == BODIES


def test_a_row_that_was_deleted_is_missing_not_removed(read, file, dossier):
    file.book[BODIES].delete_rows(FIRST)

    imported = read(file)

    (entry,) = imported.plan["missing"]
    assert entry["is_removable"]
    assert dossier.nominations.count() == 2


# ------------------------------------------------------------------------- whole files
def test_a_file_of_another_dossier_is_refused(campaign, organization, us, dossier):
    other = factories.draft_dossier(campaign, organization, us)

    imported = importing.prepare(other, downloaded(dossier).upload(), by=us)

    assert imported.state == NomineeImport.State.UNREADABLE
    assert dossier.code in imported.error
    assert other.code in imported.error


@pytest.mark.parametrize("sheet", ["_meta", "both", "heading", "keys"])
def test_a_file_that_lacks_what_it_needs_is_refused_with_a_sentence(read, file, sheet):
    if sheet == "both":
        del file.book[PEOPLE], file.book[BODIES]
    elif sheet == "heading":
        file.book[PEOPLE].delete_rows(FIRST - 1)
    elif sheet == "keys":
        file.book[PEOPLE].delete_cols(1)
    else:
        del file.book[sheet]

    imported = read(file)

    assert imported.state == NomineeImport.State.UNREADABLE
    assert imported.error


def test_two_cells_in_far_corners_are_refused_before_they_take_all_memory(read, file):
    file.book[PEOPLE]["XFD1048576"] = "x"

    imported = read(file)

    assert imported.state == NomineeImport.State.UNREADABLE
    assert "1048576" in imported.error


def test_formats_down_to_the_last_row_do_no_harm(read, file):
    file.book[PEOPLE]["A1048576"].number_format = "0.00"

    assert read(file).state == NomineeImport.State.READY


def rewritten(content, change):
    """The same package with its first sheet changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                data = change(data)
            new.writestr(part, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(b' r="B3"', b""),
        lambda xml: xml.decode().encode("utf-16"),
        lambda xml: xml[: len(xml) // 2],
    ],
    ids=["no-references", "utf-16", "cut"],
)
def test_a_sheet_written_in_a_strange_way_is_refused(dossier, us, file, change):
    upload = sent(rewritten(file.content(), change))

    imported = importing.prepare(dossier, upload, by=us)

    assert imported.state == NomineeImport.State.UNREADABLE
    assert imported.error


def test_more_rows_than_are_read_at_a_time_are_refused(read, file, monkeypatch):
    monkeypatch.setattr(scan, "MAX_ROWS", 1)
    file.fill(NEXT, **PERSON)
    file.fill(FIRST, BODIES, **BODY)

    assert read(file).state == NomineeImport.State.UNREADABLE
