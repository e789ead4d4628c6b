"""The browser that the journeys use: signed in, at both sizes, and it tells."""

import pytest
from playwright.sync_api import expect

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_person_is_signed_in_and_the_page_is_vietnamese(page_as, screen):
    page = page_as(UserFactory(), screen)

    response = page.goto("/")

    assert response.status == 200
    assert page.url.endswith("/")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    assert page.viewport_size == screen


def test_a_stranger_is_asked_to_sign_in(page_as):
    page = page_as()

    page.goto("/")

    assert "/accounts/login/" in page.url


def test_nothing_is_wider_than_a_phone(page_as):
    page = page_as(UserFactory(), {"width": 360, "height": 740})
    page.goto("/")

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_inline_script_is_refused_and_the_refusal_is_a_complaint(page_as):
    page = page_as()
    page.goto("/accounts/login/")

    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " {textContent: 'document.title = \"taken\"'}))"
    )

    assert page.title() != "taken"
    assert "Content Security Policy" in page_as.complaints.pop()
