"""The pages of duties and reminders: what they show, count, and how often they ask."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organization, Role
from campaigns import duties, nudging, reminders
from campaigns.models import Duty, Milestone, Reminder
from emulation import clock
from records.models import AuditEvent, Notice
from tests.campaigns.factories import campaign as make_campaign
from tests.campaigns.factories import milestone, participant
from tests.people import person

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def made():
    return make_campaign()


@pytest.fixture
def board(made):
    return person(Role.BOARD_LEADER, organization=made.board)


@pytest.fixture
def report(made):
    """Overdue since yesterday."""
    return milestone(
        made,
        "yearly_report",
        name="Báo cáo năm",
        opens_on=clock.today() - 30 * DAY,
        due_on=clock.today() - DAY,
    )


def commune(made, number=1, **fields):
    return participant(
        made,
        name=f"Đảng ủy xã Thử {number}",
        kind=Organization.Kind.PARTY_COMMITTEE,
        level=Organization.Level.COMMUNE,
        **fields,
    )


def staffed(organization, role=Role.ORG_CLERK):
    return person(role, organization=organization)


def page(client, name, user, **query):
    client.force_login(user)
    return client.get(reverse(f"campaigns:{name}"), query)


def text(response):
    return " ".join(response.content.decode().split())


# ------------------------------------------------------------------------ who is missing
def test_the_board_opens_on_the_duty_that_presses(client, made, board, report):
    milestone(
        made,
        "final_report",
        opens_on=clock.today() + 90 * DAY,
        due_on=clock.today() + 99 * DAY,
    )
    commune(made)

    assert page(client, "duty_list", board).context["milestone"] == report


def test_a_count_opens_the_list_that_it_counts(client, made, board, report):
    handed_in, _missing = commune(made, 1), commune(made, 2)
    duties.hand_in(
        report.duties.get(organization=handed_in),
        by=staffed(handed_in, Role.ORG_LEADER),
    )

    lines = page(client, "duty_list", board).context["lines"]

    assert lines[-1].owed == 2
    for word, count in [
        *lines[-1].cells,
        ("overdue", lines[-1].overdue),
        ("late", lines[-1].late),
    ]:
        rows = page(client, "duty_list", board, state=word).context["rows"]
        assert len(rows) == count, word


def test_what_the_address_does_not_know_is_passed_over(client, made, board, report):
    commune(made)

    response = page(
        client, "duty_list", board, state="x", kind="y", milestone="z", campaign="w"
    )

    assert response.status_code == 200
    assert len(response.context["communes"]) == 1


def test_names_are_found_without_their_marks(client, made, board, report):
    commune(made, 1)
    participant(made, name="Hội Khuyến học Mẫu")

    rows = page(client, "duty_list", board, q="khuyen hoc").context["rows"]

    assert [duty.organization.name for duty in rows] == ["Hội Khuyến học Mẫu"]


def test_the_grid_of_communes_says_each_state_in_words(client, made, board, report):
    commune(made, 1)

    found = text(page(client, "duty_list", board))

    assert 'class="cell-overdue"' in found
    assert "quá hạn" in found


@pytest.mark.parametrize(
    "name", ["duty_list", "timeline", "reminder_list", "duty_nudge"]
)
def test_a_page_asks_no_oftener_for_more_organisations(
    client, made, board, report, name
):
    def add(first, last):
        for number in range(first, last):
            staffed(commune(made, number))
        nudging.send(report, Duty.objects.filter(milestone=report).missing(), by=board)
        for number in range(last, last + last - first):
            staffed(commune(made, number))

    def queries():
        page(client, name, board)
        with CaptureQueriesContext(connection) as asked:
            assert page(client, name, board).status_code == 200
        return len(asked)

    add(0, 2)
    few = queries()
    add(10, 16)

    assert queries() == few
    assert few <= 22


# -------------------------------------------------------------------------- the timeline
def test_the_timeline_says_where_we_are_and_what_we_owe(client, made, report):
    clerk = staffed(commune(made))

    response = page(client, "timeline", clerk)

    assert "Bạn đang ở đây: hôm nay" in text(response)
    assert [duty.shown_state for duty in response.context["owed"]][-1:] == ["not_begun"]
    assert "overdue" in {duty.shown_state for duty in response.context["owed"]}


def test_everybody_sees_the_timeline(client, made, report):
    assert page(client, "timeline", person()).status_code == 200


def test_a_year_outside_the_phases_says_so(client, made, report):
    made.phases.update(ends_on=dt.date(made.starts_on.year, 12, 31))

    found = page(client, "timeline", person()).context["years"]

    assert [year.is_between_phases for year in found][0] is False
    assert all(year.is_between_phases for year in found[1:])


# ------------------------------------------------------------------------------- nudging
def nudge(client, user, **query):
    client.force_login(user)
    address = reverse("campaigns:duty_nudge", query=query)
    return client.post(address, {"words": "Đề nghị gửi sớm."}, follow=True)


def test_the_preview_says_who_will_be_told_and_who_not(client, made, board, report):
    told, empty = commune(made, 1), commune(made, 2)
    clerk = staffed(told)

    preview = page(client, "duty_nudge", board).context["preview"]

    assert [(d.organization, list(u)) for d, u in preview.told] == [(told, [clerk])]
    assert [duty.organization for duty in preview.without_people] == [empty]
    assert not Notice.objects.filter(recipient=clerk).exists()


def test_a_nudge_reaches_the_missing_and_is_on_record(client, made, board, report):
    missing, done = commune(made, 1), commune(made, 2)
    clerk, other = staffed(missing), staffed(done, Role.ORG_LEADER)
    duties.hand_in(report.duties.get(organization=done), by=other)

    nudge(client, board)

    notice = Notice.objects.get(recipient=clerk)
    assert notice.body.startswith("Đề nghị gửi sớm.")
    assert "đã quá hạn 1 ngày" in notice.body
    assert not Notice.objects.filter(recipient=other).exists()
    event = AuditEvent.objects.filter(verb="milestone.nudge").get()
    assert event.actor == board
    assert event.after["organizations"] == [missing.name]


def test_a_second_nudge_on_the_day_tells_nobody_again(client, made, board, report):
    clerk = staffed(commune(made, 1))

    nudge(client, board)
    response = nudge(client, board)

    assert Notice.objects.filter(recipient=clerk).count() == 1
    assert "Không còn đơn vị nào nhắc được" in text(response)


def test_a_later_nudge_tells_those_who_were_added(client, made, board, report):
    first = commune(made, 1)
    staffed(first)
    nudge(client, board)
    second = staffed(commune(made, 2))

    nudge(client, board)

    assert Notice.objects.filter(recipient=second).count() == 1
    assert Reminder.objects.count() == 2


def test_a_nudge_can_be_for_one_kind_alone(client, made, board, report):
    clerk = staffed(commune(made, 1))
    other = staffed(participant(made))

    nudge(client, board, kind="party_committee-commune")

    assert Notice.objects.filter(recipient=clerk).exists()
    assert not Notice.objects.filter(recipient=other).exists()


def test_the_schedule_does_not_repeat_a_nudge_of_the_day(made, board, report):
    staffed(commune(made, 1))
    nudging.send(report, Duty.objects.missing(), by=board)

    found = reminders.look([made], clock.today())
    assert report not in {duty.milestone for duty, _slot in found.ready}


def test_what_was_sent_shows_whether_it_was_opened(client, made, board, report):
    clerk = staffed(commune(made, 1))
    nudge(client, board)
    Notice.objects.filter(recipient=clerk).update(read_at=clock.now())

    found = text(page(client, "reminder_list", board))

    assert clerk.full_name in found
    assert "đã mở lúc" in found


def test_an_organisation_sees_its_own_reminders_and_no_others(
    client, made, board, report
):
    ours, theirs = commune(made, 1), commune(made, 2)
    clerk, other = staffed(ours), staffed(theirs)
    nudge(client, board)
    client.force_login(clerk)

    own = client.get(
        reverse("campaigns:duty_detail", args=[report.duties.get(organization=ours).pk])
    )
    strange = client.get(
        reverse(
            "campaigns:duty_detail", args=[report.duties.get(organization=theirs).pk]
        )
    )

    assert clerk.full_name in text(own)
    assert other.full_name not in text(own)
    assert strange.status_code == 404


# ------------------------------------------------------------------------------- waiving
def test_a_duty_is_waived_with_a_reason_and_required_again(client, made, board, report):
    organization = commune(made, 1)
    duty = report.duties.get(organization=organization)
    address = reverse("campaigns:duty_waive", args=[duty.pk])
    client.force_login(board)

    client.post(address, {"reason": "Mới sáp nhập."})
    duty.refresh_from_db()
    assert (duty.state, duty.waived_reason) == ("waived", "Mới sáp nhập.")

    client.post(address, {"reason": "Đã kiện toàn."})
    duty.refresh_from_db()
    assert duty.state == "not_begun"


def test_what_is_handed_in_is_not_waived(client, made, board, report):
    organization = commune(made, 1)
    duty = report.duties.get(organization=organization)
    duties.hand_in(duty, by=staffed(organization, Role.ORG_LEADER))
    client.force_login(board)

    response = client.post(
        reverse("campaigns:duty_waive", args=[duty.pk]), {"reason": "Nhầm"}
    )

    duty.refresh_from_db()
    assert (response.status_code, duty.state) == (302, "submitted")


def test_more_time_is_one_click_from_the_duty(client, made, board, report):
    organization = commune(made, 1)
    duty = report.duties.get(organization=organization)
    client.force_login(board)
    detail = text(client.get(reverse("campaigns:duty_detail", args=[duty.pk])))
    address = f"{reverse('campaigns:extension_new')}?milestone={report.pk}&amp;organization={organization.pk}"
    assert address in detail

    form = client.get(address.replace("&amp;", "&")).context["form"]

    assert str(form["milestone"].value()) == str(report.pk)
    assert str(form["organization"].value()) == str(organization.pk)


# ---------------------------------------------------------------------------------- home
def home(client, user):
    client.force_login(user)
    return client.get(reverse("reports:home")).context["tasks"]


def test_the_due_duty_stands_first_at_home(client, made, report):
    clerk = staffed(commune(made, 1))

    first = home(client, clerk)[0]

    assert first.title == "Báo cáo năm"
    assert first.is_urgent


def test_a_duty_that_has_not_opened_does_not_wait(client, made, report):
    Milestone.objects.filter(pk=report.pk).update(
        opens_on=clock.today() + DAY, due_on=clock.today() + 30 * DAY
    )
    clerk = staffed(commune(made, 1))

    assert "Báo cáo năm" not in [task.title for task in home(client, clerk)]


def test_the_board_reads_at_home_how_many_are_missing(client, made, board, report):
    commune(made, 1)
    commune(made, 2)

    first = home(client, board)[0]

    assert first.title == "2 đơn vị chưa gửi: Báo cáo năm"
    assert first.url.endswith(f"?milestone={report.code}")
