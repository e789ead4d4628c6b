"""Packages for the archive: whole, checked without the product, and only for whom it may."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from pypdf import PdfReader

from accounts.models import Role
from council import meetings as council_meetings
from emulation import clock
from nominations.models import Dossier
from records import attachments, jobs
from records.models import AuditEvent
from reports.archive import package, packing
from reports.archive.package import SCRIPT, Item
from tests.council.factories import in_session
from tests.nominations.factories import submitted_dossier
from tests.nominations.lists import frozen_list
from tests.nominations.test_decision import decide
from tests.people import person

pytestmark = pytest.mark.django_db


def packed(*items: Item) -> bytes:
    buffer = io.BytesIO()
    package.write(buffer, "goi", items, {"Source-Organization": "Ban Mẫu"})
    return buffer.getvalue()


def check(content: bytes, folder: Path) -> tuple[int, str]:
    """What the stand-alone script says, in a Python that knows nothing of the product."""
    path = folder / "goi.zip"
    path.write_bytes(content)
    script = folder / "verify_package.py"
    script.write_bytes(SCRIPT.read_bytes())
    run = subprocess.run(
        [sys.executable, "-I", str(script), str(path)],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )
    return run.returncode, run.stdout


def changed(content: bytes, change) -> bytes:
    """The archive again, each entry as `change(name, bytes)` gives it; None leaves out."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w") as new,
    ):
        for name in old.namelist():
            if (held := change(name, old.read(name))) is not None:
                new.writestr(name, held)
    return buffer.getvalue()


PAPERS = (
    Item("a.pdf", b"mot", "Tờ trình", number="1-TTr", author="Hội Mẫu"),
    Item("thu-muc/b.txt", b"hai", '=HYPERLINK("x")'),
)


def test_a_whole_package_is_found_whole(tmp_path):
    code, said = check(packed(*PAPERS), tmp_path)

    assert (code, "nguyên vẹn" in said) == (0, True)


def test_other_tools_read_it_too(tmp_path):
    zipfile.ZipFile(io.BytesIO(packed(*PAPERS))).extractall(tmp_path)

    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(
            ["sha256sum", "--check", "--strict", manifest],
            cwd=tmp_path / "goi",
            check=True,
            capture_output=True,
        )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda name, held: b"x" if name.endswith("a.pdf") else held, "data/a.pdf đã bị sửa"),
        (lambda name, held: None if name.endswith("b.txt") else held, "Thiếu tệp data/thu-muc/b.txt"),
        (lambda name, held: held + b"\n" if name.endswith("bag-info.txt") else held, "bag-info.txt đã bị sửa"),
        (lambda name, held: None if name.endswith("/manifest-sha256.txt") else held, "Thiếu tệp manifest"),
        (lambda name, held: held.replace(b"a.pdf", b"c.pdf") if "manifest" in name else held, "data/c.pdf"),
    ],
)  # fmt: skip
def test_whatever_was_touched_is_named(tmp_path, change, said):
    code, text = check(changed(packed(*PAPERS), change), tmp_path)

    assert code == 1
    assert said in text


def test_what_was_slipped_in_is_named(tmp_path):
    buffer = io.BytesIO(packed(*PAPERS))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("goi/data/them.exe", b"MZ")

    code, text = check(buffer.getvalue(), tmp_path)

    assert (code, "Thừa tệp data/them.exe" in text) == (1, True)


def test_no_package_is_a_sentence(tmp_path):
    assert check(b"PK nonsense", tmp_path)[0] == 2


def test_the_same_content_gives_the_same_bytes_and_a_list_nothing_acts_in():
    content = packed(*PAPERS)

    assert content == packed(*PAPERS)
    listing = zipfile.ZipFile(io.BytesIO(content)).read("goi/data/muc-luc-van-ban.csv")
    lines = listing.decode("utf-8-sig").splitlines()
    assert lines[1].startswith('"1","1-TTr","","Tờ trình","Hội Mẫu","a.pdf"')
    assert "\"'=HYPERLINK" in lines[2]


# ------------------------------------------------------------------- of the product's own
def run(job):
    claimed = jobs.claim(job.pk)
    jobs.HANDLERS[job.kind](claimed)
    path = attachments.path_of(claimed.attachment)
    with zipfile.ZipFile(path) as archive:
        return path.read_bytes(), archive.namelist(), claimed


@pytest.fixture
def decided():
    listed = frozen_list(places=3, nominees=3)
    office = person(Role.OFFICE, organization=listed.campaign.office)
    return decide(listed, office), office


def test_a_dossier_goes_with_its_papers_versions_and_history(tmp_path, decided):
    decision, office = decided
    campaign = decision.campaign
    organization = Dossier.objects.filter(campaign=campaign).first().organization
    dossier = submitted_dossier(campaign, organization)

    content, names, job = run(packing.order_dossier(dossier, by=office))

    assert check(content, tmp_path)[0] == 0
    top = f"ho-so-{dossier.code}/data"
    papers = [n for n in names if n.startswith(f"{top}/giay-to/")]
    assert len(papers) == dossier.documents.count() > 0
    for part in ("phien-ban-1.json", "ket-qua.json", "nhat-ky.json"):
        assert f"{top}/{part}" in names
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        version = json.loads(archive.read(f"{top}/phien-ban-1.json"))
        receipt = archive.read(f"{top}/bien-nhan-{dossier.code}.pdf")
        events = json.loads(archive.read(f"{top}/nhat-ky.json"))
    assert version["sha256"] == dossier.versions.get().sha256
    metadata = PdfReader(io.BytesIO(receipt)).root_object["/Metadata"].get_object()
    assert b"pdfaid:part" in metadata.get_data()
    assert "dossier.submit" in {event["what"] for event in events}
    assert AuditEvent.objects.filter(verb="archive.order", actor=office).exists()
    assert job.result["message"]


def test_an_infected_paper_stays_out_and_its_place_says_so(tmp_path, decided):
    decision, office = decided
    organization = Dossier.objects.first().organization
    dossier = submitted_dossier(decision.campaign, organization)
    stored = dossier.documents.first().attachment.file
    type(stored).objects.filter(pk=stored.pk).update(
        scan="infected", scanned_at=clock.now(), malware="Eicar"
    )

    content, names, _job = run(packing.order_dossier(dossier, by=office))

    notes = [name for name in names if name.endswith(".pdf.txt")]
    assert notes
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "mã độc" in archive.read(notes[0]).decode()
    assert check(content, tmp_path)[0] == 0


def test_a_campaign_goes_whole(tmp_path, decided):
    decision, office = decided
    campaign = decision.campaign

    content, names, job = run(packing.order_campaign(campaign, by=office))

    assert check(content, tmp_path)[0] == 0
    top = f"luu-tru-{campaign.code}/data"
    for part in (
        "ke-hoach/quy-dinh.json",
        "so-suat.json",
        "so-bang-khen.json",
        "danh-sach-trinh/so-1.pdf",
    ):
        assert f"{top}/{part}" in names
    assert [n for n in names if n.startswith(f"{top}/quyet-dinh/")]
    handed_in = Dossier.objects.filter(campaign=campaign, version__gte=1)
    assert all(f"{top}/ho-so/{d.code}/ket-qua.json" in names for d in handed_in)
    assert job.done > 0


def test_the_councils_minutes_go_along(tmp_path):
    meeting, head, _seats = in_session()
    council_meetings.close_meeting(meeting, discussion="", conclusion="Xong", by=head)

    content, names, _job = run(packing.order_campaign(meeting.campaign, by=head))

    assert [name for name in names if name.endswith("hoi-dong/bien-ban-so-1.docx")]
    assert check(content, tmp_path)[0] == 0


@pytest.mark.parametrize("role", [Role.BOARD_APPRAISER, Role.COMMITTEE, Role.AUDITOR])
def test_nobody_else_has_packages_made(decided, role):
    decision, _office = decided
    other = person(role, organization=decision.campaign.board)

    with pytest.raises(PermissionDenied):
        packing.order_campaign(decision.campaign, by=other)


def test_the_page_takes_a_code_and_says_when_there_is_none(client, decided):
    decision, office = decided
    organization = Dossier.objects.first().organization
    dossier = submitted_dossier(decision.campaign, organization)
    client.force_login(office)

    wrong = client.post("/archive/", {"code": "HS-0"})
    right = client.post("/archive/", {"code": dossier.code.lower()})
    whole = client.post("/archive/", {"what": "campaign"})

    assert "HS-0" in wrong.content.decode()
    assert right.status_code == whole.status_code == 302
    assert "/jobs/" in right["Location"]
