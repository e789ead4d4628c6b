"""The figures out to Excel and back: the same figures, or a fault with its cell."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from emulation import clock
from periodic import contents, judging
from periodic.models import IndicatorValue
from records.attachments import XLSX
from records.models import Draft
from tests.campaigns.factories import campaign, participant
from tests.nominations.factories import board_member, clerk_and_leader, pdf
from tests.periodic import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    made = campaign()
    factories.asks(made)
    return made


@pytest.fixture
def org(made):
    return participant(made)


@pytest.fixture
def us(org, client):
    us = clerk_and_leader(org)
    client.force_login(us)
    return us


@pytest.fixture
def report(made, org, us):
    return factories.draft(factories.period(made), org)


def download(client, report):
    answer = client.get(reverse("periodic:report_sheet", args=[report.pk]))
    assert answer["Content-Type"] == XLSX
    return load_workbook(io.BytesIO(answer.content))


def write(book, **values):
    """Into the column of this period, by the indicator's code."""
    sheet = book.active
    for row in sheet.iter_rows(min_row=5):
        if row[0].value in values:
            row[4].value = values[row[0].value]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def send(client, report, content, name="so-lieu.xlsx"):
    return client.post(
        reverse("periodic:report_import", args=[report.pk]),
        {"file": SimpleUploadedFile(name, content, XLSX)},
    )


def save_the_form(client, report):
    address = reverse("periodic:report_figures", args=[report.pk])
    form = client.get(address).context["form"]
    data = {
        name: form[name].value()
        for name in form.fields
        if form[name].value() not in (None, False)
    }
    return client.post(address, data)


def test_the_file_is_there_before_the_report_and_fits_it_afterwards(
    client, made, org, us
):
    factories.submitted(factories.period(made, years_ago=1), org, us, members=900)
    at = factories.period(made)
    duty = factories.duty(at, org)
    page = client.get(reverse("periodic:report_for_duty", args=[duty.pk]))
    address = reverse("periodic:duty_sheet", args=[duty.pk])
    assert address in page.content.decode()

    book = load_workbook(io.BytesIO(client.get(address).content))

    before = {row[0].value: row[3].value for row in book.active.iter_rows(min_row=5)}
    assert before["members"] == 900
    report = factories.draft(at, org, us)
    send(client, report, write(book, meetings=12))
    save_the_form(client, report)
    assert contents.load(report).lines[0].figure.number == 12


def test_figures_come_back_as_they_went(client, report):
    content = write(
        download(client, report),
        meetings=1234,
        members="-",
        share=98.5,
        money=1500000000,
        plan="Có",
        channel="facebook.com/hoi",
    )

    answer = send(client, report, content)

    assert answer.url == reverse("periodic:report_figures", args=[report.pk])
    assert not IndicatorValue.objects.exists()
    save_the_form(client, report)
    held = contents.load(report)
    assert [line.figure.plain for line in held.lines] == [
        "1234.00",
        {"absent": True},
        "98.50",
        "1500000000.00",
        True,
        "facebook.com/hoi",
    ]
    again = send(client, report, write(download(client, report)))
    assert again.status_code == 302
    save_the_form(client, report)
    assert [line.figure for line in contents.load(report).lines] == [
        line.figure for line in held.lines
    ]


def test_one_wrong_cell_takes_nothing_over_and_is_named(client, report):
    content = write(download(client, report), meetings="rất nhiều", members=7)

    answer = send(client, report, content)

    [fault] = answer.context["faults"]
    assert fault.cell == "E6"
    assert "rất nhiều" in fault.message
    assert not Draft.objects.exists()


def test_an_empty_cell_leaves_what_is_saved(client, report, us):
    factories.fill(report, us, meetings=5)

    send(client, report, write(download(client, report), meetings=None, members=7))

    save_the_form(client, report)
    shown = [line.figure.shown for line in contents.load(report).lines[:2]]
    assert shown == ["5", "7"]


def test_a_code_that_is_none_is_not_dropped_silently(client, report):
    book = download(client, report)
    book.active["A6"].value = "khac"

    answer = send(client, report, write(book, khac=5))

    assert "khac" in answer.context["faults"][0].message


def test_a_date_where_a_number_belongs_is_said(client, report):

    content = write(download(client, report), meetings=dt.date(2026, 1, 5))

    assert "E6" in [
        fault.cell for fault in send(client, report, content).context["faults"]
    ]


@pytest.mark.parametrize("kind", ["pdf", "broken", "none"])
def test_another_file_gets_a_sentence(client, report, kind):
    file = {
        "pdf": pdf(),
        "broken": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 nothing", XLSX),
        "none": "",
    }[kind]

    answer = client.post(
        reverse("periodic:report_import", args=[report.pk]), {"file": file}
    )

    assert answer.status_code == 200
    assert answer.context["error"]


def test_a_workbook_of_another_shape_is_refused(client, report):
    book = download(client, report)
    book.active["A4"].value = "Số thứ tự"

    assert "Mã" in send(client, report, write(book)).context["error"]


def test_what_is_not_open_is_not_taken(client, made, org, us):
    report = factories.submitted(factories.period(made), org, meetings=5)
    key = factories.key(report, "meetings")
    judging.send_back(
        report, "Sửa.", clock.today(), by=board_member(made), texts={key: "Sai."}
    )

    answer = send(client, report, write(download(client, report), members=7))

    assert answer.context["faults"][0].cell == "E7"
    assert (
        send(client, report, write(download(client, report), meetings=6)).status_code
        == 302
    )
