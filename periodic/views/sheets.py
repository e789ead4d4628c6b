"""The figures as an Excel file, out and in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import ORGANIZATION_ROLES
from campaigns.models import Duty
from periodic import contents, remarks, rules, sheets
from periodic.contents import Contents
from periodic.models import PeriodicReport
from periodic.sheets import Fault
from periodic.views.finding import find_duty, find_own_report
from records import attachments, drafts
from records.errors import Refused


@for_roles(*ORGANIZATION_ROLES)
@require_safe
def report_sheet(request: UserRequest, pk: int) -> HttpResponse:
    """The report's own Excel file, to be filled in at leisure."""
    report = find_own_report(request, pk)
    return _file(report.duty, contents.load(report))


@for_roles(*ORGANIZATION_ROLES)
@require_safe
def duty_sheet(request: UserRequest, pk: int) -> HttpResponse:
    """The same before the report is begun: whoever gathers figures need not wait. It is
    read back once the report is there."""
    duty = find_duty(request, pk)
    if not rules.may_begin(request.user, duty):
        raise Http404
    return _file(duty, contents.blank(duty))


def _file(duty: Duty, held: Contents) -> HttpResponse:
    name = f"{duty.milestone.code}-{duty.organization.code}.xlsx"
    return HttpResponse(
        sheets.as_xlsx(duty, held),
        content_type=attachments.XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@for_roles(*ORGANIZATION_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def report_import(request: UserRequest, pk: int) -> HttpResponse:
    """All of the file's figures into the form, where they are looked at and saved; or
    none of them, with what is wrong cell by cell."""
    report = find_own_report(request, pk)
    error, faults = "", list[Fault]()
    if request.method == "POST":
        error, faults = _take_in(request, report)
        if not error and not faults:
            return redirect("periodic:report_figures", pk=report.pk)
    context = {
        "report": report,
        "error": error,
        "faults": faults,
        "may_edit": rules.may_edit(request.user, report),
    }
    return render(request, "periodic/report_import.html", context)


def _take_in(request: UserRequest, report: PeriodicReport) -> tuple[str, list[Fault]]:
    upload = request.FILES.get("file")
    if not rules.may_edit(request.user, report):
        return _("The report can no longer be edited."), []
    if upload is None:
        return _("No file was chosen. Choose one, then upload."), []
    held = contents.load(report)
    try:
        found, faults = sheets.read(_bytes(upload), held, remarks.opened(report))
    except ValidationError as error:
        return " ".join(error.messages), []
    except Refused as refusal:
        return str(refusal), []
    if not found and not faults:
        return _("The column of this period is empty: nothing was taken over."), []
    if not faults:
        _as_draft(request, report, held, dict(sheets.into_form(found, held.lines)))
        text = ngettext(
            "%(number)d figure is in the form now. Check it, then save.",
            "%(number)d figures are in the form now. Check them, then save.",
            len(found),
        )
        messages.success(request, text % {"number": len(found)})
    return "", faults


def _bytes(upload: UploadedFile) -> bytes:
    if attachments.check(upload) != attachments.XLSX:
        raise ValidationError(
            _(
                "The file must be an Excel file (.xlsx). Save it as one and send it again."
            )
        )
    upload.seek(0)
    return upload.read()


def _as_draft(
    request: UserRequest, report: PeriodicReport, held: Contents, fields: dict[str, str]
) -> None:
    """In the place of what this person may have typed into the form before."""
    place = reverse("periodic:report_figures", args=[report.pk])
    drafts.forget(request.user, place)
    data = QueryDict(mutable=True)
    data.update({"revision": str(report.revision)} | fields)
    drafts.keep(request.user, place, data)
