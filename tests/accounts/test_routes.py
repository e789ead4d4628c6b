"""Every route of a library is in the table of audiences, and the table says the truth."""

import pytest
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from accounts.access import THIRD_PARTY_AUDIENCES
from tests.people import person
from tests.test_project import routes

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


def library_routes(resolver=None, namespace=""):
    """Names of the routes that are not ours; the whole administration is one."""
    ours = {id(pattern) for _namespace, pattern in routes()}
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            if id(pattern) not in ours:
                yield pattern.name
        elif pattern.namespace == "admin":
            yield "admin"
        else:
            yield from library_routes(pattern)


def test_every_library_route_declares_its_audience():
    assert set(library_routes()) == set(THIRD_PARTY_AUDIENCES)


@pytest.mark.parametrize("name", sorted(set(THIRD_PARTY_AUDIENCES) - {"admin"}))
def test_audience_is_as_declared(client, name):
    try:
        path = reverse(name)
    except NoReverseMatch:
        path = reverse(name, kwargs={"uidb36": "1", "key": "set-password"})

    answer = client.get(path)

    sent_away = answer.status_code == 302 and "?next=" in answer.url
    assert sent_away is (THIRD_PARTY_AUDIENCES[name] == "signed_in")


@pytest.mark.parametrize(
    "name",
    [name for name, who in THIRD_PARTY_AUDIENCES.items() if who == "signed_in"],
)
def test_page_opens_for_whoever_is_signed_in(client, name):
    client.force_login(person("org_clerk"), BACKEND)

    assert client.get(reverse(name), follow=True).status_code in (200, 404)
