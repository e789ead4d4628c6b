"""Long work of this room."""

import io
import zipfile
from collections.abc import Callable, Sequence
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.certificates import Way, record_prints
from nominations.models import Certificate, Decision, PrinterProfile
from records import attachments
from records.file_names import tidy_name
from records.jobs import advance, handler
from records.models import Attachment, Job
from records.worker import chore
from reports import pdf, slips
from reports.archive import packing
from reports.documents.certificates import render
from reports.models import RenderedPart

SHEETS_A_PART = 24
Parts = dict[int, list[Certificate]]


@handler(slips.KIND, title=gettext_lazy("Password slips"))
def account_slips(job: Job) -> None:
    batch = slips.make(job)
    job.result = {
        "message": _("%d slips, eight on a sheet.") % batch.people,
        "url": batch.get_absolute_url(),
    }


@handler(packing.OF_DOSSIER, title=gettext_lazy("Package of a dossier"))
def dossier_package(job: Job) -> None:
    packing.make_dossier(job)


@handler(packing.OF_CAMPAIGN, title=gettext_lazy("Package of a campaign"))
def campaign_package(job: Job) -> None:
    packing.make_campaign(job)


@chore
def remove_slips() -> int:
    return slips.clean()


@handler("certificates.batch", title=gettext_lazy("Certificates of a decision"))
def certificates_batch(job: Job) -> None:
    """The certificates in force of a decision: one file in the order of the register,
    or an archive with a file for each organisation.

    Parts that are finished are kept, so a job whose worker died goes on after them; a
    part of which a certificate was revoked meanwhile is made anew.
    """
    decision = Decision.objects.select_related("campaign").get(
        pk=job.arguments["decision"]
    )
    way = _way(job)
    certificates = _asked_for(job, decision)
    by_organization = bool(job.arguments.get("by_organization"))
    parts = _parts(certificates, _organization_of if by_organization else _part_of)
    _keep_parts(job, decision, parts, way, len(certificates))
    files = _files(job, parts)
    name = f"bang-khen-{decision.number}".replace("/", "-")
    if by_organization:
        content, name, kind = _zipped(files, parts), f"{name}.zip", attachments.ZIP
    else:
        content, name, kind = pdf.join(files.values()), f"{name}.pdf", attachments.PDF
    with transaction.atomic():
        job.attachment = attachments.store_bytes(content, name, kind, by=job.owner)
        if certificates and job.owner:
            reason = job.arguments.get("reason", "")
            record_prints(certificates, way, reason=reason, by=job.owner, job=job)
    job.result = {
        "message": _("%d certificates, one a page.") % len(certificates),
        "url": decision.get_absolute_url(),
    }


def _way(job: Job) -> Way:
    printer = PrinterProfile.objects.filter(pk=job.arguments.get("printer")).first()
    return Way(bool(job.arguments.get("is_overprint")), printer)


def _asked_for(job: Job, decision: Decision) -> list[Certificate]:
    rows = decision.certificates.in_force()
    if "ordinals" in job.arguments:
        rows = rows.filter(ordinal__in=job.arguments["ordinals"])
    return list(
        rows.select_related(
            "decision__campaign", "nomination__dossier__organization"
        ).order_by("ordinal")
    )


def _part_of(certificate: Certificate) -> int:
    """By the register's number, not by the place among those still valid: a revocation
    between two attempts must not shift what the other parts hold."""
    return (certificate.ordinal - 1) // SHEETS_A_PART


def _organization_of(certificate: Certificate) -> int:
    return certificate.nomination.dossier.organization_id


def _parts(
    certificates: Sequence[Certificate], part_of: Callable[[Certificate], int]
) -> Parts:
    """By part, each in the order of the register."""
    ordered = sorted(certificates, key=lambda row: (part_of(row), row.ordinal))
    return {number: list(rows) for number, rows in groupby(ordered, part_of)}


def _keep_parts(
    job: Job, decision: Decision, parts: Parts, way: Way, total: int
) -> None:
    ready = dict(RenderedPart.objects.filter(job=job).values_list("number", "ordinals"))
    done = 0
    for number, sheets in parts.items():
        done += len(sheets)
        if ready.get(number) != [sheet.ordinal for sheet in sheets]:
            content = render(decision, sheets, way)
            _keep_part(job, number, content, sheets, done, total)


def _keep_part(
    job: Job,
    number: int,
    content: bytes,
    sheets: Sequence[Certificate],
    done: int,
    total: int,
) -> None:
    # The part and the progress in one transaction: a worker that has lost the job to
    # another leaves nothing behind.
    with transaction.atomic():
        advance(job, done, total)
        RenderedPart.objects.update_or_create(
            job=job,
            number=number,
            defaults={
                "ordinals": [sheet.ordinal for sheet in sheets],
                "attachment": attachments.store_bytes(
                    content, f"phan-{number + 1}.pdf", attachments.PDF, by=job.owner
                ),
            },
        )


def _files(job: Job, parts: Parts) -> dict[int, bytes]:
    rows = RenderedPart.objects.filter(job=job, number__in=parts)
    return {
        row.number: _read(row.attachment) for row in rows.select_related("attachment")
    }


def _read(attachment: Attachment) -> bytes:
    return attachments.path_of(attachment).read_bytes()


def _zipped(files: dict[int, bytes], parts: Parts) -> bytes:
    """A file for each organisation, named after it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for number, content in files.items():
            organization = parts[number][0].nomination.dossier.organization
            name = tidy_name(f"{organization.code} {organization.name}")
            archive.writestr(f"{name}.pdf", content)
    return buffer.getvalue()
