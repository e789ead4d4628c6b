"""Bell page and progress page: mine alone, and in constant work."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from records import jobs, worker
from records.attachments import store_bytes
from records.models import Job, Notice
from records.notices import notify

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return User.objects.create(username="can_bo", full_name="Nguyễn Văn Mẫu")


@pytest.fixture
def other():
    return User.objects.create(username="khac", full_name="Lê Thị Thử")


@pytest.fixture
def browser(client, person):
    client.force_login(person)
    return client


def tell(person, count, start=0):
    for number in range(start, start + count):
        notify(f"event:{number}", [person], f"Việc số {number}", url="/")


def test_the_bell_page_shows_mine_alone(browser, person, other):
    notify("x", [person], "Của tôi")
    notify("x", [other], "Của người khác")

    page = browser.get(reverse("records:notice_list")).content.decode()

    assert "Của tôi" in page
    assert "Của người khác" not in page


def test_the_bell_page_asks_as_much_for_one_row_as_for_many(
    browser, person, django_assert_num_queries
):
    address = reverse("records:notice_list")
    tell(person, 1)
    browser.get(address)

    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    tell(person, 24, start=1)
    with django_assert_num_queries(len(one)):
        browser.get(address)


def test_pages_follow_one_another_without_gap_or_repeat(browser, person):
    tell(person, 60)
    address, seen = reverse("records:notice_list"), []

    while address:
        context = browser.get(address).context
        seen += [notice.pk for notice in context["notices"]]
        older = context["older"]
        address = f"{reverse('records:notice_list')}?before={older}" if older else ""

    assert seen == list(Notice.objects.order_by("-pk").values_list("pk", flat=True))


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²", "1 or 1=1", "%00"])
def test_a_spoilt_address_shows_the_newest(browser, person, before):
    tell(person, 1)

    response = browser.get(f"{reverse('records:notice_list')}?before={before}")

    assert len(response.context["notices"]) == 1


def test_opening_a_notice_marks_it_read_and_leads_on(browser, person):
    tell(person, 2)
    notice = Notice.objects.first()

    response = browser.post(reverse("records:notice_open", args=[notice.pk]))

    assert response.url == "/"
    assert Notice.objects.unread().count() == 1


def test_reading_by_get_changes_nothing(browser, person):
    tell(person, 1)

    response = browser.get(
        reverse("records:notice_open", args=[Notice.objects.get().pk])
    )

    assert response.status_code == 405
    assert Notice.objects.unread().count() == 1


def test_all_are_marked_read_but_not_those_of_others(browser, person, other):
    tell(person, 3)
    notify("x", [other], "Của người khác")

    browser.post(reverse("records:notice_read_all"))

    assert [notice.recipient for notice in Notice.objects.unread()] == [other]


def test_a_notice_of_somebody_else_does_not_exist(browser, other):
    notify("x", [other], "Của người khác")

    address = reverse("records:notice_open", args=[Notice.objects.get().pk])

    assert browser.post(address).status_code == 404
    assert Notice.objects.unread().count() == 1


def finished(person):
    job = jobs.enqueue("test.file", by=person)
    claimed = jobs.claim(job.pk)
    claimed.attachment = store_bytes(b"noi dung", "Bằng khen.pdf", "x/y", by=person)
    jobs.finish(claimed)
    return job


def test_a_running_job_asks_for_its_own_progress(browser, person):
    job = jobs.enqueue("test.any", by=person, total=50)
    jobs.advance(jobs.claim(job.pk), 20, 50)
    address = reverse("records:job_detail", args=[job.pk])

    page = browser.get(address).content.decode()
    part = browser.get(address, headers={"HX-Request": "true"}).content.decode()

    assert f'hx-get="{address}"' in page
    assert "<html" not in part
    assert 'value="20" max="50"' in part


def test_a_finished_job_stops_asking_and_gives_its_file(browser, person):
    job = finished(person)

    page = browser.get(reverse("records:job_detail", args=[job.pk])).content.decode()
    response = browser.get(reverse("records:job_download", args=[job.pk]))

    assert "hx-get" not in page.split('id="job"')[1].split(">")[0]
    assert b"".join(response.streaming_content) == b"noi dung"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_failed_job_says_why(browser, person):
    job = jobs.enqueue("test.nobody_knows", by=person)
    with translation.override("vi"):
        worker.run_job(job.pk)

    page = browser.get(reverse("records:job_detail", args=[job.pk])).content.decode()

    assert Job.objects.get().error in page


@pytest.mark.parametrize("name", ["job_detail", "job_download"])
def test_a_job_of_somebody_else_does_not_exist(browser, other, name):
    job = finished(other)

    assert browser.get(reverse(f"records:{name}", args=[job.pk])).status_code == 404


def test_a_job_without_a_file_has_no_download(browser, person):
    job = jobs.enqueue("test.any", by=person)

    address = reverse("records:job_download", args=[job.pk])

    assert browser.get(address).status_code == 404


def test_the_admin_shows_records_and_changes_none(client, person):
    person.is_staff = person.is_superuser = True
    person.save()
    client.force_login(person)
    tell(person, 1)
    finished(person)

    for model in ("auditevent", "attachment", "notice", "job"):
        address = reverse(f"admin:records_{model}_changelist")
        assert client.get(address).status_code == 200
        assert client.get(f"{address}add/").status_code == 404
    detail = reverse("admin:records_notice_change", args=[Notice.objects.get().pk])
    assert client.get(detail).status_code == 200
    assert client.post(detail, {"subject": "x"}).status_code == 404
