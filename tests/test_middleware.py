"""What every answer carries; what a part of a page gets once the session has ended."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/no-such-page/"])
def test_no_answer_stays_on_the_computer(client, address):
    client.force_login(UserFactory())

    response = client.get(address)

    assert "no-store" in response.headers["Cache-Control"]


def test_scripts_and_styles_come_from_here_only(client):
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]
    directives = dict(part.split(maxsplit=1) for part in policy.split("; "))

    assert directives["default-src"] == "'self'"
    assert directives["object-src"] == directives["base-uri"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy
    assert "http:" not in policy


def test_powers_of_the_device_are_given_up(client):
    headers = client.get("/accounts/login/").headers

    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


def part(client, **headers):
    return client.get(reverse("reports:home"), headers={"hx-request": "true"} | headers)


def test_a_part_sends_the_whole_page_to_sign_in_and_back(client):
    response = part(client, **{"hx-current-url": "http://testserver/notices/?page=2"})

    target = urlsplit(response.headers["HX-Redirect"])
    assert target.path == reverse("account_login")
    assert parse_qs(target.query) == {"next": ["/notices/?page=2"]}
    assert b"<form" not in response.content


def test_a_part_asked_for_from_elsewhere_comes_back_to_the_first_page(client):
    response = part(client, **{"hx-current-url": "https://elsewhere.test/x"})

    query = urlsplit(response.headers["HX-Redirect"]).query
    assert parse_qs(query) == {"next": [reverse("reports:home")]}


def test_a_signed_in_part_is_left_alone(client):
    client.force_login(UserFactory())

    response = part(client)

    assert response.status_code == 200
    assert "HX-Redirect" not in response.headers
