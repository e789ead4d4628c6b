"""Signing in: names, limits, and what a wrong attempt may learn."""

import time

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Role
from records.models import AuditEvent
from tests.factories import UserFactory
from tests.people import person

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-thu-nghiem-1"
LOGIN = "/accounts/login/"


def sign_in(client, login, password=PASSWORD, **options):
    return client.post(LOGIN, {"login": login, "password": password}, **options)


def is_signed_in(client):
    return client.get(reverse("accounts:profile")).status_code == 200


@pytest.mark.parametrize("login", ["mau.nguyen", "mau.nguyen@example.test"])
def test_sign_in_by_user_name_or_mail(client, login):
    UserFactory(username="mau.nguyen")

    sign_in(client, login)

    assert is_signed_in(client)
    assert AuditEvent.objects.filter(verb="user.signed_in").count() == 1


def test_wrong_password_and_unknown_name_get_the_same_answer(client):
    UserFactory(username="mau.nguyen")

    wrong = sign_in(client, "mau.nguyen", "sai-mat-khau-roi")
    unknown = sign_in(client, "khong.co.ai", "sai-mat-khau-roi")

    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert not is_signed_in(client)


def test_failed_attempt_is_recorded_without_what_was_typed(client):
    sign_in(client, "toi-go-nham-mat-khau-vao-day", "bi-mat-cua-toi-99")

    event = AuditEvent.objects.get(verb="user.sign_in_failed")
    assert event.after == {"username": "to***"}
    assert event.actor is None


def test_guessing_is_stopped_whatever_forwarded_address_is_claimed(client):
    UserFactory(username="mau.nguyen")

    for guess in range(8):
        sign_in(
            client,
            "mau.nguyen",
            f"doan-mo-lan-thu-{guess}",
            headers={"X-Forwarded-For": f"203.0.113.{guess}"},
        )
    answer = sign_in(client, "mau.nguyen", headers={"X-Forwarded-For": "198.51.100.77"})

    assert not is_signed_in(client)
    assert "Quá nhiều lần" in answer.content.decode()
    assert AuditEvent.objects.filter(verb="user.sign_in_failed").count() == 5


def test_thousand_guesses_from_rotating_addresses_check_five_passwords(
    client, monkeypatch
):
    user = UserFactory(username="mau.nguyen")
    checked = []
    monkeypatch.setattr(
        type(user), "check_password", lambda self, raw: checked.append(raw) and False
    )

    for guess in range(1000):
        sign_in(
            client,
            "mau.nguyen",
            f"doan-mo-lan-thu-{guess}",
            REMOTE_ADDR=f"10.{guess // 250}.{guess % 250}.7",
        )

    assert len(checked) <= 10  # by name, and once more as a mail address


def test_limit_holds_for_five_minutes_only(client, monkeypatch):
    UserFactory(username="mau.nguyen")
    for _guess in range(6):
        sign_in(client, "mau.nguyen", "sai-mat-khau-roi")
    later = time.time() + 5 * 60 + 1

    with monkeypatch.context() as patch:
        patch.setattr("allauth.core.internal.ratelimit.time.time", lambda: later)
        sign_in(client, "mau.nguyen")

    assert is_signed_in(client)


def test_spelling_of_the_name_does_not_start_a_new_count(client):
    UserFactory(username="mau.nguyen")

    for name in ["mau.nguyen", "MAU.NGUYEN", "Mau.Nguyen", "mau.Nguyen", "mAu.nguyen"]:
        sign_in(client, name, "sai-mat-khau-roi")
    sign_in(client, "mau.nguyen")

    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "http:///evil.example",
        " //evil.example",
        "https://localhost@evil.example/",
        "/%09/evil.example",
    ],
)
def test_sign_in_leads_nowhere_else(client, address):
    UserFactory(username="mau.nguyen")

    answer = client.post(
        LOGIN, {"login": "mau.nguyen", "password": PASSWORD, "next": address}
    )

    assert answer.status_code == 302
    assert answer.url.startswith("/")
    assert not answer.url.startswith(("//", "/\\"))


def test_sign_in_leads_back_to_where_one_was(client):
    UserFactory(username="mau.nguyen")

    asked = client.get("/profile/")
    answer = client.post(
        asked.url, {"login": "mau.nguyen", "password": PASSWORD, "next": "/profile/"}
    )

    assert asked.url == "/accounts/login/?next=/profile/"
    assert answer.url == "/profile/"


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "login/code/confirm/", "confirm-email/x/", "3rdparty/", "password/set/"],
)  # fmt: skip
def test_library_pages_that_are_not_needed_do_not_exist(client, path):
    client.force_login(UserFactory(), "django.contrib.auth.backends.ModelBackend")

    assert client.get(f"/accounts/{path}").status_code == 404


# ---------------------------------------------------------------------- forgotten password
def test_reset_answers_known_and_unknown_alike(client):
    UserFactory(email="mau@example.test")

    known = client.post("/accounts/password/reset/", {"email": "mau@example.test"})
    unknown = client.post("/accounts/password/reset/", {"email": "khong@example.test"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [["mau@example.test"]]


def test_reset_link_stands_on_the_configured_address(client, settings):
    settings.SITE_URL = "https://thidua.example.vn"
    settings.ALLOWED_HOSTS = ["testserver", "evil.example"]
    UserFactory(email="mau@example.test")

    client.post(
        "/accounts/password/reset/",
        {"email": "mau@example.test"},
        headers={"Host": "evil.example"},
    )

    assert (
        "https://thidua.example.vn/accounts/password/reset/key/" in mail.outbox[0].body
    )
    assert "evil.example" not in mail.outbox[0].body + mail.outbox[0].subject


def reset_path(client, email):
    client.post("/accounts/password/reset/", {"email": email})
    line = next(x for x in mail.outbox[-1].body.splitlines() if "/reset/key/" in x)
    return "/accounts/" + line.split("/accounts/", 1)[1]


def choose(client, path, password):
    form = client.get(path, follow=True)
    return client.post(
        form.request["PATH_INFO"], {"password1": password, "password2": password}
    )


def test_reset_link_works_once(client):
    user = UserFactory(email="mau@example.test")
    path = reset_path(client, user.email)

    choose(client, path, "con-ngua-xanh-ben-song")
    choose(client, path, "ke-trom-dung-lai-duong-dan")

    user.refresh_from_db()
    assert user.check_password("con-ngua-xanh-ben-song")


def test_reset_link_is_old_after_its_time(client, settings):
    user = UserFactory(email="mau@example.test")
    path = reset_path(client, user.email)
    settings.PASSWORD_RESET_TIMEOUT = -1

    choose(client, path, "con-ngua-xanh-ben-song")

    user.refresh_from_db()
    assert not user.check_password("con-ngua-xanh-ben-song")


def test_life_of_reset_link_is_an_hour(settings):
    assert settings.PASSWORD_RESET_TIMEOUT == 3600


# ---------------------------------------------------------------------- administration
def test_administration_opens_for_the_role_alone(client):
    client.force_login(
        person(Role.ADMINISTRATOR), "django.contrib.auth.backends.ModelBackend"
    )

    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/accounts/user/").status_code == 200


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_administration_does_not_exist_for_other_roles(client, role):
    client.force_login(person(role), "django.contrib.auth.backends.ModelBackend")

    assert client.get("/admin/").status_code == 404
    assert client.get("/admin/accounts/user/").status_code == 404


def test_administration_asks_for_the_common_sign_in(client):
    answer = client.get("/admin/login/?next=/admin/accounts/user/")

    assert answer.url == "/accounts/login/?next=/admin/accounts/user/"


def test_administration_shows_no_secrets_of_libraries(client):
    boss = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(boss, "django.contrib.auth.backends.ModelBackend")

    assert client.get("/admin/mfa/authenticator/").status_code == 404
    assert client.get("/admin/account/emailaddress/").status_code == 404


def test_administration_has_no_change_of_password_of_its_own(client):
    client.force_login(
        person(Role.ADMINISTRATOR), "django.contrib.auth.backends.ModelBackend"
    )

    answer = client.get("/admin/password_change/")

    assert answer.url == "/accounts/password/change/"


def test_sign_in_page_is_vietnamese_and_offers_no_sign_up(client):
    page = client.get(LOGIN).content.decode()

    assert "Tên đăng nhập hoặc thư điện tử" in page
    assert "sign up" not in page
    assert "signup" not in page
