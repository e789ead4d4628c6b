"""The pages of a report, with plain forms: what a browser without scripts sends."""

import datetime as dt
import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from campaigns.models import Duty, Indicator
from emulation import clock
from periodic import contents, handing_in, judging
from periodic.models import IndicatorValue, PeriodicReport, ReportVersion
from records.models import AuditEvent, Draft
from registers.models import Inspection
from tests.campaigns.factories import campaign, participant
from tests.nominations.factories import board_member, clerk_and_leader, pdf
from tests.people import person
from tests.periodic import factories
from tests.registers.factories import entry

pytestmark = pytest.mark.django_db
State = PeriodicReport.State
BUDGET = 15


@pytest.fixture
def made():
    made = campaign()
    factories.asks(made)
    return made


@pytest.fixture
def org(made):
    return participant(made)


@pytest.fixture
def at(made, org):
    return factories.period(made)


@pytest.fixture
def us(org, client):
    us = clerk_and_leader(org)
    client.force_login(us)
    return us


def page(name, row):
    return reverse(f"periodic:{name}", args=[row.pk])


def figures(client, report, **typed):
    """Post the page's own form, with `typed` by indicator's code."""
    held = contents.load(report)
    data = {"revision": report.revision}
    for line in held.lines:
        shown = typed.get(line.indicator.code, "")
        data[line.key] = "" if shown is None else shown
        if shown is None:
            data[f"{line.key}-none"] = "on"
    return client.post(page("report_figures", report), data)


def test_looking_at_a_duty_creates_nothing(client, at, org, us):
    address = page("report_for_duty", factories.duty(at, org))

    answer = client.get(address)

    assert "Số cuộc tuyên truyền" in answer.content.decode()
    assert not PeriodicReport.objects.exists()


def test_beginning_leads_to_the_report_and_the_duty_does_so_ever_after(
    client, at, org, us
):
    address = page("report_for_duty", factories.duty(at, org))

    begun = client.post(address)

    report = PeriodicReport.objects.get()
    assert begun.url == page("report_figures", report)
    assert client.get(address).url == report.get_absolute_url()
    assert client.post(address).url == page("report_figures", report)
    assert PeriodicReport.objects.count() == 1


def test_figures_are_read_the_vietnamese_way(client, at, org, us):
    report = factories.draft(at, org)

    figures(
        client,
        report,
        meetings="1.234",
        members="-",
        share="98,5%",
        money="1,5 tỷ",
        plan="yes",
        channel=" facebook.com/hoi ",
    )

    shown = [line.figure.shown for line in contents.load(report).lines]
    assert shown[0] == "1.234"
    assert contents.load(report).lines[1].figure.is_absent
    assert shown[2:4] == ["98,5", "1.500.000.000"]
    assert shown[5] == "facebook.com/hoi"


def test_a_wrong_figure_gets_a_sentence_and_nothing_is_saved_or_lost(
    client, at, org, us
):
    report = factories.draft(at, org)

    answer = figures(client, report, meetings="1,234", members="7")

    assert answer.status_code == 200
    assert "“1,234”" in answer.content.decode()
    assert not IndicatorValue.objects.exists()
    kept = Draft.objects.get()
    assert kept.fields[factories.key(report, "members")] == ["7"]
    again = client.get(page("report_figures", report)).content.decode()
    assert 'value="1,234"' in again


def test_a_figure_and_no_data_at_once_are_asked_about(client, at, org, us):
    report = factories.draft(at, org)
    key = factories.key(report, "meetings")

    answer = client.post(
        page("report_figures", report),
        {"revision": report.revision, key: "5", f"{key}-none": "on"},
    )

    assert answer.context["form"].errors[key]


def test_copying_saves_first_and_says_what_it_took(client, made, org, us):
    factories.submitted(factories.period(made, years_ago=1), org, members=900)
    report = factories.draft(factories.period(made), org)
    key = factories.key(report, "meetings")

    answer = client.post(
        page("report_figures", report),
        {"revision": report.revision, key: "7", "copy": "1"},
        follow=True,
    )

    assert "Tổng số hội viên" in str(*answer.context["messages"])
    shown = [line.figure.shown for line in contents.load(report).lines]
    assert shown[:2] == ["7", "900"]


def test_two_clerks_on_one_line_see_both_figures(client, at, org, us):
    report = factories.draft(at, org)
    drawn = report.revision
    factories.fill(report, us, meetings=5)
    key = factories.key(report, "meetings")
    address = page("report_figures", report)

    answer = client.post(address, {"revision": drawn, key: "6"})

    [clash] = answer.context["clashes"]
    assert (clash["theirs"], clash["mine"]) == ("5", "6")
    revision = answer.context["form"]["revision"].value()
    client.post(address, {"revision": revision, key: "6"})
    assert contents.load(report).lines[0].figure.number == 6


def beat(user, report, **more):
    """A page's sign of life, from a browser of that person's own."""
    place = page("report_figures", report)
    browser = Client()
    browser.force_login(user)
    return browser.post(page("report_presence", report), {"place": place} | more)


def test_the_second_editor_is_told_and_loses_nothing(client, at, org, us):
    report = factories.draft(at, org)
    other = person(Role.ORG_CLERK, organization=org, full_name="Trần Thị Lan")
    beat(other, report, edits="1")
    key = factories.key(report, "meetings")

    read = client.get(page("report_figures", report))
    sent = client.post(
        page("report_figures", report), {"revision": report.revision, key: "7"}
    )

    assert "Trần Thị Lan đang sửa trang này" in read.content.decode()
    assert not read.context["may_type"]
    assert not IndicatorValue.objects.exists()
    assert 'value="7"' in sent.content.decode()
    assert Draft.objects.get().fields[key] == ["7"]


def test_taking_over_passes_the_pen_and_saving_frees_it(client, at, org, us):
    report = factories.draft(at, org)
    other = person(Role.ORG_CLERK, organization=org, full_name="Trần Thị Lan")
    beat(other, report, edits="1")

    place = page("report_figures", report)
    client.post(page("report_take_over", report), {"place": place})

    assert beat(other, report, edits="1").json()["editor"] == us.full_name
    event = AuditEvent.objects.get(verb="periodicreport.editing_taken_over")
    assert event.after["from"] == "Trần Thị Lan"
    figures(client, report, meetings="7")
    assert beat(other, report, edits="1").json()["editor"] is None


def test_words_are_kept_with_their_lines(client, at, org, us):
    report = factories.draft(at, org)
    key = factories.key(report, "results")

    client.post(
        page("report_texts", report),
        {"revision": report.revision, key: "Một.\r\nHai. "},
    )

    assert contents.load(report).parts[0].text == "Một.\nHai."


def test_a_file_that_is_none_gets_a_sentence(client, at, org, us):
    report = factories.draft(at, org)

    answer = client.post(page("report_file", report), {})

    assert answer.context["error"]
    client.post(page("report_file", report), {"file": pdf()})
    assert report.signed_file is not None


def test_the_whole_way_without_a_script(client, made, org, us):
    factories.submitted(factories.period(made, years_ago=1), org, meetings=10)
    report = factories.complete(factories.period(made), org, meetings=500)
    check = client.get(page("report_check", report)).content.decode()
    assert "4.900%" in check

    refused = client.post(page("report_submit", report), {"assured": "on"})
    assert refused.url == page("report_check", report)
    key = factories.key(report, "meetings")
    client.post(page("report_answer", report), {f"answer-{key}": ""})
    client.post(page("report_answer", report), {f"answer-{key}": "Mở rộng về ấp."})
    client.post(page("report_submit", report), {"assured": "on"})
    client.post(page("report_submit", report), {"assured": "on"})

    report = PeriodicReport.objects.get(pk=report.pk)
    assert report.state == State.SUBMITTED
    assert ReportVersion.objects.filter(report=report).count() == 1


def test_submitting_needs_the_assurance(client, at, org, us):
    report = factories.complete(at, org)

    client.post(page("report_submit", report), {})

    assert PeriodicReport.objects.get().state == State.DRAFT


# --------------------------------------------------------------------------- the Board's
def test_the_board_sends_back_one_field_and_only_that_opens(client, at, org, us, made):
    report = factories.submitted(at, org, meetings=12)
    board = board_member(made)
    client.force_login(board)
    key = factories.key(report, "meetings")
    day = clock.today() + dt.timedelta(days=3)

    client.post(
        page("report_return", report),
        {f"r-{key}": "Kiểm tra lại.", "due_on": f"{day:%d/%m/%Y}"},
    )

    client.force_login(us)
    answer = client.get(page("report_figures", report))
    fields = answer.context["form"].fields
    assert not fields[key].disabled
    assert fields[factories.key(report, "members")].disabled
    assert "Kiểm tra lại." in answer.content.decode()


def test_sending_back_needs_a_remark_or_a_reason(client, at, org, made):
    report = factories.submitted(at, org)
    client.force_login(board_member(made))

    answer = client.post(
        page("report_return", report), {"due_on": f"{clock.today():%d/%m/%Y}"}
    )

    assert answer.context["form"].errors["reason"]
    assert PeriodicReport.objects.get().state == State.SUBMITTED


def test_while_it_is_mended_the_board_reads_what_was_handed_in(
    client, at, org, us, made
):
    report = factories.submitted(at, org, meetings=4711)
    judging.send_back(report, "Sửa.", clock.today(), by=board_member(made))
    factories.fill(report, us, meetings=815)
    client.force_login(board_member(made))

    text = client.get(report.get_absolute_url()).content.decode()

    assert "4.711" in text
    assert "815" not in text


def test_the_board_reads_what_was_mended(client, at, org, us, made):
    report = factories.submitted(at, org, meetings=4711)
    judging.send_back(report, "Sửa.", clock.today(), by=board_member(made))
    factories.fill(report, us, meetings=815)
    handing_in.submit(report, by=us)
    client.force_login(board_member(made))

    answer = client.get(report.get_absolute_url())

    [change] = answer.context["mended"]
    assert (change.before, change.after) == ("4.711", "815")
    client.post(page("report_accept", report))
    assert PeriodicReport.objects.get().state == State.ACCEPTED


# ------------------------------------------------------------------------------- access
OWN = [
    "report_detail",
    "report_figures",
    "report_texts",
    "report_file",
    "report_check",
    "report_history",
]


@pytest.mark.parametrize("name", OWN)
def test_another_organisation_finds_nothing(client, at, org, name):
    report = factories.submitted(at, org)
    client.force_login(person(Role.ORG_CLERK, Role.ORG_LEADER))

    assert client.get(page(name, report)).status_code == 404


def test_a_draft_is_nobody_elses_to_read(client, at, org, made):
    report = factories.draft(at, org)
    client.force_login(board_member(made))

    assert client.get(report.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", OWN)
def test_a_page_keeps_to_its_budget(client, made, org, us, name):
    """One that was sent back asks the most: the remarks, and what was handed in."""
    Indicator.objects.filter(code="members").update(counted_by="inspections_held")
    entry(Inspection, made, org)
    factories.submitted(factories.period(made, years_ago=1), org)
    report = factories.submitted(factories.period(made), org)
    [line, *_rest] = contents.load(report).lines
    places = {line.key: "Sửa.", "file": "Ký lại."}
    day = clock.today()
    judging.send_back(report, "Sửa.", day, by=board_member(made), texts=places)
    address = page(name, report)

    def queries():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    few = queries()
    factories.fill(report, us, meetings=5)
    for code in ("members", "share", "money"):
        Indicator.objects.filter(code=code).update(counted_by="inspections_held")

    assert few <= BUDGET
    assert queries() == few


def test_the_list_asks_the_same_for_many(client, made, org, us):
    address = reverse("periodic:report_list")

    def queries():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    factories.draft(factories.period(made), org)
    few = queries()
    for years in (1, 2, 3):
        factories.draft(factories.period(made, years_ago=years), org)

    assert queries() == few


def test_the_list_says_what_is_not_begun(client, at, org, us):
    text = client.get(reverse("periodic:report_list")).content.decode()

    assert page("report_for_duty", factories.duty(at, org)) in text
    assert Duty.objects.get(milestone=at).state == Duty.State.NOT_BEGUN


def test_the_page_of_figures_is_light(client, made, org, us):
    """At most 60 KB over the line at the first visit, with forty indicators."""
    group = Indicator.objects.first().group
    for number in range(34):
        Indicator.objects.create(
            campaign=made,
            group=group,
            code=f"them-{number}",
            order=100 + number,
            name=f"Số mô hình, cách làm hay được phát hiện, nhân rộng thứ {number}",
            kind="number",
            unit="mô hình",
        )
    report = factories.draft(factories.period(made), org)

    page_html = client.get(page("report_figures", report)).content
    named = re.findall(
        r'(?:src|href)="/static/([^"]+\.(?:js|css))"', page_html.decode()
    )
    files = [finders.find(name) for name in named]
    sizes = [len(gzip.compress(Path(file).read_bytes())) for file in files if file]

    assert len(sizes) >= 4
    assert len(gzip.compress(page_html)) + sum(sizes) <= 60 * 1024
