"""Filters kept under a name: one's own, of our own pages, and never where one was."""

import pytest
from django.db import IntegrityError, transaction

from records import saved_views
from records.errors import Refused
from records.models import SavedView
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return person()


def test_only_filters_are_kept(owner):
    made = saved_views.keep(owner, "/notices/?q=a&state=&before=77&page=3", "Của tôi")

    assert made.get_absolute_url() == "/notices/?q=a"


def test_the_same_name_gets_the_new_filters(owner):
    saved_views.keep(owner, "/notices/?q=a", "Của tôi")
    saved_views.keep(owner, "/notices/?q=b", " Của  tôi ")

    assert [view.query for view in SavedView.objects.all()] == ["q=b"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/notices/?q=a", " "),
        ("/notices/", "Không lọc"),
        ("/no-such-page/?q=a", "Trang lạ"),
        ("//evil.example/?q=a", "Nơi khác"),
        ("https://evil.example/?q=a", "Nơi khác"),
        ("/notices/?q=" + "a" * 1200, "Quá dài"),
        ("/notices/?q=%00\0", "Ký tự lạ"),
    ],
)
def test_anything_else_is_refused(owner, address, name):
    with pytest.raises(Refused):
        saved_views.keep(owner, address, name)


def test_there_is_a_limit_and_renewing_is_within_it(owner, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 2)
    for name in ("một", "hai"):
        saved_views.keep(owner, "/notices/?q=a", name)

    with pytest.raises(Refused, match="2"):
        saved_views.keep(owner, "/notices/?q=a", "ba")
    saved_views.keep(owner, "/notices/?q=b", "hai")


def test_the_database_keeps_other_hosts_out(owner):
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(owner=owner, place="//evil/", query="q", name="x")


def test_the_pages_keep_and_drop_ones_own_only(client, owner):
    other = saved_views.keep(person(), "/notices/?q=a", "Của người khác")
    client.force_login(owner)

    kept = client.post("/views/save/", {"address": "/notices/?q=b", "name": "Của tôi"})
    refused = client.post("/views/save/", {"address": "//evil.example/", "name": "x"})
    mine = SavedView.objects.visible_to(owner).get()
    dropped = client.post(f"/views/{mine.pk}/remove/")
    foreign = client.post(f"/views/{other.pk}/remove/")

    assert kept["Location"] == "/notices/?q=b"
    assert refused["Location"] == "/"
    assert dropped["Location"] == "/notices/"
    assert foreign.status_code == 404
    assert list(SavedView.objects.all()) == [other]
