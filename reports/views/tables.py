"""The table of rewards and the ceremony's list as files."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_roles
from nominations.models import Decision
from nominations.views.decisions import READERS, decisions_visible_to
from nominations.views.handovers import ceremony_rows
from records import attachments, audit
from reports.documents.rewards import ceremony_sheet, reward_sheet
from reports.documents.tables import Sheet, as_pdf, as_xlsx
from reports.documents.tables_word import as_docx
from reports.views.printing import file_or_why

KINDS = {
    "pdf": (as_pdf, attachments.PDF),
    "xlsx": (as_xlsx, attachments.XLSX),
    "docx": (as_docx, attachments.DOCX),
}


@for_roles(*READERS)
@require_safe
def rewards_pdf(request: UserRequest, pk: int) -> HttpResponse:
    return _rewards(request, pk, "pdf")


@for_roles(*READERS)
@require_safe
def rewards_xlsx(request: UserRequest, pk: int) -> HttpResponse:
    return _rewards(request, pk, "xlsx")


@for_roles(*READERS)
@require_safe
def rewards_docx(request: UserRequest, pk: int) -> HttpResponse:
    return _rewards(request, pk, "docx")


@for_roles(*READERS)
@require_safe
def ceremony_pdf(request: UserRequest, pk: int) -> HttpResponse:
    return _ceremony(request, pk, "pdf")


@for_roles(*READERS)
@require_safe
def ceremony_xlsx(request: UserRequest, pk: int) -> HttpResponse:
    return _ceremony(request, pk, "xlsx")


def _rewards(request: UserRequest, pk: int, ending: str) -> HttpResponse:
    decision = _find(request, pk)
    with translation.override("vi"):
        sheet = reward_sheet(decision)
    return _file(request, decision, sheet, f"tien-thuong-{pk}", ending)


def _ceremony(request: UserRequest, pk: int, ending: str) -> HttpResponse:
    """In the order of the page it was asked from (`?order=`)."""
    decision = _find(request, pk)
    rows = ceremony_rows(decision, request.GET.get("order", ""))
    with translation.override("vi"):
        sheet = ceremony_sheet(decision, rows)
    return _file(request, decision, sheet, f"trao-tang-{pk}", ending)


def _find(request: UserRequest, pk: int) -> Decision:
    decisions = decisions_visible_to(request.user).select_related("campaign__board")
    return get_object_or_404(decisions, pk=pk)


def _file(
    request: UserRequest, decision: Decision, sheet: Sheet, stem: str, ending: str
) -> HttpResponse:
    make, content_type = KINDS[ending]
    name = f"{stem}.{ending}"
    audit.record("decision.export", decision, by=request.user, after={"file": name})
    return file_or_why(request, lambda: make(sheet), name, content_type)
