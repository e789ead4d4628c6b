"""Two-step sign-in: for whom it is required, and that it can be set up."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from accounts.models import Role
from accounts.models.roles import SENSITIVE_ROLES
from records.models import AuditEvent
from tests.accounts.test_sign_in import PASSWORD, is_signed_in, sign_in
from tests.people import person

pytestmark = pytest.mark.django_db

ACTIVATE = "/accounts/2fa/totp/activate/"


def code(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.mark.parametrize("role", SENSITIVE_ROLES)
def test_sensitive_role_must_set_it_up_first(client, settings, role):
    settings.REQUIRE_TOTP = True
    sign_in(client, person(role).username)

    assert client.get("/").url == ACTIVATE
    assert client.get("/profile/").url == ACTIVATE
    assert client.get(ACTIVATE).status_code == 200


@pytest.mark.parametrize("role", sorted(set(Role) - set(SENSITIVE_ROLES)))
def test_other_roles_need_not(client, settings, role):
    settings.REQUIRE_TOTP = True
    sign_in(client, person(role).username)

    assert is_signed_in(client)


def test_demo_does_without(client, settings):
    settings.REQUIRE_TOTP = False
    sign_in(client, person(Role.BOARD_LEADER).username)

    assert is_signed_in(client)


def set_up(client):
    secret = client.get(ACTIVATE).context["form"].secret
    client.post(ACTIVATE, {"code": code(secret)})
    return secret


def test_set_up_opens_the_pages_and_is_asked_next_time(
    client, settings, django_capture_on_commit_callbacks
):
    settings.REQUIRE_TOTP = True
    user = person(Role.BOARD_LEADER)
    sign_in(client, user.username)
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up(client)
    assert is_signed_in(client)
    assert AuditEvent.objects.filter(verb="user.second_factor_added").exists()

    client.post("/accounts/logout/")
    asked = sign_in(client, user.username)

    assert asked.url == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)
    client.post(asked.url, {"code": "000000"})
    assert not is_signed_in(client)
    client.post(asked.url, {"code": next_code(secret)})
    assert is_signed_in(client)


def next_code(secret):
    """The code of the next half minute, which the tolerance lets in: a used code is
    not taken twice."""
    counter = int(time.time()) // 30 + 1
    return format_hotp_value(hotp_value(secret, counter))


def test_recovery_code_opens_once(client, settings):
    settings.REQUIRE_TOTP = True
    user = person(Role.COMMITTEE)
    sign_in(client, user.username)
    set_up(client)
    kept = Authenticator.objects.get(
        user=user, type=Authenticator.Type.RECOVERY_CODES
    ).wrap()
    spare = kept.get_unused_codes()[0]

    for opens in (True, False):
        client.post("/accounts/logout/")
        sign_in(client, user.username)
        client.post("/accounts/2fa/authenticate/", {"code": spare})
        assert is_signed_in(client) is opens


def test_switching_it_off_leads_back_to_set_up(client, settings):
    settings.REQUIRE_TOTP = True
    user = person(Role.OFFICE)
    sign_in(client, user.username)
    set_up(client)

    client.post("/accounts/2fa/totp/deactivate/")

    assert not has_totp(user)
    assert client.get("/").url == ACTIVATE


def has_totp(user):
    return Authenticator.objects.filter(user=user, type="totp").exists()


def test_old_session_must_give_the_password_before_changing_it(client):
    user = person(Role.ORG_CLERK)
    sign_in(client, user.username)
    client.get("/profile/")
    session = client.session
    session["signed_in_at"] -= 3600
    session.save()

    asked = client.get(ACTIVATE)

    assert asked.url.startswith("/accounts/reauthenticate/")
    client.post(asked.url, {"password": PASSWORD})
    assert client.get(ACTIVATE).status_code == 200
