"""Long work of this room."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.models import Certificate, Decision
from records import attachments
from records.jobs import advance, handler
from records.models import Job
from reports import pdf
from reports.documents.certificates import render
from reports.models import RenderedPart

SHEETS_A_PART = 24


@handler("certificates.batch", title=gettext_lazy("Certificates of a decision"))
def certificates_batch(job: Job) -> None:
    """All valid certificates of a decision in one file, in the order of the register.

    Parts that are finished are kept, so a job whose worker died goes on after them.
    """
    decision = Decision.objects.select_related("campaign").get(
        pk=job.arguments["decision"]
    )
    certificates = list(
        decision.certificates.filter(revoked_at=None)
        .select_related("nomination__dossier__organization")
        .order_by("ordinal")
    )
    done_parts = RenderedPart.objects.filter(job=job)
    ready = set(done_parts.values_list("number", flat=True))
    for number, start in enumerate(range(0, len(certificates), SHEETS_A_PART)):
        if number not in ready:
            sheets = certificates[start : start + SHEETS_A_PART]
            _add_part(
                job, number, decision, sheets, start + len(sheets), len(certificates)
            )
    parts = [
        attachments.path_of(part.attachment).read_bytes()
        for part in done_parts.select_related("attachment")
    ]
    name = f"bang-khen-{decision.number}.pdf".replace("/", "-")
    job.attachment = attachments.store_bytes(
        pdf.join(parts), name, attachments.PDF, by=job.owner
    )
    job.result = {
        "message": _("%d certificates, one a page.") % len(certificates),
        "url": decision.get_absolute_url(),
    }


def _add_part(
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
        RenderedPart.objects.create(
            job=job,
            number=number,
            attachment=attachments.store_bytes(
                content, f"phan-{number + 1}.pdf", attachments.PDF, by=job.owner
            ),
        )
