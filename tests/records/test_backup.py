"""What is backed up comes back whole, into an empty system, on either engine."""

import json
import os
import random
import subprocess
import sys
import threading
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import AdministrativeUnit, Membership, Organization, User
from records import guards, jobs
from records.attachments import path_of, store_bytes
from records.audit import record
from records.backup import archive_hash, back_up, snapshot
from records.errors import Refused
from records.models import Attachment, AuditEvent
from records.notices import notify
from records.restore import restore
from records.sealing import anchor_file, seal_pending
from records.tables import table_sum, tables
from records.verification import verify

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def data():
    """Some of everything: people, links, files, notices, jobs, a sealed log."""
    unit = AdministrativeUnit.objects.create(code="91", name="Mẫu", kind="province")
    people = [
        User.objects.create(username=f"can_bo_{n}", full_name=f"Nguyễn Văn Mẫu {n}")
        for n in range(20)
    ]
    body = Organization.objects.create(
        code="MAU",
        name="Đảng ủy xã Mẫu",
        kind="party_committee",
        level="commune",
        unit=unit,
    )
    for person in people:
        Membership.objects.create(user=person, organization=body, role="org_clerk")
        record("person.created", person, by=people[0], after={"điểm": [1, 2.5, None]})
    for number in range(5):
        store_bytes(f"nội dung {number}".encode(), "Tệp.pdf", "x/y", by=people[0])
    notify("x", people, "Chào", "Dòng một\nDòng hai ‘’ \u2028")
    jobs.enqueue("test.any", {"a": {"b": [1]}}, by=people[0])
    seal_pending()


def sums():
    return {model._meta.db_table: table_sum(model) for model in tables()}


def empty(settings, tmp_path):
    """As a new machine: nothing in the database, another folder."""
    with guards.lifted(connection):
        call_command("flush", interactive=False, verbosity=0)
    settings.MEDIA_ROOT = tmp_path / "new" / "files"
    settings.DATA_DIR = tmp_path / "new"
    settings.MEDIA_ROOT.mkdir(parents=True)


def test_what_comes_back_is_equal(data, settings, tmp_path):
    before = sums()
    archive = tmp_path / "backup.zip"
    out = StringIO()
    call_command("backup", archive, stdout=out)
    empty(settings, tmp_path)
    assert not User.objects.exists()

    call_command("restore", archive, stdout=out)

    assert sums() == before
    for attachment in Attachment.objects.all():
        assert path_of(attachment).stat().st_size == attachment.size
    assert guards.missing(connection) == []
    assert verify(anchor_file()) == (AuditEvent.objects.count(), 0, None)


def test_after_a_restore_new_rows_get_new_keys(data, settings, tmp_path):
    back_up(tmp_path / "backup.zip")
    empty(settings, tmp_path)
    restore(tmp_path / "backup.zip")
    greatest = AuditEvent.objects.latest("pk").pk

    assert record("x", by=None).pk > greatest


def test_a_system_with_data_is_not_overwritten(data, settings, tmp_path):
    back_up(tmp_path / "backup.zip")
    before = sums()

    with pytest.raises(Refused, match="accounts_"):
        restore(tmp_path / "backup.zip")

    assert sums() == before


def test_a_system_with_files_is_not_overwritten(data, settings, tmp_path):
    back_up(tmp_path / "backup.zip")
    empty(settings, tmp_path)
    (settings.MEDIA_ROOT / "2030").mkdir()
    (settings.MEDIA_ROOT / "2030" / ("0" * 32)).write_bytes(b"x")

    with pytest.raises(Refused):
        restore(tmp_path / "backup.zip")

    assert not User.objects.exists()


def test_an_archive_with_one_changed_byte_is_refused(data, settings, tmp_path):
    archive = tmp_path / "backup.zip"
    back_up(archive)
    empty(settings, tmp_path)
    whole = archive.read_bytes()
    chance = random.Random(408)

    for place in [0, len(whole) - 1, *chance.sample(range(len(whole)), 100)]:
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << chance.randrange(8)
        archive.write_bytes(spoilt)
        with pytest.raises(Refused):
            restore(archive)
    assert not User.objects.exists()
    assert list(settings.MEDIA_ROOT.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"x", b"x" * 500, b"PK\x03\x04" + b"0" * 99])
def test_what_is_no_archive_is_refused(content, tmp_path, db):
    (tmp_path / "backup.zip").write_bytes(content)

    with pytest.raises(CommandError):
        call_command("restore", tmp_path / "backup.zip")


def reseal(archive):
    """Make the last line fit, as one who forges an archive would."""
    _found, expected = archive_hash(archive)
    archive.write_bytes(archive.read_bytes()[:-64] + expected.encode())


def rewrite(source, target, change):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        members = change({name: old.read(name) for name in old.namelist()})
        for name, content in members.items():
            new.writestr(name, content)
        new.comment = b"0" * 64
    reseal(target)


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "files/../../evil", "files/2030/evil", "x"]
)
def test_a_name_that_climbs_out_is_refused(data, settings, tmp_path, name):
    back_up(tmp_path / "backup.zip")
    empty(settings, tmp_path)
    rewrite(
        tmp_path / "backup.zip", tmp_path / "forged.zip", lambda m: m | {name: b"evil"}
    )

    with pytest.raises(Refused, match="evil|: x"):
        restore(tmp_path / "forged.zip")

    assert not list(tmp_path.parent.rglob("*evil*"))


def test_a_table_that_does_not_fit_the_manifest_is_refused(data, settings, tmp_path):
    back_up(tmp_path / "backup.zip")
    empty(settings, tmp_path)

    def drop_a_row(members):
        name = "tables/accounts_user.jsonl"
        return members | {name: b"".join(members[name].splitlines(True)[1:])}

    rewrite(tmp_path / "backup.zip", tmp_path / "forged.zip", drop_a_row)

    with pytest.raises(Refused, match="accounts_user"):
        restore(tmp_path / "forged.zip")


def test_a_row_that_breaks_a_link_leaves_everything_empty(data, settings, tmp_path):
    back_up(tmp_path / "backup.zip")
    empty(settings, tmp_path)

    def lose_the_people(members):
        manifest = json.loads(members["manifest.json"])
        empty_sum = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        manifest["tables"]["accounts_user"] = {"rows": 0, "sha256": empty_sum}
        return members | {
            "tables/accounts_user.jsonl": b"",
            "manifest.json": json.dumps(manifest).encode(),
        }

    rewrite(tmp_path / "backup.zip", tmp_path / "forged.zip", lose_the_people)

    with pytest.raises(CommandError):
        call_command("restore", tmp_path / "forged.zip")

    assert not Membership.objects.exists()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_another_version_or_another_key_is_told(data, settings, tmp_path, monkeypatch):
    back_up(tmp_path / "backup.zip")
    empty(settings, tmp_path)

    monkeypatch.setattr("records.restore.applied_migrations", list)
    with pytest.raises(Refused, match=r"version|phiên bản"):
        restore(tmp_path / "backup.zip")
    monkeypatch.undo()
    settings.AUDIT_KEY = "another"
    with pytest.raises(Refused, match="AUDIT_KEY"):
        restore(tmp_path / "backup.zip")


def test_a_backup_replaces_no_file(data, tmp_path):
    (tmp_path / "backup.zip").write_bytes(b"yesterday")

    with pytest.raises(CommandError):
        call_command("backup", tmp_path / "backup.zip")

    assert (tmp_path / "backup.zip").read_bytes() == b"yesterday"


def test_a_damaged_file_is_told_while_the_rest_is_saved(data, tmp_path):
    first, second = Attachment.objects.order_by("pk")[:2]
    path_of(first).unlink()
    path_of(second).write_bytes(b"spoilt")

    with pytest.raises(CommandError, match=first.storage_name):
        call_command("backup", tmp_path / "backup.zip", stdout=StringIO())

    assert (tmp_path / "backup.zip").exists()


def test_a_backup_is_of_one_moment_and_lets_others_write(data):
    def write():
        try:
            with transaction.atomic():
                record("late", by=None)
        finally:
            connection.close()

    with snapshot():
        before = AuditEvent.objects.count()
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(timeout=10)
        assert not writer.is_alive()
        assert AuditEvent.objects.count() == before
    assert AuditEvent.objects.count() == before + 1


@pytest.mark.postgres_only
def test_a_backup_moves_from_one_engine_to_the_other_and_back(data, settings, tmp_path):
    before = sums()
    back_up(tmp_path / "postgres.zip")
    home = tmp_path / "sqlite"
    home.mkdir()

    manage(home, "migrate", "-v0")
    manage(home, "restore", tmp_path / "postgres.zip")
    manage(home, "verify_audit")
    manage(home, "verify_files")
    manage(home, "backup", tmp_path / "sqlite.zip")
    empty(settings, tmp_path)
    restore(tmp_path / "sqlite.zip")

    assert sums() == before
    assert verify(anchor_file()).finding is None


def manage(home, *arguments):
    environment = {
        "DJANGO_SETTINGS_MODULE": "emulation.settings",
        "DATABASE_URL": f"sqlite:///{home}/db.sqlite3",
        "DATA_DIR": str(home),
        "AUDIT_KEY": django_settings.AUDIT_KEY,
    }
    subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | environment,
        check=True,
    )
