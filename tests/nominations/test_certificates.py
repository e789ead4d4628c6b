"""The register: void and replace, reprint, revocation on the law's grounds."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Role
from emulation import clock
from nominations import certificates, quota, revocation
from nominations.certificates import Way
from nominations.invariants import breaches
from nominations.models import Certificate, CertificatePrint, PrinterProfile, Revocation
from nominations.revocation import Returned, RevocationPapers
from records import attachments
from records.errors import Refused
from records.models import AuditEvent, Job
from records.worker import run_job
from tests.nominations.lists import frozen_list
from tests.nominations.test_decision import decide, revoke
from tests.people import person

pytestmark = pytest.mark.django_db
GROUND = Revocation.Ground.FORGED_FILE


@pytest.fixture
def made():
    return frozen_list(places=3, nominees=3)


@pytest.fixture
def office(made):
    return person(Role.OFFICE, organization=made.campaign.office)


@pytest.fixture
def issued(made, office):
    decision = decide(made, office)
    certificates.issue(decision, by=office)
    return decision


@pytest.fixture
def first(issued):
    return issued.certificates.get(ordinal=1)


def replaced(certificate, by, **fields):
    values = {"name": "Nguyễn Thị Mẫu Sửa", "description": "Hội viên", "reason": "Sai"}
    return certificates.replace(certificate, **(values | fields), by=by)


# ------------------------------------------------------------------- void and replace
def test_a_replacement_takes_the_next_number_and_leaves_no_gap(first, issued, office):
    new = replaced(first, office)

    assert (new.ordinal, new.replaces, new.name) == (4, first, "Nguyễn Thị Mẫu Sửa")
    assert new.code != first.code
    assert first.voided_at
    assert first.void_reason == "Sai"
    ordinals = issued.certificates.values_list("ordinal", flat=True)
    assert list(ordinals) == [1, 2, 3, 4]
    assert quota.counts(issued.campaign).issued == 3
    assert breaches() == []


def test_a_void_certificate_is_neither_voided_nor_revoked_again(first, office):
    replaced(first, office)

    with pytest.raises(Refused):
        replaced(first, office)
    with pytest.raises(Refused):
        revoke(first, "Lần nữa", office)


def test_two_lines_in_force_for_one_recipient_are_impossible(first):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(
            decision=first.decision,
            nomination=first.nomination,
            ordinal=9,
            name="Hai lần",
            issued_at=clock.now(),
        )


@pytest.mark.parametrize("fields", [{"reason": " "}, {"name": "  "}])
def test_a_replacement_needs_a_name_and_a_reason(first, office, fields):
    with pytest.raises(Refused):
        replaced(first, office, **fields)

    assert first.decision.certificates.count() == 3


def test_issuing_again_after_a_replacement_finds_nothing_to_do(first, issued, office):
    replaced(first, office)

    assert certificates.issue(issued, by=office) == 0


def test_the_committee_does_not_replace(first, made):
    member = person(Role.COMMITTEE, organization=made.campaign.issuer)

    with pytest.raises(PermissionDenied):
        replaced(first, member)


def test_the_public_check_says_that_a_replaced_one_is_void(client, first, office):
    new = replaced(first, office)

    old_page = client.get(f"/c/{first.code}/").content.decode()
    new_page = client.get(f"/c/{new.code}/").content.decode()

    assert "hết hiệu lực" in old_page
    assert "notice-success" not in old_page
    assert "notice-success" in new_page
    assert "N. T. M. S." in new_page


# ------------------------------------------------------------------------- revocation
def papers(**fields):
    values = {"ground": GROUND, "number": "9-QĐ/TU", "decided_on": clock.today()}
    return RevocationPapers(**(values | fields))


@pytest.mark.parametrize("ground", Revocation.Ground.values)
def test_an_award_is_revoked_on_each_of_the_law_s_four_grounds(first, office, ground):
    made = revocation.revoke(first, papers(ground=ground), reason="Sai", by=office)

    assert made.ground == ground
    assert AuditEvent.objects.filter(verb="certificate.revoke").get().after[
        "ground"
    ] == (ground)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"ground": "other"}, id="no ground of the law"),
        pytest.param({"number": ""}, id="no decision"),
        pytest.param({"decided_on": clock.today() + dt.timedelta(1)}, id="future"),
        pytest.param({"decided_on": clock.today() - dt.timedelta(1)}, id="before"),
    ],
)
def test_a_revocation_without_its_papers_is_refused(first, office, fields):
    with pytest.raises(Refused):
        revocation.revoke(first, papers(**fields), reason="Sai", by=office)

    first.refresh_from_db()
    assert first.is_in_force


def test_what_came_back_is_recorded_with_its_days(first, office):
    made = revoke(first, "Khai sai", office)
    back = Returned(clock.today(), clock.today(), 3_795_000)

    revocation.record_return(made, back, by=office)

    assert made.item_returned_on == clock.today()
    assert made.money_returned == 3_795_000
    assert AuditEvent.objects.filter(verb="certificate.return").exists()


@pytest.mark.parametrize(
    "back",
    [
        pytest.param(Returned(money=1_000), id="a sum without a day"),
        pytest.param(Returned(money_on=clock.today()), id="a day without a sum"),
        pytest.param(Returned(clock.today() + dt.timedelta(1)), id="future"),
        pytest.param(Returned(clock.today() - dt.timedelta(1)), id="before"),
    ],
)
def test_a_return_that_cannot_be_is_refused(first, office, back):
    made = revoke(first, "Khai sai", office)

    with pytest.raises(Refused):
        revocation.record_return(made, back, by=office)


# ----------------------------------------------------------------------------- prints
def test_a_reprint_is_the_same_line_and_needs_a_reason(first, office):
    certificates.record_prints([first], Way(), reason="", by=office)
    with pytest.raises(Refused):
        certificates.record_prints([first], Way(), reason=" ", by=office)

    certificates.record_prints([first], Way(), reason="Kẹt giấy", by=office)

    last, before = first.prints.all()
    assert (before.is_first, last.is_first, last.reason) == (True, False, "Kẹt giấy")
    assert Certificate.objects.count() == 3


def test_the_page_prints_once_without_and_again_only_with_a_reason(
    client, first, office
):
    client.force_login(office)
    url = reverse("reports:certificate_print", args=[first.pk])

    printed = client.post(url, {"paper": "full"})
    refused = client.post(url, {"paper": "full"})
    again = client.post(url, {"paper": "full", "reason": "Kẹt giấy"})

    assert printed["Content-Type"] == again["Content-Type"] == "application/pdf"
    assert "reason" in refused.context["form"].errors
    assert first.prints.count() == 2


def test_a_copy_to_look_at_is_no_print(client, first, office):
    client.force_login(office)

    copy = client.get(reverse("reports:certificate_pdf", args=[first.pk]))

    assert "BẢN XEM" in PdfReader(io.BytesIO(copy.content)).pages[0].extract_text()
    assert not CertificatePrint.objects.exists()


def test_a_batch_records_its_prints_once_and_asks_for_a_reason_the_next_time(
    client, issued, office
):
    client.force_login(office)
    url = reverse("nominations:certificate_batch", args=[issued.pk])
    client.post(url)
    job = Job.objects.get(kind="certificates.batch")
    run_job(job.pk)

    refused = client.post(url, {"which": "all"})
    nothing = client.post(url, {"which": "new"})
    client.post(url, {"which": "all", "reason": "Đổi phôi"})

    assert CertificatePrint.objects.filter(is_first=True).count() == 3
    assert "reason" in refused.context["form"].errors
    assert "which" in nothing.context["form"].errors
    assert Job.objects.filter(kind="certificates.batch").count() == 2


def test_a_batch_over_blanks_has_a_file_for_each_organisation(client, issued, office):
    printer = PrinterProfile.objects.create(name="Máy in Mẫu", right_mm=1, down_mm=-2)
    client.force_login(office)
    url = reverse("nominations:certificate_batch", args=[issued.pk])

    client.post(url, {"split": "each", "paper": "blank", "printer": printer.pk})
    job = Job.objects.get(kind="certificates.batch")
    run_job(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    with zipfile.ZipFile(attachments.path_of(job.attachment)) as archive:
        (name,) = archive.namelist()
        pages = PdfReader(io.BytesIO(archive.read(name))).pages
    organization = issued.nominations.first().dossier.organization
    assert name == f"{organization.code} {organization.name}.pdf"
    assert len(pages) == 3
    assert "BẰNG KHEN" not in pages[0].extract_text()
    assert set(CertificatePrint.objects.values_list("printer", "is_overprint")) == {
        (printer.pk, True)
    }


# --------------------------------------------------------------------------- printers
def printer_form(**fields):
    values = {"name": "Máy in Mẫu", "right_mm": "0", "down_mm": "0", "is_active": "on"}
    return values | fields


def test_a_measured_cross_corrects_the_shift(client, office):
    client.force_login(office)

    client.post(
        reverse("nominations:printer_new"),
        printer_form(right_mm="1,0", measured_left="51,5", measured_top="48"),
    )

    printer = PrinterProfile.objects.get()
    assert (printer.right_mm, printer.down_mm) == (-0.5, 2)
    assert AuditEvent.objects.filter(verb="printer.keep").exists()


def test_a_shift_of_more_than_20_mm_is_a_wrong_paper_size(client, office):
    client.force_login(office)
    url = reverse("nominations:printer_new")

    page = client.post(url, printer_form(measured_left="75"))

    assert "right_mm" in page.context["form"].errors
    assert not PrinterProfile.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        PrinterProfile.objects.create(name="Sai", right_mm=21)


def test_the_calibration_sheet_is_the_printer_s_own(client, office):
    printer = PrinterProfile.objects.create(name="Máy in Mẫu", right_mm="-1.5")
    client.force_login(office)

    sheet = client.get(reverse("reports:printer_sheet", args=[printer.pk]))

    said = PdfReader(io.BytesIO(sheet.content)).pages[0].extract_text()
    assert "dịch phải -1,5 mm" in said


# ------------------------------------------------------------------------------ pages
def test_the_pages_take_the_steps(client, first, office):
    client.force_login(office)

    answer = client.post(
        reverse("nominations:certificate_replace", args=[first.pk]),
        {"name": "Nguyễn Thị Mẫu Sửa", "description": "", "reason": "Sai tên"},
    )
    new = Certificate.objects.get(replaces=first)
    assert answer.url == new.get_absolute_url()
    client.post(
        reverse("nominations:certificate_revoke", args=[new.pk]),
        {
            "ground": GROUND,
            "number": "9-QĐ/TU",
            "decided_on": f"{clock.today():%d/%m/%Y}",
            "reason": "Hồ sơ giả",
        },
    )
    client.post(
        reverse("nominations:certificate_return", args=[new.pk]),
        {"money": "3.795.000", "money_on": f"{clock.today():%d/%m/%Y}"},
    )

    page = client.get(new.get_absolute_url()).content.decode()
    assert "9-QĐ/TU" in page
    assert "3.795.000 đồng" in page
    assert "Hồ sơ giả" in page


def test_a_revocation_asks_for_ground_number_date_and_reason(client, first, office):
    client.force_login(office)

    page = client.post(reverse("nominations:certificate_revoke", args=[first.pk]), {})

    assert set(page.context["form"].errors) == {
        "ground",
        "number",
        "decided_on",
        "reason",
    }


def test_an_organisation_sees_its_line_without_the_prints(client, first, office):
    certificates.record_prints([first], Way(), reason="", by=office)
    organization = first.nomination.dossier.organization
    client.force_login(person(Role.ORG_CLERK, organization=organization))

    page = client.get(first.get_absolute_url())

    assert list(page.context["prints"]) == []
    assert not page.context["may_issue"]


def test_the_public_check_is_light_with_all_that_it_loads(client, first):
    page = client.get(f"/c/{first.code}/").content.decode()

    assert "bootstrap" not in page
    assert "<script" not in page
    assert len(page) < 5_000
