"""The same content is one file on disk, and nobody who uses it ever loses it."""

import hashlib
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import ProtectedError

from accounts.models import User
from records import stored_files
from records.attachments import path_of, store_bytes
from records.backup import back_up
from records.models import Attachment, StoredFile
from records.orphans import clean_orphans
from records.restore import restore
from tests.nominations.test_intake_concurrency import at_once
from tests.records.test_backup import empty

ROOT = Path(__file__).parents[2]


@pytest.fixture
def person(db):
    return User.objects.create(username="can_bo", full_name="Nguyễn Văn Mẫu")


@pytest.fixture
def now(monkeypatch):
    """The sweep takes files as soon as they are there."""
    monkeypatch.setattr("records.orphans.MIN_AGE_SECONDS", -1)


def keep(person, content=b"noi dung", name="Tờ trình.pdf"):
    return store_bytes(content, name, "x/y", by=person)


def on_disk(settings):
    return sorted(path for path in settings.MEDIA_ROOT.glob("*/*"))


def test_the_same_content_is_one_file_under_two_names(person, settings):
    first = keep(person, name="a.pdf")
    second = keep(person, name="b.pdf")

    assert first.file == second.file
    assert [first.original_name, second.original_name] == ["a.pdf", "b.pdf"]
    assert on_disk(settings) == [path_of(first)]


def test_other_content_is_another_file(person, settings):
    keep(person)
    keep(person, b"noi dung khac")

    assert len(on_disk(settings)) == StoredFile.objects.count() == 2


@pytest.mark.parametrize("harm", ["missing", "changed"])
def test_the_same_content_again_heals_a_damaged_file(person, harm, settings):
    first = keep(person)
    if harm == "missing":
        path_of(first).unlink()
    else:
        path_of(first).write_bytes(b"noi dunh")

    second = keep(person)

    assert path_of(second) == path_of(first)
    assert path_of(first).read_bytes() == b"noi dung"
    assert len(on_disk(settings)) == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_who_bring_the_same_at_once_make_one_file(person, settings):
    got = at_once([lambda: keep(person)] * 20)

    assert {type(each) for each in got} == {Attachment}
    assert StoredFile.objects.count() == 1
    assert Attachment.objects.count() == 20
    assert on_disk(settings) == [path_of(got[0])]


@pytest.mark.django_db(transaction=True)
def test_whoever_was_first_and_rolled_back_takes_nothing_from_the_second(person):
    began, release = threading.Event(), threading.Event()

    def first():
        with transaction.atomic():
            keep(person)
            began.set()
            release.wait(timeout=20)
            transaction.set_rollback(True)

    def second():
        began.wait(timeout=20)
        threading.Timer(0.2, release.set).start()
        return keep(person)

    _none, kept = at_once([first, second])

    assert path_of(kept).read_bytes() == b"noi dung"
    assert StoredFile.objects.get() == kept.file


def test_the_sweep_leaves_a_shared_file(person, now):
    first, second = keep(person), keep(person)
    first.delete()

    assert clean_orphans() == 0
    assert path_of(second).exists()


def test_the_sweep_takes_a_file_that_nobody_uses(person, now, settings):
    keep(person).delete()

    assert clean_orphans() == 1
    assert on_disk(settings) == []
    assert not StoredFile.objects.exists()


def test_a_row_in_use_cannot_be_deleted(person):
    kept = keep(person)

    with pytest.raises(ProtectedError):
        kept.file.delete()


@pytest.mark.django_db(transaction=True)
def test_the_sweep_and_an_upload_of_the_same_at_once_lose_nothing(person):
    for _turn in range(10):
        Attachment.objects.all().delete()
        unused = keep(person)
        os.utime(path_of(unused), (0, 0))
        unused.delete()

        _swept, kept = at_once([clean_orphans, lambda: keep(person)])

        assert isinstance(kept, Attachment)
        assert Attachment.objects.get().file == kept.file
        assert stored_files.is_sound(kept.file)


def test_verify_files_names_everybody_whose_file_is_gone(person, capsys):
    path_of(keep(person, name="a.pdf")).unlink()
    Attachment.objects.create(
        file=StoredFile.objects.get(),
        original_name="b.pdf",
        uploaded_at=Attachment.objects.get().uploaded_at,
    )

    with pytest.raises(CommandError):
        call_command("verify_files")

    told = capsys.readouterr().err
    assert "a.pdf, b.pdf" in told


@pytest.mark.django_db(transaction=True)
def test_a_shared_file_is_backed_up_once_and_comes_back_for_both(settings, tmp_path):
    person = User.objects.create(username="can_bo", full_name="Nguyễn Văn Mẫu")
    keep(person, name="a.pdf")
    keep(person, name="b.pdf")
    manifest = back_up(tmp_path / "backup.zip")
    empty(settings, tmp_path)

    restore(tmp_path / "backup.zip")

    assert len(manifest["files"]) == 1
    assert manifest["damaged"] == []
    for kept in Attachment.objects.all():
        assert path_of(kept).read_bytes() == b"noi dung"


# --------------------------------------------------------------------- older versions
def test_files_of_an_older_version_come_together(tmp_path):
    """Three attachments of the version before, two with the same content, of which the
    first copy is spoilt: one row for each content, and the sound copy is chosen."""
    content = b"noi dung"
    sha256 = hashlib.sha256(content).hexdigest()
    for name in ("2030/a", "2030/b", "2030/c"):
        path = tmp_path / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "files" / "2030/a").write_bytes(b"spoilt!!")
    _migrate(tmp_path, "records", "0002")
    _old_rows(tmp_path, [("2030/a", sha256), ("2030/b", sha256), ("2030/c", "0" * 64)])

    _migrate(tmp_path, "records")

    with sqlite3.connect(tmp_path / "emulation.sqlite3") as database:
        rows = database.execute(
            "SELECT a.original_name, f.storage_name FROM records_attachment a "
            "JOIN records_storedfile f ON f.id = a.file_id ORDER BY a.id"
        ).fetchall()
    assert rows == [
        ("2030/a.pdf", "2030/b"),
        ("2030/b.pdf", "2030/b"),
        ("2030/c.pdf", "2030/c"),
    ]


def _migrate(folder, *arguments):
    env = os.environ | {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/emulation.sqlite3",
        "DJANGO_SETTINGS_MODULE": "emulation.settings",
        "ENV_FILE": str(folder / "none"),
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0", *arguments],
        cwd=ROOT,
        env=env,
        check=True,
    )


def _old_rows(folder, rows):
    with sqlite3.connect(folder / "emulation.sqlite3") as database:
        database.executemany(
            "INSERT INTO records_attachment (storage_name, original_name, content_type,"
            " size, sha256, uploaded_at)"
            " VALUES (?, ?, 'application/pdf', 8, ?, '2030-08-15')",
            [(name, f"{name}.pdf", sha256) for name, sha256 in rows],
        )


def test_the_database_holds_one_row_for_each_content(person):
    kept = keep(person).file
    copy = StoredFile(storage_name="2030/x", size=kept.size, sha256=kept.sha256)

    with pytest.raises(Exception, match="(?i)unique|once"), transaction.atomic():
        copy.save()
    assert connection.is_usable()
