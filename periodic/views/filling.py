"""The organisation's pages: figures, words, the signed report."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from accounts.models.memberships import ORGANIZATION_ROLES
from nominations import papers
from periodic import contents, filling, remarks, rules
from periodic.contents import Contents, Line
from periodic.figures import Figure, of_plain
from periodic.forms import FiguresForm, TextsForm
from periodic.models import FieldRemark, PeriodicReport, ReportFile
from periodic.views import typing
from periodic.views.finding import READERS, find_own_report
from records import attachments, audit, drafts
from records.errors import Refused
from records.merging import Clash


@for_roles(*ORGANIZATION_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def report_figures(request: UserRequest, pk: int) -> HttpResponse:
    """All figures on one page, the last period's beside them."""
    report = find_own_report(request, pk)
    held, pinned = contents.load(report), remarks.of_report(report)
    form = FiguresForm(
        request.POST or None,
        lines=held.lines,
        opened=remarks.opened(report, pinned),
        remarks=_texts_by_place(pinned),
        revision=report.revision,
    )
    clashes: list[Clash] | None = []
    if request.method == "POST" and form.is_valid():
        clashes = typing.save(
            request, report, form, lambda: _save_figures(request, report, form)
        )
        if clashes is None:
            return _after_figures(request, report)
    context = {
        "report": report,
        "form": form,
        "held": held,
        "clashes": _shown(clashes, held),
        "can_copy": _is_any_empty(held, lambda line: line.previous),
        "can_count": _is_any_empty(held, lambda line: line.counted),
    }
    context |= typing.frame(request, report, form)
    return render(request, "periodic/report_figures.html", context)


def _is_any_empty(held: Contents, proposed: Callable[[Line], Figure]) -> bool:
    return any(
        line.figure.is_empty and not proposed(line).is_empty for line in held.lines
    )


def _save_figures(
    request: UserRequest, report: PeriodicReport, form: FiguresForm
) -> None:
    filling.save_figures(
        report, form.figures, by=request.user, revision=form.cleaned_data["revision"]
    )


def _after_figures(request: UserRequest, report: PeriodicReport) -> HttpResponse:
    """On to the tasks; or, where figures of the last period or of the registers were
    asked for, the same page with them."""
    place = drafts.place_of(request)
    if "copy" in request.POST:
        taken = filling.copy_previous(report, by=request.user)
        text = ngettext(
            "%(number)d figure is taken over from the last period: %(names)s. Check each.",
            "%(number)d figures are taken over from the last period: %(names)s. Check each.",
            len(taken),
        )
    elif "count" in request.POST:
        taken = filling.take_counts(report, by=request.user)
        text = ngettext(
            "%(number)d figure is taken over from the registers: %(names)s. Check each.",
            "%(number)d figures are taken over from the registers: %(names)s. Check each.",
            len(taken),
        )
    else:
        messages.success(request, _("Saved."), extra_tags=place)
        return redirect(_next(report))
    if taken:
        names = "; ".join(line.indicator.name for line in taken)
        said = text % {"number": len(taken), "names": names}
        messages.success(request, said, extra_tags=place)
    else:
        messages.info(request, _("Nothing was taken over: no field was empty."))
    return redirect("periodic:report_figures", pk=report.pk)


def _shown(clashes: list[Clash] | None, held: Contents) -> list[dict[str, Any]]:
    """Both sides of a conflict as people read them."""
    kinds = {line.key: line.indicator.kind for line in held.lines}
    return [
        {
            "label": clash.label,
            "by": clash.by,
            "at": clash.at,
            "theirs": _words(clash.theirs, kinds.get(clash.field)),
            "mine": _words(clash.mine, kinds.get(clash.field)),
        }
        for clash in clashes or []
    ]


def _words(plain: Any, kind: str | None) -> str:
    from_figure: Figure = of_plain(plain, kind) if kind else Figure(text=plain)
    return from_figure.shown


@for_roles(*ORGANIZATION_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def report_texts(request: UserRequest, pk: int) -> HttpResponse:
    report = find_own_report(request, pk)
    held, pinned = contents.load(report), remarks.of_report(report)
    form = TextsForm(
        request.POST or None,
        parts=held.parts,
        opened=remarks.opened(report, pinned),
        remarks=_texts_by_place(pinned),
        revision=report.revision,
    )
    clashes: list[Clash] | None = []
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        clashes = typing.save(
            request,
            report,
            form,
            lambda: filling.save_texts(
                report, form.texts(), by=request.user, revision=revision
            ),
        )
        if clashes is None:
            messages.success(request, _("Saved."), extra_tags=drafts.place_of(request))
            return redirect(_next(report))
    context = {"report": report, "form": form, "clashes": _shown(clashes, held)}
    context |= typing.frame(request, report, form)
    return render(request, "periodic/report_texts.html", context)


def _texts_by_place(pinned: list[FieldRemark]) -> Mapping[str, list[str]]:
    said: dict[str, list[str]] = {}
    for row in pinned:
        said.setdefault(row.key, []).append(row.text)
    return said


def _next(report: PeriodicReport) -> str:
    """To hand it in when the last remark is mended, else back to the tasks."""
    standing = remarks.standing(report, contents.load(report))
    if standing and all(row.is_mended for row in standing):
        return reverse("periodic:report_check", args=[report.pk])
    return report.get_absolute_url()


@for_roles(*ORGANIZATION_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def report_file(request: UserRequest, pk: int) -> HttpResponse:
    """The signed report: one file, or photos of its pages, which become one PDF."""
    report, error = find_own_report(request, pk), ""
    if request.method == "POST":
        error = _take_in(request, report)
        if not error:
            messages.success(request, _("The file is kept."))
            return redirect(_next(report))
    pinned = remarks.of_report(report)
    context = {
        "report": report,
        "error": error,
        "current": report.signed_file,
        "older": report.files.exclude(replaced_at=None).select_related("attachment"),
        "may_edit": rules.may_edit(request.user, report),
        "is_open": remarks.opened(report, pinned).has(remarks.FILE),
        "remarks": _texts_by_place(pinned).get(remarks.FILE, []),
    }
    return render(request, "periodic/report_file.html", context)


def _take_in(request: UserRequest, report: PeriodicReport) -> str:
    """The sentence for a file that could not be kept; empty if it is."""
    uploads = request.FILES.getlist("file")
    if not uploads:
        return _("No file was chosen. Choose one, then upload.")
    try:
        filling.put_file(report, papers.one_file(uploads), by=request.user)
    except ValidationError as error:
        return " ".join(error.messages)
    except Refused as refusal:
        return str(refusal)
    except PermissionDenied:
        return _("Only the organisation's own staff may edit this.")
    return ""


@for_roles(*READERS)
@require_safe
def report_file_download(request: UserRequest, pk: int) -> HttpResponseBase:
    """The signed report, to whoever sees the report; that it was read is recorded."""
    files = ReportFile.objects.visible_to(request.user)
    file = get_object_or_404(files.select_related("attachment", "report__duty"), pk=pk)
    response = attachments.serve(file.attachment)
    audit.record(
        "periodicreport.file_read",
        file.report,
        by=request.user,
        after={"file": str(file.attachment)},
    )
    return response
