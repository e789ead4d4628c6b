"""How long a session lives, and what ends it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts import memberships, passwords, people, sessions
from accounts.models import Membership, Role, User
from emulation import clock
from records.errors import Refused
from tests.factories import OrganizationFactory
from tests.people import person

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser_of(user):
    browser = Client()
    browser.force_login(user, BACKEND)
    assert browser.get("/profile/").status_code == 200
    return browser


def is_in(browser):
    return browser.get("/profile/").status_code == 200


@pytest.fixture
def boss():
    return person(Role.ADMINISTRATOR)


def test_all_sessions_end_at_once(boss):
    clerk = person(Role.ORG_CLERK)
    desk, phone, other = browser_of(clerk), browser_of(clerk), browser_of(boss)

    sessions.end_all(clerk, by=boss)

    assert [is_in(desk), is_in(phone), is_in(other)] == [False, False, True]


def test_disabling_ends_the_sessions(boss):
    clerk = person(Role.ORG_CLERK)
    browser = browser_of(clerk)

    people.disable(clerk, by=boss)
    people.enable(clerk, by=boss)

    assert not is_in(browser)


def test_new_password_ends_the_other_sessions():
    clerk = person(Role.ORG_CLERK)
    browser = browser_of(clerk)

    passwords.choose_password(clerk, "con-ngua-xanh-ben-song")

    assert not is_in(browser)


def test_new_post_and_ended_post_end_the_sessions(boss):
    clerk = person(Role.ORG_CLERK)
    browser = browser_of(clerk)
    post = memberships.grant(clerk, OrganizationFactory(), Role.ORG_LEADER, by=boss)
    assert not is_in(browser)

    again = browser_of(User.objects.get(pk=clerk.pk))
    memberships.end(post, by=boss, on=clock.today())

    assert not is_in(again)


def test_nobody_disables_themselves(boss):
    with pytest.raises(Refused):
        people.disable(boss, by=boss)


def test_only_administrators_disable():
    with pytest.raises(Refused):
        people.disable(person(Role.ORG_CLERK), by=person(Role.BOARD_LEADER))


@pytest.mark.parametrize(
    ("role", "minutes", "stays"),
    [
        (Role.ORG_CLERK, 59, True),
        (Role.ORG_CLERK, 61, False),
        (Role.BOARD_INTAKE, 29, True),
        (Role.BOARD_INTAKE, 31, False),
        (Role.ADMINISTRATOR, 31, False),
        (Role.OFFICE, 31, False),
        (Role.COMMITTEE, 31, False),
    ],
)
def test_idle_session_ends(role, minutes, stays):
    browser = browser_of(person(role))
    wind_back(browser, "seen_at", minutes * 60)

    assert is_in(browser) is stays


@pytest.mark.parametrize(
    ("role", "hours", "stays"),
    [
        (Role.ORG_LEADER, 11.9, True),
        (Role.ORG_LEADER, 12.1, False),
        (Role.BOARD_LEADER, 7.9, True),
        (Role.BOARD_LEADER, 8.1, False),
    ],
)
def test_old_session_ends_though_it_is_used(role, hours, stays):
    browser = browser_of(person(role))
    wind_back(browser, "signed_in_at", hours * 3600)

    assert is_in(browser) is stays


def test_ended_session_leads_back_to_the_page_and_says_why():
    browser = browser_of(person(Role.ORG_CLERK))
    wind_back(browser, "seen_at", 2 * 3600)

    answer = browser.get("/profile/", follow=True)

    assert answer.redirect_chain == [("/accounts/login/?next=/profile/", 302)]
    assert "phiên làm việc đã kết thúc" in answer.content.decode()


def test_a_form_that_comes_after_the_session_gives_back_what_was_typed():
    browser = browser_of(person(Role.ORG_CLERK))
    wind_back(browser, "seen_at", 2 * 3600)
    page = reverse("nominations:dossier_new")

    answer = browser.post(
        page, {"request_text": "Bà con cùng nhau làm đường", "password": "rất bí mật"}
    )

    assert answer.status_code == 401
    text = answer.content.decode()
    assert "Bà con cùng nhau làm đường" in text
    assert "rất bí mật" not in text
    assert f"/accounts/login/?next={page}" in text


# ------------------------------------------------------------- what is left, and going on
def left(browser):
    return browser.get("/session/", headers={"x-heartbeat": "1"}).json()


def test_asking_what_is_left_keeps_no_session_alive():
    browser = browser_of(person(Role.ORG_CLERK))
    wind_back(browser, "seen_at", 50 * 60)

    first, second = left(browser), left(browser)

    assert 0 < second["left"] <= first["left"] <= 10 * 60
    assert first["can_go_on"]


def test_going_on_gives_the_whole_time_again():
    browser = browser_of(person(Role.ORG_CLERK))
    wind_back(browser, "seen_at", 59 * 60)

    said = browser.post("/session/continue/", headers={"x-heartbeat": "1"}).json()

    assert said["left"] > 59 * 60


def test_no_going_on_makes_a_session_older_than_it_may_be():
    browser = browser_of(person(Role.ORG_CLERK))
    wind_back(browser, "signed_in_at", 12 * 3600 - 200)

    said = browser.post("/session/continue/").json()

    assert said["left"] <= 200
    assert not said["can_go_on"]


def wind_back(browser, key, seconds):
    session = browser.session
    session[key] -= seconds
    session.save()


# ------------------------------------------------------------------------ roles by date
@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [
        (None, None, True),
        (0, None, True),
        (1, None, False),
        (None, 0, True),
        (None, -1, False),
        (-10, 10, True),
    ],
)
def test_post_counts_from_its_first_to_its_last_day(starts, ends, holds):
    clerk = person(Role.ORG_CLERK)
    today = clock.today()
    Membership.objects.update(
        starts_on=None if starts is None else today + days(starts),
        ends_on=None if ends is None else today + days(ends),
    )

    assert User.objects.get(pk=clerk.pk).has_role(Role.ORG_CLERK) is holds


def days(number):
    return dt.timedelta(days=number)


def test_post_in_an_organization_that_is_no_more_does_not_count():
    organization = OrganizationFactory()
    clerk = person(Role.ORG_CLERK, organization=organization)
    organization.is_active = False
    organization.save()

    assert not User.objects.get(pk=clerk.pk).has_role(Role.ORG_CLERK)
