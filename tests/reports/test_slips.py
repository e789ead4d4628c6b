"""One-time passwords on printed slips."""

import datetime as dt
import io
import re
import uuid

import pytest
from django.db.models import QuerySet
from pypdf import PdfReader

from accounts.models import Role, User
from emulation import clock
from records import worker
from records.errors import Refused
from records.models import AuditEvent, Job
from reports import slips, tasks
from reports.models import SlipBatch
from tests.accounts.test_passwords import OWN, change
from tests.accounts.test_sign_in import is_signed_in, sign_in
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory
from tests.people import person

pytestmark = pytest.mark.django_db

PASSWORD = re.compile(r"\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b")


@pytest.fixture
def boss():
    return person(Role.ADMINISTRATOR)


def made(people: QuerySet[User], boss: User) -> SlipBatch:
    job = slips.ask(people, 7, once_key=uuid.uuid4(), by=boss)
    worker.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    return job.slips


def text(batch: SlipBatch, boss: User) -> str:
    reader = PdfReader(io.BytesIO(slips.hand_over(batch, by=boss)))
    return "\n".join(page.extract_text() for page in reader.pages)


def of(*users: User) -> QuerySet[User]:
    return User.objects.filter(pk__in=[user.pk for user in users])


def test_slip_opens_the_account_once_and_asks_for_an_own_password(client, boss):
    unit = OrganizationFactory(name="Đảng ủy xã Mẫu Xanh")
    lan = person(Role.ORG_CLERK, organization=unit, full_name="Nguyễn Thị Lan Mẫu")

    printed = text(made(of(lan), boss), boss)

    assert {"Đảng ủy xã Mẫu Xanh", "Nguyễn Thị Lan Mẫu", lan.username} <= {
        line.strip() for line in printed.split("\n")
    } | set(re.findall(r"nguoidung\d+", printed))
    (password,) = PASSWORD.findall(printed)
    sign_in(client, lan.username, password)
    assert client.get("/").url == "/accounts/password/change/"
    change(client, password, OWN)
    assert is_signed_in(client)
    client.logout()
    sign_in(client, lan.username, password)
    assert not is_signed_in(client)


def test_second_batch_voids_the_first(boss):
    lan = person(Role.ORG_CLERK)
    (first,) = PASSWORD.findall(text(made(of(lan), boss), boss))

    (second,) = PASSWORD.findall(text(made(of(lan), boss), boss))

    lan.refresh_from_db()
    assert not lan.check_password(first)
    assert lan.check_password(second)


def test_passwords_are_nowhere_but_in_the_file(boss):
    batch = made(of(person(Role.ORG_CLERK)), boss)
    (password,) = PASSWORD.findall(text(batch, boss))

    written = str([*AuditEvent.objects.values(), *Job.objects.values()])
    assert password not in written
    assert AuditEvent.objects.filter(verb="slips.made", actor=boss).count() == 1
    assert AuditEvent.objects.filter(verb="slips.downloaded", actor=boss).count() == 1


def test_slips_stand_eight_on_a_sheet_by_unit_and_name(boss):
    last, first = OrganizationFactory(name="Ước"), OrganizationFactory(name="An")
    people = [person(Role.ORG_CLERK, organization=last, full_name="Lê An")]
    people += [
        person(Role.ORG_CLERK, organization=first, full_name=f"Trần Thị {name}")
        for name in ("Yến", "Bình", "Cúc", "Đào", "Em", "Giang", "Hoa", "Kim")
    ]

    content = slips.hand_over(made(of(*people), boss), by=boss)

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    assert [len(PASSWORD.findall(page)) for page in pages] == [8, 1]
    assert pages[0].index("Thị Bình") < pages[0].index("Thị Yến")
    assert "Lê An" in pages[1]


def test_file_is_gone_minutes_after_the_download_and_a_day_after_the_making(boss):
    batch = made(of(person(Role.ORG_CLERK)), boss)
    slips.hand_over(batch, by=boss)
    path = slips._path(batch)
    SlipBatch.objects.update(downloaded_at=clock.real_now() - dt.timedelta(minutes=16))

    with pytest.raises(Refused, match="đã bị xóa"):
        slips.hand_over(batch, by=boss)
    assert path.exists()
    assert tasks.remove_slips() == 1
    assert not path.exists()

    fresh = made(of(person(Role.ORG_CLERK)), boss)
    SlipBatch.objects.filter(pk=fresh.pk).update(
        made_at=clock.real_now() - dt.timedelta(hours=25)
    )
    with pytest.raises(Refused):
        slips.hand_over(fresh, by=boss)


def test_file_is_its_makers_alone(boss):
    batch = made(of(person(Role.ORG_CLERK)), boss)
    other = person(Role.ADMINISTRATOR)

    assert not SlipBatch.objects.visible_to(other).exists()
    with pytest.raises(Refused):
        slips.hand_over(batch, by=other)
    assert oct(slips._path(batch).stat().st_mode)[-3:] == "600"


def test_work_taken_up_again_leaves_one_file(boss):
    lan = person(Role.ORG_CLERK)
    job = slips.ask(of(lan), 7, once_key=uuid.uuid4(), by=boss)
    Job.objects.filter(pk=job.pk).update(attempts=1)
    worker.run_job(job.pk)
    Job.objects.filter(pk=job.pk).update(
        state="queued", finished_at=None, due_at=clock.real_now()
    )
    worker.run_job(job.pk)

    (batch,) = SlipBatch.objects.all()
    assert [path.name for path in slips._folder().iterdir()] == [batch.storage_name]
    lan.refresh_from_db()
    assert lan.check_password(PASSWORD.findall(text(batch, boss))[0])


def test_asking_twice_with_one_form_is_asking_once(boss):
    lan, key = person(Role.ORG_CLERK), uuid.uuid4()

    first = slips.ask(of(lan), 7, once_key=key, by=boss)

    assert slips.ask(of(lan), 7, once_key=key, by=boss) == first


def test_those_who_have_signed_in_and_the_disabled_get_none(boss):
    fresh = person(Role.ORG_CLERK)
    person(Role.ORG_CLERK, last_login=clock.real_now())
    person(Role.ORG_CLERK, is_active=False)

    group = next(g for g in slips.groups(boss) if g.key == "never")

    assert list(group.people) == [fresh]


def test_group_is_of_a_level(boss):
    commune = OrganizationFactory(level="commune")
    user = UserFactory()
    MembershipFactory(user=user, organization=commune)
    person(Role.ORG_CLERK)

    group = next(g for g in slips.groups(boss) if g.key == "commune")

    assert list(group.people) == [user]


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_only_administrators_make_slips(role):
    with pytest.raises(Refused):
        slips.ask(User.objects.all(), 7, once_key=uuid.uuid4(), by=person(role))


def test_empty_group_is_refused_in_words(boss):
    with pytest.raises(Refused, match="không có người nào"):
        slips.ask(User.objects.none(), 7, once_key=uuid.uuid4(), by=boss)


def test_page_offers_the_people_of_an_import(client, boss):
    client.force_login(boss)

    answer = client.get("/people/slips/?import=99999999999999999999&people=1,x,2")

    assert answer.status_code == 200
