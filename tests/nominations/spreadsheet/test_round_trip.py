"""What goes out comes back the same: nothing changed means nothing to apply."""

import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulation.vietnamese import tidy
from nominations import importing
from nominations.models import EarlierAward, Nomination
from nominations.spreadsheet import columns, writing
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


@pytest.fixture
def us_and_dossier():
    made = make_campaign()
    organization = participant(made)
    us = factories.clerk_and_leader(organization)
    dossier = factories.draft_dossier(made, organization, us)
    factories.add_nominees(dossier, 2, by=us)
    return us, dossier


def visible(content):
    """What a person sees of a file, sheet by sheet, without the row keys."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        name: [row[1:] for row in book[name].iter_rows(values_only=True)]
        for name in (PEOPLE, BODIES)
    }


def test_the_same_dossier_gives_the_same_bytes(us_and_dossier):
    _us, dossier = us_and_dossier

    assert writing.as_xlsx(dossier) == writing.as_xlsx(dossier)


def test_what_was_filled_in_comes_out_the_same(us_and_dossier):
    us, dossier = us_and_dossier
    file = downloaded(dossier)
    file.fill(FIRST, name="Nguyễn Thị Đổi", achievement="'- Một\n- Hai")
    file.fill(FIRST + 1, **PERSON, earlier_awards="2020 | Giấy khen | 1/QĐ | UBND xã")
    file.fill(FIRST + 1, BODIES, **BODY, is_grassroots="Có")

    imported = importing.prepare(dossier, file.upload(), by=us)
    # The number on file shows only its ends from now on.
    importing.apply(imported, by=us, digest=imported.digest)

    out, back = visible(file.content()), visible(writing.as_xlsx(dossier))
    place = file.place(PEOPLE, "citizen_id") - 2
    for sheet in (PEOPLE, BODIES):
        for old, new in zip(out[sheet], back[sheet], strict=True):
            old, new = list(old), list(new)
            if sheet == PEOPLE and old[place] == PERSON["citizen_id"]:
                old[place] = "0891****0999"
            assert old == new


# PostgreSQL holds no NUL, and no form lets one in.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40
) | st.sampled_from(
    ["=1+1", "'=1", "－2", "_x0041_", "a_x000D_b", "\x01\x0b", "'", " x"]
)
DAYS = st.dates(dt.date(1900, 3, 1), dt.date(2026, 1, 1)) | st.none()


@given(
    name=TEXTS.filter(tidy),
    long=TEXTS,
    title=TEXTS,
    born=DAYS,
    votes=st.none() | st.integers(0, 32767),
    flag=st.booleans(),
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_held_goes_out_and_back_without_a_change(
    us_and_dossier, name, long, title, born, votes, flag
):
    us, dossier = us_and_dossier
    nominee = dossier.nominations.order_by("pk").first()
    Nomination.objects.filter(pk=nominee.pk).update(
        name=name,
        position=name[:150],
        achievement=long,
        born_on=born,
        votes_for=votes,
        is_grassroots=flag,
    )
    EarlierAward.objects.filter(nomination=nominee).delete()
    EarlierAward.objects.create(nomination=nominee, year=2020, title=title)

    imported = importing.prepare(dossier, sent(writing.as_xlsx(dossier)), by=us)

    assert (imported.error, imported.plan["faults"]) == ("", [])
    assert (imported.added, imported.changed) == (0, 0), imported.plan["changed"]
    assert imported.plan["missing"] == []


def test_another_program_may_save_it_in_between(us_and_dossier):
    us, dossier = us_and_dossier
    dossier.nominations.update(achievement="'=1\n- hai", votes_for=8)

    imported = importing.prepare(dossier, downloaded(dossier).upload(), by=us)

    assert (imported.changed, imported.plan["faults"]) == (0, [])


# ---------------------------------------------------------------------------- formulas
PAYLOADS = [
    "=1+1", "=cmd|'/C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "＝1+1", "＋1", "－1", "＠A1",
    '=HYPERLINK("http://x.test")', "\t=1", "http://x.test", "mailto:a@x.test",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_of_the_file_can_act(us_and_dossier, payload):
    _us, dossier = us_and_dossier
    texts = dict.fromkeys(["name", "summary", "achievement", "address"], payload)
    dossier.nominations.update(**texts)
    EarlierAward.objects.create(
        nomination=dossier.nominations.first(), year=2020, title=payload
    )
    dossier.organization.name = payload
    dossier.organization.save()
    dossier.campaign.nominee_kinds.update(name=payload)

    book = openpyxl.load_workbook(io.BytesIO(writing.as_xlsx(dossier)))

    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                assert not str(cell.value or "").startswith(tuple("=+-@\t＝＋－＠"))


def test_a_text_too_long_for_excel_stays_as_it_is(us_and_dossier):
    us, dossier = us_and_dossier
    long = "Thành tích. " * 4000
    dossier.nominations.update(achievement=long)

    imported = importing.prepare(dossier, downloaded(dossier).upload(), by=us)

    assert (imported.changed, imported.faults) == (0, 0)


def test_every_column_has_a_name_of_its_own():
    with columns.official_language():
        for subject in columns.SUBJECTS:
            labels = [column.label for column in columns.columns(subject)]
            assert len(set(labels)) == len(labels)
