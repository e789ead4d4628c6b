"""Sheets that go with the originals on paper: the cover of a set, the desk's receipt."""

from collections import Counter

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import BOARD_ROLES, ORGANIZATION_ROLES, READER_ROLES
from nominations import paper_sheets
from nominations.models import Document, Dossier, PaperReceipt
from nominations.models.dossiers import visible_dossiers
from records import attachments
from reports import letterhead, pdf
from reports.views.printing import file_or_why

ALL = (*ORGANIZATION_ROLES, *BOARD_ROLES, *READER_ROLES)


@for_roles(*ALL)
@require_safe
def dossier_cover_sheet(request: UserRequest, pk: int) -> HttpResponse:
    """The cover of each original set: the list of papers, and the mark by which the
    desk finds the electronic version (plan IV.2)."""
    dossiers = Dossier.objects.visible_to(request.user).submitted()
    dossier = get_object_or_404(
        dossiers.select_related("campaign__board", "organization", "submitted_by"),
        pk=pk,
    )
    version = dossier.versions.select_related("dossier").get(number=dossier.version)
    subjects = Counter(dossier.nominations.values_list("subject", flat=True))
    papers = (
        Document.objects.filter(dossier=dossier)
        .current()
        .select_related("required", "nomination")
        .order_by("nomination__sort_key", "required__order", "pk")
    )
    day = timezone.localdate(version.submitted_at)
    mark = paper_sheets.mark(version)
    context = {
        "dossier": dossier,
        "version": version,
        "head": letterhead.of(dossier.organization, day),
        "collectives": f"{subjects['collective']:02d}",
        "individuals": f"{subjects['individual']:02d}",
        "papers": papers,
        "sets": f"{dossier.campaign.original_sets:02d}",
        "mark": mark,
        "qr": pdf.qr(mark),
    }
    return file_or_why(
        request,
        lambda: pdf.render("documents/cover_sheet.html", context),
        f"to-bia-{dossier.code}.pdf",
        attachments.PDF,
    )


@for_roles(*BOARD_ROLES)
@require_safe
def paper_receipt_pdf(request: UserRequest, pk: int) -> HttpResponse:
    """What the desk gives to whoever brings the originals."""
    receipts = PaperReceipt.objects.filter(visible_dossiers(request.user, "dossier__"))
    receipt = get_object_or_404(
        receipts.select_related(
            "dossier__campaign__board", "dossier__organization", "recorded_by"
        ),
        pk=pk,
    )
    context = {
        "receipt": receipt,
        "dossier": receipt.dossier,
        "head": letterhead.of(receipt.dossier.campaign.board, receipt.received_on),
        "sets": f"{receipt.sets:02d}",
        "asked": f"{receipt.dossier.campaign.original_sets:02d}",
    }
    return file_or_why(
        request,
        lambda: pdf.render("documents/paper_receipt.html", context),
        f"bien-nhan-ban-giay-{receipt.dossier.code}-{receipt.pk}.pdf",
        attachments.PDF,
    )
