"""The frame: its menu, its weight, and what it tells about the system."""

import datetime as dt
import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import RequestFactory
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import translation

from accounts.models import Role
from emulation import context
from tests.campaigns.factories import campaign
from tests.factories import UserFactory
from tests.people import person

pytestmark = pytest.mark.django_db

ENTRIES = [entry for section in context.MENU for entry in section.entries]
LIGHT = 60 * 1024  # bytes a first visit may take; see docs/decisions/0004


def menu_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return [line.url for _label, pages in context.menu(request, user) for line in pages]


# ---------------------------------------------------------------------------- the menu
def test_every_line_of_the_menu_leads_somewhere():
    dead = []
    for entry in ENTRIES:
        try:
            reverse(entry.name)
        except NoReverseMatch:
            dead.append(entry.name)

    assert dead == []


@pytest.mark.parametrize("role", [*Role.values, None])
def test_the_menu_shows_what_the_person_can_open_and_nothing_else(role):
    user = person(role) if role else UserFactory()
    admin = reverse("admin:index")
    shown = {url for url in menu_of(user) if url != admin}

    open_to = {
        url
        for entry in ENTRIES
        if (url := context._address(entry.name)) and url != admin
        and ((audience := resolve(url).func.audience) in ("signed_in", "public") or user.has_role(*audience))
    }  # fmt: skip
    assert shown == open_to


def test_the_administration_is_shown_to_those_whom_it_lets_in(client):
    address = reverse("admin:index")
    administrator, clerk = person(Role.ADMINISTRATOR), person(Role.ORG_CLERK)

    assert address in menu_of(administrator)
    assert address not in menu_of(clerk)


def test_the_page_one_is_on_is_marked(client):
    client.force_login(UserFactory())

    page = client.get(reverse("campaigns:campaign_detail")).content.decode()

    marked = re.findall(r'<a href="([^"]+)" aria-current="(\w+)">', page)
    assert marked == [
        (reverse("registers:announcement_list"), "true"),
        (reverse("campaigns:campaign_detail"), "page"),
    ]


@pytest.mark.parametrize("role", Role.values)
def test_a_menu_is_one_line_and_the_rest_one_click_away(client, role):
    client.force_login(person(role))

    shown = client.get(reverse("registers:guidance_list")).context

    assert len(shown["menu"]) <= 6
    pages = [*shown["menu"], *shown["section_menu"], *shown["foot_menu"]]
    urls = {page.url for page in pages}
    assert urls == set(menu_of(person(role)))


@pytest.mark.parametrize("address", ["/dossiers/12/history/", "/imports/12/"])
def test_a_page_below_marks_the_line_above(rf, address):
    request = rf.get(address)
    request.user = person(Role.ORG_CLERK)

    menu = context.menu(request, request.user)
    here = [line.url for _label, pages in menu for line in pages if line.is_here]

    assert here == [reverse("nominations:dossier_list")]


# ------------------------------------------------------------------- what the frame says
def test_the_frame_names_campaign_person_post_and_contact(client):
    made = campaign(contact="Đồng chí Mẫu, 0123 456 789")
    user = person(Role.ORG_CLERK, full_name="Trần Thị Mẫu")
    client.force_login(user)

    with translation.override("vi"):
        page = client.get("/").content.decode()

    assert f"– {made.short_name}</title>" in page
    assert made.issuer.name in page
    assert "Trần Thị Mẫu" in page
    assert f"{Role.ORG_CLERK.label}, " in page
    assert "Đồng chí Mẫu, 0123 456 789" in page
    assert 'lang="vi"' in page


def test_signing_out_is_one_press_on_every_page(client):
    client.force_login(UserFactory())

    page = client.get("/no-such-page/").content.decode()

    assert f'<form method="post" action="{reverse("account_logout")}">' in page


def test_a_rehearsal_is_said_on_every_page_even_before_sign_in(client, settings):
    assert "Diễn tập" not in client.get("/accounts/login/").content.decode()

    settings.SIMULATED_DATE = dt.date(2030, 8, 15)
    settings.SIMULATED_SINCE = dt.datetime.now(dt.UTC).date()
    page = client.get("/accounts/login/").content.decode()
    assert "Diễn tập" in page
    assert "15/08/2030" in page


def test_the_frame_needs_no_campaign(client):
    client.force_login(UserFactory())

    assert client.get("/").status_code == 200


# ---------------------------------------------------------------------------- its weight
def first_visit(client, address):
    """Bytes of the page and of what it links, compressed as the server sends them."""
    page = client.get(address, headers={"accept-encoding": "gzip"})
    assert page.status_code == 200
    assert page.headers["Content-Encoding"] == "gzip"
    html = gzip.decompress(page.content).decode()
    files = re.findall(r'<(?:link|script)[^>]*?(?:href|src)="/static/([^"]+)"', html)
    files += {name.split("#")[0] for name in re.findall(r'<use href="/static/([^"]+)"', html)}  # fmt: skip
    assert files
    return len(page.content) + sum(
        len(gzip.compress(Path(finders.find(name)).read_bytes(), 9)) for name in files
    )


def test_signing_in_is_light(client):
    assert first_visit(client, "/accounts/login/") <= LIGHT


@pytest.mark.parametrize("name", ["reports:home", "nominations:dossier_list"])
def test_an_organisations_pages_are_light(client, name):
    campaign()
    client.force_login(person(Role.ORG_CLERK))

    assert first_visit(client, reverse(name)) <= LIGHT


def test_htmx_fits_beside_the_rest(client):
    """A page that replaces its parts still stays under the bound."""
    htmx = Path(finders.find("vendor/htmx/htmx.min.js")).read_bytes()

    frame = first_visit(client, "/accounts/login/")

    assert frame + len(gzip.compress(htmx, 9)) <= LIGHT


# ----------------------------------------------------------------------------- its forms
def test_signing_in_comes_back_to_the_page_asked_for(client):
    page = client.get("/accounts/login/?next=/notices/").content.decode()

    assert re.search(r'<input[^>]+name="next"[^>]+value="/notices/"', page)


def test_a_refused_form_lists_its_errors_with_links_and_says_so_in_the_title(client):
    client.force_login(UserFactory())

    page = client.post("/profile/", {"full_name": ""}).content.decode()

    assert re.search(r"<title>\s*Lỗi:", page)
    summary = page[page.index('id="error-summary"') :]
    assert 'href="#id_full_name"' in summary
    assert 'id="id_full_name"' in summary
