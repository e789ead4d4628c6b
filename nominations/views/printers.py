"""The printers that print over blanks."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from nominations import printers
from nominations.forms.certificates import PrinterForm
from nominations.models import PrinterProfile
from nominations.views.answers import attempt
from nominations.views.certificates import ISSUERS


@for_roles(*ISSUERS)
@require_safe
def printer_list(request: UserRequest) -> HttpResponse:
    context = {"printers": PrinterProfile.objects.all()}
    return render(request, "nominations/printer_list.html", context)


@for_roles(*ISSUERS)
@require_http_methods(["GET", "HEAD", "POST"])
def printer_new(request: UserRequest) -> HttpResponse:
    return _edit(request, PrinterProfile(), "printer_new")


@for_roles(*ISSUERS)
@require_http_methods(["GET", "HEAD", "POST"])
def printer_edit(request: UserRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(PrinterProfile, pk=pk), "printer_edit")


def _edit(request: UserRequest, printer: PrinterProfile, page: str) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = PrinterForm(sent, instance=printer)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: printers.keep(printer, by=request.user),
            done=_("Kept: %(name)s.") % {"name": printer},
        )
    ):
        return redirect("nominations:printer_edit", pk=printer.pk)
    context = {"form": form, "printer": printer}
    return render(request, f"nominations/{page}.html", context)
