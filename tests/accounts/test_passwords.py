"""One-time passwords, and what a password may be."""

import datetime as dt
from io import StringIO

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from accounts import passwords
from accounts.models import Organization, Role, User
from records.errors import Refused
from records.models import AuditEvent
from tests.accounts.test_sign_in import is_signed_in, sign_in
from tests.factories import AdministrativeUnitFactory, OrganizationFactory, UserFactory
from tests.people import person

pytestmark = pytest.mark.django_db

OWN = "con-ngua-xanh-ben-song"


@pytest.fixture
def boss():
    return person(Role.ADMINISTRATOR)


def change(client, old, new):
    return client.post(
        "/accounts/password/change/",
        {"oldpassword": old, "password1": new, "password2": new},
    )


def test_one_time_password_opens_only_the_change_of_password(client, boss):
    clerk = person(Role.ORG_CLERK)
    password = passwords.issue_one_time_password(clerk, by=boss)

    sign_in(client, clerk.username, password)

    assert client.get("/profile/").url == "/accounts/password/change/"
    assert client.get("/").url == "/accounts/password/change/"

    change(client, password, OWN)

    assert is_signed_in(client)
    clerk.refresh_from_db()
    assert (clerk.must_change_password, clerk.one_time_password_until) == (False, None)
    assert clerk.check_password(OWN)


def test_one_time_password_is_refused_after_seven_days(client, boss):
    clerk = person(Role.ORG_CLERK)
    password = passwords.issue_one_time_password(clerk, by=boss)
    User.objects.filter(pk=clerk.pk).update(
        one_time_password_until=clerk.one_time_password_until - dt.timedelta(days=7.01)
    )

    answer = sign_in(client, clerk.username, password)

    assert "Mật khẩu dùng một lần đã hết hạn" in answer.content.decode()
    assert not is_signed_in(client)


def test_one_time_password_is_not_in_the_audit_log(boss):
    clerk = person(Role.ORG_CLERK)
    password = passwords.issue_one_time_password(clerk, by=boss)

    event = AuditEvent.objects.get(verb="user.one_time_password_issued")
    assert event.actor == boss
    assert password not in str(list(AuditEvent.objects.values()))


def test_one_time_password_is_for_administrators_to_issue():
    with pytest.raises(Refused):
        passwords.issue_one_time_password(
            person(Role.ORG_CLERK), by=person(Role.BOARD_LEADER)
        )


@pytest.mark.parametrize(
    "password",
    [
        "ngan-qua",
        "x1-" * 43,
        "qwertyqwerty",
        "123456789012345",
        "tinhtuongtuong@2030",
        "TỉnhTưởngTượng2030",
        "tinh-tuong-tuong-12",
        "htt-ql#Thidua2030",
    ],
)
def test_weak_password_is_refused(password):
    AdministrativeUnitFactory(name="Tỉnh Tưởng Tượng")
    OrganizationFactory(code="HTT-QL")

    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", [OWN, "mười hai con giáp", "y" * 100 + "z1" * 14])
def test_long_password_of_any_signs_is_taken(password):
    AdministrativeUnitFactory(name="Tỉnh Tưởng Tượng")

    validate_password(password)


def test_same_words_are_no_harm_where_no_place_is_called_so():
    validate_password("tinhtuongtuong@2030")


def test_password_like_the_name_is_refused():
    with pytest.raises(ValidationError):
        validate_password("nguyenvanmau99", UserFactory(username="nguyenvanmau9"))


# ------------------------------------------------------------------ the first administrator
def printed_password(output):
    return output.getvalue().split("One-time password: ")[1].split()[0]


def test_first_administrator_signs_in_with_what_is_printed(client):
    OrganizationFactory(parent=None)
    output = StringIO()

    call_command("create_administrator", "quantri.mau", stdout=output)

    user = User.objects.get(username="quantri.mau")
    assert user.has_role(Role.ADMINISTRATOR)
    assert not user.is_superuser
    sign_in(client, "quantri.mau", printed_password(output))
    assert client.get("/admin/").url == "/accounts/password/change/"


def test_administrator_without_organization_is_refused_in_words():
    Organization.objects.all().delete()

    with pytest.raises(CommandError, match="load_plan"):
        call_command("create_administrator", "quantri.mau")

    assert not User.objects.filter(username="quantri.mau").exists()
