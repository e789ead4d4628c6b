"""Uploads: what is accepted, what is refused in words, and how it is kept."""

import hashlib
import random
import time
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.http import Http404

from accounts.models import User
from records import ooxml
from records.attachments import path_of, serve, store, store_bytes
from records.models import Attachment, AuditEvent
from records.orphans import clean_orphans
from tests.records import files

DOCTYPE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


@pytest.fixture
def person(db):
    return User.objects.create(username="can_bo", full_name="Nguyễn Văn Mẫu")


def upload(content, name):
    return SimpleUploadedFile(name, content, content_type="text/html")


GOOD = {
    "Tờ trình.pdf": files.pdf,
    "scan.PDF": files.pdf,
    "ảnh.jpg": files.picture,
    "ảnh.JPEG": lambda: files.picture(progressive=True),
    "ảnh.png": lambda: files.picture("PNG"),
    "báo cáo.docx": files.docx,
    "danh sách.xlsx": files.xlsx,
}


@pytest.mark.parametrize("name", GOOD)
def test_a_sound_file_is_kept_as_it_is(person, name):
    content = GOOD[name]()

    attachment = store(upload(content, name), by=person)

    assert path_of(attachment).read_bytes() == content
    assert attachment.sha256 == hashlib.sha256(content).hexdigest()
    assert attachment.size == len(content)
    assert attachment.original_name == name
    assert attachment.content_type != "text/html"
    assert attachment.uploaded_by == person
    event = AuditEvent.objects.get(verb="attachment.stored")
    assert event.after["sha256"] == attachment.sha256


def test_a_large_upload_on_disk_is_kept_too(person):
    content = files.picture("PNG", size=(1500, 1500))
    assert len(content) > 1024 * 1024
    with TemporaryUploadedFile("scan.png", "image/png", len(content), None) as file:
        file.write(content)
        attachment = store(file, by=person)

    assert path_of(attachment).read_bytes() == content


BAD = {
    "empty": ("t.pdf", lambda: b""),
    "extension-exe": ("t.exe", files.pdf),
    "extension-none": ("t", files.pdf),
    "extension-double": ("t.pdf.exe", files.pdf),
    "extension-svg": ("t.svg", lambda: b"<svg/>"),
    "extension-docm": ("t.docm", files.docx),
    "content-text": ("t.pdf", lambda: b"van ban thuong"),
    "content-html": ("t.pdf", lambda: b"<html>%PDF-1.4"),
    "content-png-as-jpg": ("t.jpg", lambda: files.picture("PNG")),
    "content-pdf-as-docx": ("t.docx", files.pdf),
    "content-xlsx-as-docx": ("t.docx", files.xlsx),
    "content-docx-as-xlsx": ("t.xlsx", files.docx),
    "content-exe-as-pdf": ("t.pdf", lambda: b"MZ" + b"\0" * 500),
    "encrypted-pdf": ("t.pdf", files.encrypted_pdf),
    "encrypted-office": (
        "t.docx",
        lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
    ),
    "active-script": ("t.pdf", files.pdf_with_script),
    "active-launch": ("t.pdf", lambda: files.pdf_with_action("/Launch")),
    "active-javascript": ("t.pdf", lambda: files.pdf_with_action("/JavaScript")),
    "active-macros": (
        "t.docx",
        lambda: files.package({"word/vbaProject.bin": b"macro"}),
    ),
    "damaged-pdf": ("t.pdf", lambda: files.pdf()[:60]),
    "damaged-pdf-header-only": ("t.pdf", lambda: b"%PDF-1.7\n"),
    "damaged-pdf-no-pages": ("t.pdf", lambda: files.pdf(pages=0)),
    "damaged-jpg": ("t.jpg", lambda: files.picture(size=(800, 800))[:2000]),
    "damaged-png": ("t.png", lambda: files.picture("PNG", size=(800, 800))[:2000]),
    "damaged-docx": ("t.docx", lambda: files.docx()[:2000]),
    "damaged-docx-no-types": (
        "t.docx",
        lambda: files.package({"[Content_Types].xml": None}),
    ),
    "damaged-docx-bad-xml": (
        "t.docx",
        lambda: files.package({"[Content_Types].xml": b"<Types>"}),
    ),
    "bomb-ratio": ("t.docx", lambda: files.package({"word/x.xml": b" " * 40_000_000})),
    "bomb-size": (
        "t.docx",
        lambda: files.package({f"word/{n}.xml": b" " * 30_000_000 for n in range(4)}),
    ),
    "bomb-entries": (
        "t.docx",
        lambda: files.package({f"word/{n}.bin": b"x" for n in range(2_001)}),
    ),
    "bomb-zip-as-docx": ("t.docx", lambda: b"PK\x03\x04" + b"\0" * 100),
    "external-types": (
        "t.docx",
        lambda: files.package({"[Content_Types].xml": DOCTYPE}),
    ),
    "external-part": (
        "t.docx",
        lambda: files.package({"word/document.xml": DOCTYPE}),
    ),
    "external-part-utf16": (
        "t.docx",
        lambda: files.package({"word/document.xml": DOCTYPE.encode("utf-16")}),
    ),
    "external-rels": (
        "t.xlsx",
        lambda: files.package({"xl/x.xml.rels": DOCTYPE}, files.xlsx()),
    ),
    "external-part-late": (
        "t.docx",
        lambda: files.package(
            {"word/document.xml": "<!--" + "á?" * 32_760 + "-->" + DOCTYPE}
        ),
    ),
}
CODES = {"bomb-zip-as-docx": "damaged"}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_in_words_and_not_kept(person, case, settings):
    name, make = BAD[case]

    with pytest.raises(ValidationError) as refusal:
        store(upload(make(), name), by=person)

    assert refusal.value.code == CODES.get(case, case.split("-")[0])
    (sentence,) = refusal.value.messages
    assert len(sentence) > 25
    assert sentence.endswith(".")
    assert not Attachment.objects.exists()
    assert not settings.MEDIA_ROOT.exists()


def test_a_file_over_the_limit_is_refused_with_the_limit(person, settings):
    settings.UPLOAD_MAX_BYTES = 20 * 1024 * 1024
    big = upload(b"%PDF-" + b"0" * settings.UPLOAD_MAX_BYTES, "t.pdf")

    with pytest.raises(ValidationError, match="20 MB"):
        store(big, by=person)


def test_a_picture_of_too_many_points_is_refused(person, monkeypatch):
    monkeypatch.setattr("records.file_types.MAX_PIXELS", 1_000)

    with pytest.raises(ValidationError, match="60 × 40"):
        store(upload(files.picture(), "t.jpg"), by=person)


def test_a_bomb_is_refused_quickly(person):
    bomb = files.package({f"word/{n}.xml": b" " * 90_000_000 for n in range(3)})

    began = time.perf_counter()
    with pytest.raises(ValidationError):
        store(upload(bomb, "t.docx"), by=person)

    assert time.perf_counter() - began < 2


def test_limits_are_what_lets_the_bomb_through_or_not(person, monkeypatch):
    bomb = files.package({"word/x.xml": b" " * 20_000_000})
    monkeypatch.setattr(ooxml, "MAX_RATIO", 10**9)

    assert store(upload(bomb, "t.docx"), by=person)


@pytest.mark.parametrize("make", [files.pdf, files.docx, files.xlsx, files.picture])
def test_spoilt_files_never_make_an_error_of_ours(person, make):
    """Whatever the bytes, the answer is 'kept' or a sentence."""
    name = {"pdf": "t.pdf", "docx": "t.docx", "xlsx": "t.xlsx", "picture": "t.jpg"}
    whole, chance = make(), random.Random(2030)
    for _ in range(60):
        spoilt = bytearray(whole)
        for _ in range(chance.randrange(1, 8)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        file = upload(bytes(spoilt), name[make.__name__])
        assert outcome(file, person)


def outcome(file, person):
    try:
        return store(file, by=person).original_name
    except ValidationError as refusal:
        return refusal.messages[0]


def test_with_the_transaction_the_row_goes_and_the_file_waits_for_the_sweep(
    person, settings
):
    with transaction.atomic():
        attachment = store(upload(files.pdf(), "t.pdf"), by=person)
        transaction.set_rollback(True)

    assert path_of(attachment).exists()
    assert clean_orphans() == 0


@pytest.mark.parametrize("has_row", [True, False])
def test_the_sweep_takes_old_files_without_a_row_alone(person, has_row, monkeypatch):
    attachment = store(upload(files.pdf(), "t.pdf"), by=person)
    if not has_row:
        Attachment.objects.all().delete()
    monkeypatch.setattr("records.orphans.MIN_AGE_SECONDS", -1)

    assert clean_orphans() == (0 if has_row else 1)
    assert path_of(attachment).exists() is has_row


NAMES = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "C:\\Users\\x\\Tờ trình.pdf": "Tờ trình.pdf",
    "to\u202efdp.exe.pdf": "tofdp.exe.pdf",
    "a\x00b\r\nSet-Cookie: x.pdf": "abSet-Cookie_ x.pdf",
    "con.pdf": "_con.pdf",
    "  nhiều   dấu  cách .pdf": "nhiều dấu cách.pdf",
    ".pdf": "file.pdf",
    'ngoặc"kép<b>.pdf': "ngoặc_kép_b_.pdf",
    unicodedata.normalize("NFD", "Tờ trình số 1.pdf"): "Tờ trình số 1.pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_made_fit_to_keep(person, name):
    file = upload(files.pdf(), "x.pdf")
    file._name = name

    assert store(file, by=person).original_name == NAMES[name]


def test_a_long_name_keeps_its_extension(person):
    file = upload(files.pdf(), "x.pdf")
    file._name = "á" * 500 + ".pdf"

    name = store(file, by=person).original_name

    assert name.endswith("á.pdf")
    assert len(name) == 150


def test_a_stored_file_is_never_overwritten(person, monkeypatch):
    first = store(upload(files.pdf(), "t.pdf"), by=person)
    whole = path_of(first).read_bytes()

    class Same:
        hex = first.storage_name.split("/")[1]

    monkeypatch.setattr("records.stored_files.uuid.uuid4", Same)
    with pytest.raises(FileExistsError):
        store_bytes(b"other", "t.pdf", "x/y", by=person)

    assert path_of(first).read_bytes() == whole


def test_a_file_is_served_as_a_harmless_download(person):
    attachment = store(upload(files.pdf(), "Tờ trình số 1.pdf"), by=person)

    response = serve(attachment)

    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''T%E1%BB%9D%20tr%C3%ACnh%20s%E1%BB%91%201.pdf"
    )
    assert b"".join(response.streaming_content) == files.pdf()


@pytest.mark.parametrize("harm", ["missing", "cut"])
def test_a_file_that_is_not_whole_is_not_served(person, harm, caplog):
    attachment = store(upload(files.pdf(), "t.pdf"), by=person)
    if harm == "missing":
        path_of(attachment).unlink()
    else:
        path_of(attachment).write_bytes(b"%PDF-")

    with pytest.raises(Http404):
        serve(attachment)

    assert caplog.records[-1].levelname == "CRITICAL"


def test_verify_files_names_what_is_missing_or_changed(person, capsys):
    kept, gone, changed = (
        store(upload(files.pdf(n + 1), "t.pdf"), by=person) for n in range(3)
    )
    path_of(gone).unlink()
    whole = bytearray(path_of(changed).read_bytes())
    whole[100] ^= 1
    path_of(changed).write_bytes(whole)

    with pytest.raises(CommandError, match="2"):
        call_command("verify_files")

    told = capsys.readouterr().err
    assert gone.storage_name in told
    assert changed.storage_name in told
    assert kept.storage_name not in told


def test_an_empty_row_is_refused_by_the_database(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        store_bytes(b"", "t.pdf", "x/y", by=person)
