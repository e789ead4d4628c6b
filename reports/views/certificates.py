"""Certificates and the printers' sheets as files."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from campaigns import choosing
from nominations import rules
from nominations.certificates import record_prints
from nominations.forms.certificates import PrintForm, again_needs_reason
from nominations.models import Certificate, PrinterProfile
from nominations.views.answers import READERS, attempt
from nominations.views.certificates import ISSUERS
from records import attachments
from reports import pdf
from reports.documents import calibration, certificate_design, certificates


@for_roles(*READERS)
@require_safe
def certificate_pdf(request: UserRequest, pk: int) -> HttpResponse:
    """A copy to look at; a revoked or void certificate has none."""
    certificate = _find(request, pk)
    content = certificates.render(certificate.decision, [certificate], is_copy=True)
    name = f"bang-khen-{certificate.ordinal:03d}-ban-xem.pdf"
    return pdf.download(content, name, attachments.PDF)


@for_roles(*ISSUERS)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_print(request: UserRequest, pk: int) -> HttpResponse:
    """Print one certificate, and put on record that it was: again with a reason."""
    certificate = _find(request, pk)
    if not rules.may_issue(request.user, certificate.decision.campaign):
        raise Http404
    was_printed = certificate.prints.exists()
    form = PrintForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason, way = form.cleaned_data["reason"], form.way()
        if was_printed and not reason:
            form.add_error("reason", again_needs_reason())
        elif attempt(
            request,
            lambda: record_prints([certificate], way, reason=reason, by=request.user),
        ):
            content = certificates.render(certificate.decision, [certificate], way)
            name = f"bang-khen-{certificate.ordinal:03d}.pdf"
            return pdf.download(content, name, attachments.PDF)
    context = {"certificate": certificate, "form": form, "was_printed": was_printed}
    return render(request, "reports/certificate_print.html", context)


@for_roles(*ISSUERS)
@require_safe
def printer_sheet(request: UserRequest, pk: int) -> HttpResponse:
    """The calibration sheet of a printer, shifted as its certificates are."""
    printer = get_object_or_404(PrinterProfile, pk=pk)
    campaign = choosing.chosen(request)
    data = campaign.certificate_design if campaign else {}
    content = calibration.render(certificate_design.of(data), printer)
    return pdf.download(content, f"can-chinh-may-in-{pk}.pdf", attachments.PDF)


def _find(request: UserRequest, pk: int) -> Certificate:
    rows = Certificate.objects.visible_to(request.user).in_force()
    return get_object_or_404(
        rows.select_related("decision__campaign", "nomination__dossier__organization"),
        pk=pk,
    )
