"""The years' documents: what is filled in stands in the Word file, in the letterhead of
whoever issues it."""

import io

import pytest
from django.urls import reverse
from docx import Document

from accounts.models import Role
from campaigns.models import Indicator
from periodic import closing
from records.attachments import DOCX
from reports.written import facts, periodic, templates
from tests.campaigns.factories import campaign, participant
from tests.nominations.factories import board_member, clerk_and_leader
from tests.people import person
from tests.periodic import factories

pytestmark = pytest.mark.django_db
Kind = facts.Kind


@pytest.fixture
def made():
    made = campaign()
    factories.asks(made)
    return made


@pytest.fixture
def commune(made):
    return participant(
        made,
        name="Đảng ủy xã Mẫu",
        level="commune",
        kind="party_committee",
        letterhead="party",
    )


def words(content):
    document = Document(io.BytesIO(content))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_a_report_says_what_is_filled_in(made, commune):
    factories.submitted(factories.period(made, years_ago=1), commune, meetings=10)
    now = factories.period(made)
    report = factories.complete(now, commune, meetings=12, members=None, money=10**9)

    text = words(
        templates.word(Kind.PERIODIC_REPORT, "party", periodic.of_report(report))
    )

    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert "II.1" in text
    assert "+20%" in text
    assert "1.000.000.000" in text
    assert "không có số liệu" in text
    assert "Hoàn thành các chỉ tiêu." in text
    assert "{{" not in text


def test_what_is_typed_is_no_template(made, commune):
    report = factories.draft(factories.period(made), commune)
    factories.fill(report, clerk_and_leader(commune), channel="{{ head.name }} <b>")

    text = words(
        templates.word(Kind.PERIODIC_REPORT, "party", periodic.of_report(report))
    )

    assert "{{ head.name }} <b>" in text


def test_a_summary_adds_up_and_names_who_is_missing(made, commune):
    other = participant(made, name="Hội Mẫu vắng")
    first, now = factories.period(made, years_ago=1), factories.period(made)
    factories.submitted(first, commune, meetings=10)
    factories.submitted(now, commune, meetings=30)
    Indicator.objects.filter(code="meetings").update(targets={now.code: 80})

    text = words(
        templates.word(Kind.PERIODIC_SUMMARY, "party", periodic.of_period(now))
    )

    assert "1/1 đơn vị (100%)" in text
    assert other.name in text
    assert "80 (cần xác nhận) (đạt 50%)" in text
    assert "█" in text
    assert "Đảng ủy xã Mẫu: Hoàn thành các chỉ tiêu." in text


def test_a_summary_of_a_closed_period_says_when_it_was_closed(made, commune):
    at = factories.period(made, years_ago=1)
    factories.submitted(at, commune, meetings=10)
    closing.close(at, by=person(Role.BOARD_LEADER, organization=made.board))

    assert periodic.of_period(at).status.startswith("Số liệu chốt ngày")


def test_the_pages_give_word_files(client, made, commune):
    report = factories.submitted(factories.period(made), commune)
    client.force_login(clerk_and_leader(commune))
    answer = client.get(reverse("reports:periodic_docx", args=[report.pk]))
    assert answer["Content-Type"] == DOCX

    client.force_login(board_member(made))
    period = report.milestone
    answer = client.get(reverse("reports:summary_docx", args=[period.pk]))
    assert answer["Content-Type"] == DOCX


def test_the_summary_is_for_its_own_board(client, made, commune):
    report = factories.submitted(factories.period(made), commune)
    client.force_login(person(Role.BOARD_LEADER))

    answer = client.get(reverse("reports:summary_docx", args=[report.milestone.pk]))

    assert answer.status_code == 404
