"""What somebody typed and did not save: kept, given back, told of, forgotten."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse

from emulation import clock
from emulation.vietnamese import vn_time
from records import drafts, worker
from records.errors import Refused
from records.models import Draft
from tests.people import person

pytestmark = pytest.mark.django_db
PLACE = "/profile/"


def data(**fields: str) -> QueryDict:
    made = QueryDict(mutable=True)
    made.update(fields)
    return made


@pytest.fixture
def owner():
    return person()


def test_a_draft_holds_the_fields_and_no_secret(owner):
    typed = data(name="Hội Nông dân", csrfmiddlewaretoken="x", password="y")
    typed.setlist("kinds", ["1", "2"])

    draft = drafts.keep(owner, PLACE, typed)

    assert draft.fields == {"name": ["Hội Nông dân"], "kinds": ["1", "2"]}
    assert draft.data.getlist("kinds") == ["1", "2"]


def test_what_no_database_can_hold_is_left_out(owner):
    drafts.keep(owner, PLACE, data(name="m\0ột"))

    kept = Draft.objects.visible_to(owner).get(fields__name=["một"])
    assert kept.data["name"] == "một"


def test_the_same_window_goes_on_and_another_is_told(owner):
    drafts.keep(owner, PLACE, data(name="một"), tab="a")
    drafts.keep(owner, PLACE, data(name="hai"), tab="a", seen=0)  # An answer was lost.

    with pytest.raises(drafts.Superseded) as told:
        drafts.keep(owner, PLACE, data(name="ba"), tab="b", seen=1)

    assert told.value.draft.fields == {"name": ["hai"]}
    assert drafts.keep(owner, PLACE, data(name="ba"), tab="b", seen=2).sequence == 3


def test_a_window_is_told_that_the_form_was_saved_elsewhere(owner):
    drafts.keep(owner, PLACE, data(name="một"), tab="a")
    drafts.forget(owner, PLACE)

    with pytest.raises(drafts.Superseded) as told:
        drafts.keep(owner, PLACE, data(name="hai"), tab="a", seen=1)

    assert told.value.draft is None


def test_drafts_are_their_owners_alone(owner):
    drafts.keep(owner, PLACE, data(name="của tôi"))
    other = person()

    drafts.keep(other, PLACE, data(name="của người khác"))
    drafts.forget(other, PLACE)

    assert Draft.objects.visible_to(owner).get().fields == {"name": ["của tôi"]}
    assert not Draft.objects.visible_to(other).exists()


@pytest.mark.parametrize(
    "place",
    [
        "",
        "profile/",
        "//evil.example/",
        "https://evil.example/profile/",
        "/no/",
        PLACE + "?\0",
    ],
)
def test_only_a_page_of_the_product_has_drafts(owner, place):
    with pytest.raises(Refused, match="không còn"):
        drafts.keep(owner, place, data(name="một"))


def test_the_database_keeps_other_hosts_out(owner):
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(owner=owner, place="//evil.example/", saved_at=clock.now())


def test_an_endless_text_and_endless_forms_are_refused(owner, monkeypatch):
    with pytest.raises(Refused, match="quá dài"):
        drafts.keep(owner, PLACE, data(name="x" * 200_001))
    monkeypatch.setattr(drafts, "MAX_DRAFTS", 1)
    drafts.keep(owner, PLACE, data(name="một"))

    with pytest.raises(Refused, match="dở dang"):
        drafts.keep(owner, f"{PLACE}?2", data(name="hai"))
    assert drafts.keep(owner, PLACE, data(name="ba"), seen=1).sequence == 2


def test_upkeep_drops_drafts_that_nobody_came_back_to(owner):
    drafts.keep(owner, PLACE, data(name="một"))

    with time_machine.travel(clock.real_now() + dt.timedelta(days=59), tick=False):
        worker.upkeep()
        assert Draft.objects.count() == 1
    with time_machine.travel(clock.real_now() + dt.timedelta(days=61), tick=False):
        worker.upkeep()
    assert not Draft.objects.exists()


# ------------------------------------------------------------------------------- pages
def drawn_for(user) -> str:
    return drafts._signer.sign(str(user.pk))


def save(client, user, **more: str):
    typed = {"name": "một", "draft-place": PLACE, "drawn_for": drawn_for(user)} | more
    return client.post(reverse("records:draft_save"), typed)


def test_saving_answers_with_the_moment_and_the_sequence(client, owner):
    client.force_login(owner)

    answer = save(client, owner, **{"draft-tab": "a"})

    draft = Draft.objects.get()
    assert answer.status_code == 200
    assert answer.json()["sequence"] == 1
    assert answer.json()["saved_at"] == vn_time(draft.saved_at)
    assert draft.fields == {"name": ["một"]}


def test_another_window_gets_the_text_of_the_first(client, owner):
    client.force_login(owner)
    save(client, owner, **{"draft-tab": "a"})

    answer = save(client, owner, **{"draft-tab": "b", "name": "hai"})

    assert answer.status_code == 409
    assert answer.json()["fields"] == {"name": ["một"]}


def test_a_form_dropped_elsewhere_is_gone(client, owner):
    client.force_login(owner)

    assert save(client, owner, **{"draft-sequence": "3"}).status_code == 410


def test_a_refusal_is_a_sentence(client, owner):
    client.force_login(owner)

    answer = save(client, owner, **{"draft-place": "/no/"})

    assert answer.status_code == 422
    assert "Mở lại trang" in answer.json()["error"]


def test_nobody_keeps_what_another_person_typed(client, owner):
    client.force_login(person())

    assert save(client, owner).status_code == 404
    assert not Draft.objects.exists()


def test_dropping_goes_back_to_the_form_and_to_no_other_host(client, owner):
    client.force_login(owner)
    save(client, owner)
    drop = reverse("records:draft_discard")

    assert client.post(drop, {"place": PLACE}).url == PLACE
    assert not Draft.objects.exists()
    assert client.post(drop, {"place": "//evil.example/"}).url == "/"
