"""A file that comes in parts: each part once and whole, for its sender alone."""

import datetime as dt
import hashlib
import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import User
from emulation import clock
from records import drafts, uploads, worker
from records.errors import Refused
from records.models import Upload
from tests.nominations.test_intake_concurrency import at_once

PART = Upload.PART
CONTENT = bytes(range(256)) * (10 * 1024) + b"the end"  # 2.5 parts
SHA256 = hashlib.sha256(CONTENT).hexdigest()
PARTS = [CONTENT[:PART], CONTENT[PART : 2 * PART], CONTENT[2 * PART :]]
PROMISE = uploads.Promise("Tờ trình.pdf", len(CONTENT), 1_700_000_000_000, SHA256)


@pytest.fixture
def person(db):
    return User.objects.create(username="can_bo", full_name="Nguyễn Văn Mẫu")


@pytest.fixture
def other(db):
    return User.objects.create(username="khac", full_name="Lê Thị Thử")


@pytest.fixture
def browser(client, person):
    client.force_login(person)
    return client


def send(browser, url, content, sha256=None):
    sha256 = hashlib.sha256(content).hexdigest() if sha256 is None else sha256
    return browser.post(
        url,
        content,
        content_type="application/octet-stream",
        headers={"X-Part-SHA256": sha256},
    )


def begin(browser, person, **change):
    form = PROMISE._asdict() | {"drawn_for": drafts.sign_for(person)} | change
    return browser.post(reverse("records:upload_begin"), form)


def whole(upload, by):
    with uploads.opened(uploads.find([upload.key], by=by)) as (file,):
        return file.read()


# -------------------------------------------------------------------- through the pages
def test_parts_in_any_order_make_the_whole(browser, person):
    began = begin(browser, person).json()

    for number in (2, 0, 1):
        answer = send(browser, f"{began['url']}{number}/", PARTS[number])
        assert answer.status_code == 200

    assert whole(Upload.objects.get(), person) == CONTENT


def test_who_begins_again_learns_what_is_here(browser, person):
    began = begin(browser, person).json()
    send(browser, f"{began['url']}1/", PARTS[1])

    again = begin(browser, person).json()

    assert again == began | {"received": [1]}
    assert Upload.objects.count() == 1


def test_a_copy_of_the_same_content_goes_on_too(browser, person):
    began = begin(browser, person).json()

    assert begin(browser, person, modified="1").json() == began
    assert begin(browser, person, sha256="0" * 64).json()["key"] != began["key"]


def test_the_same_part_twice_changes_nothing(browser, person):
    url = begin(browser, person).json()["url"]

    for _turn in range(2):
        assert send(browser, f"{url}0/", PARTS[0]).status_code == 200

    upload = Upload.objects.get()
    assert uploads.received(upload) == [0]
    assert len(list(upload.folder.iterdir())) == 1


@pytest.mark.parametrize(
    ("number", "content", "sha256"),
    [
        (0, PARTS[0], "0" * 64),
        (0, PARTS[0][:-1], None),
        (0, PARTS[0] + b"x", None),
        (2, PARTS[0], None),
        (3, b"x", None),
        (0, b"", None),
    ],
    ids=["altered", "cut", "long", "last too long", "beyond", "empty"],
)
def test_a_part_that_is_not_the_one_is_not_kept(
    browser, person, number, content, sha256
):
    url = begin(browser, person).json()["url"]

    answer = send(browser, f"{url}{number}/", content, sha256)

    assert answer.status_code == 422
    assert answer.json()["error"].endswith(".")
    assert uploads.received(Upload.objects.get()) == []


def test_a_browser_that_cannot_hash_sends_all_the_same(browser, person):
    url = begin(browser, person, sha256="").json()["url"]

    for number, content in enumerate(PARTS):
        assert send(browser, f"{url}{number}/", content, "").status_code == 200

    assert whole(Upload.objects.get(), person) == CONTENT


def test_anothers_upload_does_not_exist(browser, person, other, client):
    url = begin(browser, person).json()["url"]
    client.force_login(other)

    assert send(client, f"{url}0/", PARTS[0]).status_code == 404
    key = Upload.objects.get().key
    assert client.post(reverse("records:upload_discard", args=[key])).status_code == 404
    with pytest.raises(Refused):
        uploads.find([key], by=other)
    assert uploads.received(Upload.objects.get()) == []


def test_nobody_begins_for_whoever_sat_here_before(browser, other):
    assert begin(browser, other).status_code == 404
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"size": "0"},
        {"size": "khong"},
        {"size": str(21 * 1024 * 1024)},
        {"name": "chuong-trinh.exe"},
        {"name": ""},
    ],
    ids=["empty", "no number", "too big", "program", "nameless"],
)
def test_what_could_never_be_kept_is_refused_before_it_is_sent(browser, person, change):
    answer = begin(browser, person, **change)

    assert answer.status_code == 422
    assert len(answer.json()["error"]) > 25
    assert not Upload.objects.exists()


def test_a_person_has_so_many_files_under_way(browser, person, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_UNFINISHED", 2)
    begin(browser, person)
    begin(browser, person, name="b.pdf")

    assert begin(browser, person, name="c.pdf").status_code == 422
    assert begin(browser, person).status_code == 200  # one of the two, again


def test_a_person_has_so_many_bytes_under_way(browser, person, monkeypatch, settings):
    monkeypatch.setattr(uploads, "MOST_LARGEST", 1)
    settings.UPLOAD_MAX_BYTES = len(CONTENT) + 1000
    begin(browser, person)

    assert begin(browser, person, name="b.pdf").status_code == 422


def test_what_is_taken_off_the_list_leaves_nothing(browser, person):
    url = begin(browser, person).json()["url"]
    send(browser, f"{url}0/", PARTS[0])
    upload = Upload.objects.get()

    browser.post(reverse("records:upload_discard", args=[upload.key]))

    assert not Upload.objects.exists()
    assert not upload.folder.exists()


# ----------------------------------------------------------------------------- the steps
def test_a_whole_that_is_not_as_promised_is_refused(person):
    upload = uploads.begin(PROMISE._replace(sha256="0" * 64), by=person)
    for number, content in enumerate(PARTS):
        uploads.put_part(upload, number, content)

    with pytest.raises(ValidationError):
        whole(upload, person)


def test_missing_parts_are_said(person):
    upload = uploads.begin(PROMISE, by=person)
    uploads.put_part(upload, 0, PARTS[0])

    with pytest.raises(Refused):
        whole(upload, person)


def test_putting_together_leaves_only_the_parts(person):
    upload = uploads.begin(PROMISE, by=person)
    for number, content in enumerate(PARTS):
        uploads.put_part(upload, number, content)

    whole(upload, person)

    assert sorted(path.name for path in upload.folder.iterdir()) == ["0", "1", "2"]


def test_half_a_part_of_a_dead_process_does_not_count(person):
    upload = uploads.begin(PROMISE, by=person)
    upload.folder.mkdir(parents=True)
    (upload.folder / "abc.part").write_bytes(PARTS[0][:100])

    assert uploads.received(upload) == []


@pytest.mark.django_db(transaction=True)
def test_many_hands_make_one_upload_of_one_file(person):
    def hand(number):
        def act():
            upload = uploads.begin(PROMISE, by=person)
            uploads.put_part(upload, number % 3, PARTS[number % 3])
            return upload.key

        return act

    got = at_once([hand(number) for number in range(12)])

    assert set(got) == {Upload.objects.get().key}
    assert whole(Upload.objects.get(), person) == CONTENT


# ----------------------------------------------------------------------------- the sweep
def test_the_sweep_takes_what_nobody_goes_on_with(person, settings):
    stale = uploads.begin(PROMISE, by=person)
    uploads.put_part(stale, 0, PARTS[0])
    live = uploads.begin(PROMISE._replace(name="b.pdf"), by=person)
    uploads.put_part(live, 0, PARTS[0])
    long_ago = clock.real_now() - Upload.KEPT_FOR - dt.timedelta(minutes=1)
    Upload.objects.filter(pk=stale.pk).update(touched_at=long_ago)

    worker.upkeep()

    assert Upload.objects.get() == live
    assert not stale.folder.exists()
    assert uploads.received(live) == [0]


def test_the_sweep_takes_folders_of_nobody(person, monkeypatch):
    upload = uploads.begin(PROMISE, by=person)
    uploads.put_part(upload, 0, PARTS[0])
    folder = upload.folder
    upload.delete()
    assert uploads.clean_stale() == 0  # Its row may not be committed yet.
    monkeypatch.setattr(Upload, "KEPT_FOR", -dt.timedelta(minutes=1))

    assert uploads.clean_stale() == 1
    assert not folder.exists()


def test_every_part_keeps_the_upload_alive(person):
    upload = uploads.begin(PROMISE, by=person)
    Upload.objects.update(touched_at=clock.real_now() - dt.timedelta(days=2))

    uploads.put_part(upload, 0, PARTS[0])

    age = clock.real_now() - Upload.objects.get().touched_at
    assert age < dt.timedelta(minutes=1)


def test_answers_are_plain_json(browser, person):
    began = begin(browser, person)

    assert began["Content-Type"] == "application/json"
    assert set(json.loads(began.content)) == {"key", "url", "part", "received"}
