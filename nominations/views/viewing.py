"""Reading papers: as the file that was uploaded, or page by page as pictures."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_roles
from nominations.models import Document
from nominations.views.answers import READERS
from records import attachments, audit, page_images


def _find_paper(request: UserRequest, pk: int) -> Document:
    seen = Document.objects.visible_to(request.user)
    rows = seen.select_related("attachment__file", "dossier", "required", "nomination")
    return get_object_or_404(rows, pk=pk)


def _record_reading(request: UserRequest, paper: Document) -> None:
    audit.record(
        "document.read",
        paper.dossier,
        by=request.user,
        after={"paper": paper.required.name, "file": str(paper.attachment)},
    )


@for_roles(*READERS)
@require_safe
def document_view(request: UserRequest, pk: int) -> HttpResponse:
    """The pages of a paper as pictures, on any computer and phone."""
    paper = _find_paper(request, pk)
    context = {"dossier": paper.dossier, "viewer": viewer(paper)}
    return render(request, "nominations/document_view.html", context)


@for_roles(*READERS)
@require_safe
def document_page(request: UserRequest, pk: int, number: int) -> HttpResponse:
    """One page as a picture; the first one of a paper puts its reading on record."""
    paper = _find_paper(request, pk)
    content = page_images.picture(paper.attachment, number)
    if not content:
        raise Http404
    if number == 1:
        _record_reading(request, paper)
    response = HttpResponse(content, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@dataclass(frozen=True)
class Viewer:
    """A paper to be looked at, page by page."""

    paper: Document
    pages: range


def viewer(paper: Document) -> Viewer:
    return Viewer(paper, range(1, page_images.page_count(paper.attachment) + 1))


@for_roles(*READERS)
@require_safe
def document_download(request: UserRequest, pk: int) -> HttpResponseBase:
    """The file, to whoever sees its dossier; that it was read is recorded."""
    paper = _find_paper(request, pk)
    response = attachments.serve(paper.attachment)
    _record_reading(request, paper)
    return response
