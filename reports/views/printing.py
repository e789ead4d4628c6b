"""Official documents as files."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import BOARD_ROLES, ORGANIZATION_ROLES, READER_ROLES
from nominations import proposal_reading, rules
from nominations.models import Dossier, Proposal
from nominations.proposal_content import refuse_altered
from records import attachments, audit
from records.errors import Refused
from reports import pdf
from reports.documents import receipts
from reports.documents.proposal_excel import as_xlsx
from reports.documents.proposal_papers import PAPERS, as_docx, as_pdf, as_zip

ALL = (*ORGANIZATION_ROLES, *BOARD_ROLES, *READER_ROLES)
XLSX = attachments.XLSX
DOCX = attachments.DOCX


@for_roles(*ALL)
@require_safe
def dossier_receipt_pdf(request: UserRequest, pk: int) -> HttpResponse:
    """The receipt of the latest version handed in, with its hash and a QR code."""
    dossiers = Dossier.objects.visible_to(request.user).submitted()
    dossier = get_object_or_404(
        dossiers.select_related("campaign__board", "organization", "submitted_by"),
        pk=pk,
    )
    return file_or_why(
        request,
        lambda: receipts.as_pdf(dossier),
        f"bien-nhan-{dossier.code}.pdf",
        attachments.PDF,
    )


@for_roles(*rules.LIST_READERS)
@require_safe
def proposal_pdf(request: UserRequest, pk: int) -> HttpResponse:
    return _proposal(request, pk, as_pdf, "pdf", attachments.PDF)


@for_roles(*rules.LIST_READERS)
@require_safe
def proposal_docx(request: UserRequest, pk: int) -> HttpResponse:
    return _proposal(request, pk, as_docx, "docx", DOCX)


@for_roles(*rules.LIST_READERS)
@require_safe
def proposal_xlsx(request: UserRequest, pk: int) -> HttpResponse:
    return _proposal(request, pk, as_xlsx, "xlsx", XLSX)


@for_roles(*rules.LIST_READERS)
@require_safe
def proposal_paper(request: UserRequest, pk: int, name: str) -> HttpResponse:
    """One of the papers of a list, 'to-trinh.docx'."""
    stem, _dot, ending = name.partition(".")
    if stem not in PAPERS or ending not in ("pdf", "docx"):
        raise Http404
    if ending == "pdf":
        return _proposal(
            request, pk, lambda made: as_pdf(made, stem), "pdf", attachments.PDF, stem
        )
    return _proposal(request, pk, lambda made: as_docx(made, stem), "docx", DOCX, stem)


@for_roles(*rules.LIST_READERS)
@require_safe
def proposal_package(request: UserRequest, pk: int) -> HttpResponse:
    """All papers of a list in one archive."""
    return _proposal(request, pk, as_zip, "zip", attachments.ZIP, "ho-so-trinh")


def _proposal(
    request: UserRequest,
    pk: int,
    make: Callable[[Proposal], bytes],
    ending: str,
    content_type: str,
    stem: str = "danh-sach-de-nghi",
) -> HttpResponse:
    lists = Proposal.objects.visible_to(request.user).select_related("campaign__board")
    proposal = get_object_or_404(lists, pk=pk)
    name = f"{stem}-so-{proposal.version}.{ending}"

    def make_checked() -> bytes:
        refuse_altered(proposal)
        return make(proposal_reading.for_reader(proposal, request.user))

    audit.record("proposal.export", proposal, by=request.user, after={"file": name})
    return file_or_why(request, make_checked, name, content_type)


def file_or_why(
    request: UserRequest,
    make: Callable[[], bytes],
    name: str,
    content_type: str,
) -> HttpResponse:
    try:
        return pdf.download(make(), name, content_type)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:home")
