"""What people see when something went wrong, and that it helps them on."""

import re
from types import ModuleType

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from accounts.access import public
from emulation import urls
from tests.factories import UserFactory


@public
def fails(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("secret detail")


@public
def refuses(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@public
def takes(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{len(request.POST)}")


@pytest.fixture
def client(settings):
    """A browser of a program with pages that go wrong; CSRF is checked."""
    broken = ModuleType("broken_urls")
    broken.__dict__.update(vars(urls))
    broken.urlpatterns = [
        path("fails/", fails),
        path("refuses/", refuses),
        path("takes/", takes),
        *urls.urlpatterns,
    ]
    settings.ROOT_URLCONF = broken
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def test_an_error_page_needs_no_database_and_gives_the_logs_reference(client, caplog):
    """No `db` fixture: a query would fail the test."""
    response = client.get("/fails/")

    assert response.status_code == 500
    page = response.content.decode()
    reference = re.search(r"<b>(\w{8})</b>", page).group(1)
    assert reference in caplog.text
    assert "secret detail" not in page
    assert 'lang="vi"' in page


def test_too_many_fields_are_a_sentence_and_not_an_error(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    client = Client(raise_request_exception=False)

    response = client.post("/language/", {f"field{n}": "x" for n in range(9)})

    assert response.status_code == 400
    assert "<h1>" in response.content.decode()


@pytest.mark.django_db
def test_forbidden_is_the_page_of_the_nonexistent(client):
    client.force_login(UserFactory())

    forbidden, missing = client.get("/refuses/"), client.get("/there-is-no-such-page/")

    assert forbidden.status_code == missing.status_code == 404
    assert [t.name for t in forbidden.templates] == [t.name for t in missing.templates]


def test_an_expired_form_gives_back_what_was_typed(client):
    response = client.post(
        "/takes/",
        {
            "achievement": "Bà con cùng nhau <b>làm đường</b>",
            "password1": "mat khau bi mat",
            "csrfmiddlewaretoken": "x y",
        },
    )

    page = response.content.decode()
    assert response.status_code == 403
    assert "Bà con cùng nhau &lt;b&gt;làm đường&lt;/b&gt;" in page
    assert "mat khau bi mat" not in page
    assert "x y" not in page
