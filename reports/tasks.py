"""Long work of this room."""

from collections.abc import Sequence
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.models import Certificate, Decision
from records import attachments
from records.jobs import advance, handler
from records.models import Job
from records.worker import chore
from reports import pdf, slips
from reports.documents.certificates import render
from reports.models import RenderedPart

SHEETS_A_PART = 24


@handler(slips.KIND, title=gettext_lazy("Password slips"))
def account_slips(job: Job) -> None:
    batch = slips.make(job)
    job.result = {
        "message": _("%d slips, eight on a sheet.") % batch.people,
        "url": batch.get_absolute_url(),
    }


@chore
def remove_slips() -> int:
    return slips.clean()


@handler("certificates.batch", title=gettext_lazy("Certificates of a decision"))
def certificates_batch(job: Job) -> None:
    """All valid certificates of a decision in one file, in the order of the register.

    Parts that are finished are kept, so a job whose worker died goes on after them; a
    part of which a certificate was revoked meanwhile is made anew.
    """
    decision = Decision.objects.select_related("campaign").get(
        pk=job.arguments["decision"]
    )
    certificates = list(
        decision.certificates.filter(revoked_at=None)
        .select_related("nomination__dossier__organization")
        .order_by("ordinal")
    )
    sheets_by_part = {
        number: list(sheets) for number, sheets in groupby(certificates, _part_of)
    }
    done_parts = RenderedPart.objects.filter(job=job)
    ready = dict(done_parts.values_list("number", "ordinals"))
    done = 0
    for number, sheets in sheets_by_part.items():
        done += len(sheets)
        if ready.get(number) != [sheet.ordinal for sheet in sheets]:
            _keep_part(job, number, decision, sheets, done, len(certificates))
    parts = [
        attachments.path_of(part.attachment).read_bytes()
        for part in done_parts.filter(number__in=sheets_by_part).select_related(
            "attachment"
        )
    ]
    name = f"bang-khen-{decision.number}.pdf".replace("/", "-")
    job.attachment = attachments.store_bytes(
        pdf.join(parts), name, attachments.PDF, by=job.owner
    )
    job.result = {
        "message": _("%d certificates, one a page.") % len(certificates),
        "url": decision.get_absolute_url(),
    }


def _part_of(certificate: Certificate) -> int:
    """By the register's number, not by the place among those still valid: a revocation
    between two attempts must not shift what the other parts hold."""
    return (certificate.ordinal - 1) // SHEETS_A_PART


def _keep_part(
    job: Job,
    number: int,
    decision: Decision,
    sheets: Sequence[Certificate],
    done: int,
    total: int,
) -> None:
    content = render(decision, sheets)
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
