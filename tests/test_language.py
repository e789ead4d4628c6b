"""Vietnamese unless a person chose otherwise."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def sign_in_page(client, **headers):
    response = client.get(reverse("account_login"), headers=headers)
    return response.headers["Content-Language"]


def test_an_english_browser_gets_vietnamese(client):
    assert sign_in_page(client, accept_language="en-US,en;q=0.9") == "vi"


def test_the_button_gives_english_and_it_stays(client):
    client.post(reverse("set_language"), {"language": "en", "next": "/"})

    assert sign_in_page(client) == "en"


def test_an_unknown_language_is_vietnamese(client):
    client.cookies["django_language"] = "xx"

    assert sign_in_page(client) == "vi"
