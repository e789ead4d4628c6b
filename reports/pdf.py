"""The one way to a PDF: a template, its values, and the engine behind closed doors."""

import importlib
import io
from collections.abc import Iterable
from typing import Any

import segno
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter

from records.errors import Refused


def render(
    template: str, context: dict[str, Any], *, variant: str | None = None
) -> bytes:
    """The template as PDF; documents are in Vietnamese whatever the page's language.

    Raises Refused where the machine lacks Pango, with what to install.
    """
    with translation.override("vi"):
        html = render_to_string(template, context)
    return render_html(html, variant)


def render_html(html: str, variant: str | None = None) -> bytes:
    """A whole page as PDF. Raises Refused where the machine lacks Pango."""
    try:
        engine = importlib.import_module("reports.pdf_engine")
    except OSError as error:
        raise Refused(
            _(
                "This machine cannot make PDF files yet: install libpango-1.0-0 and "
                "libpangoft2-1.0-0, then start the program again."
            )
        ) from error
    content: bytes = engine.render(html, variant)
    return content


def join(parts: Iterable[bytes]) -> bytes:
    """One PDF of many, in their order."""
    writer = PdfWriter()
    for part in parts:
        writer.append(PdfReader(io.BytesIO(part)))
    writer.compress_identical_objects()
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def qr(text: str) -> str:
    """A QR code as a data: address; one dot a module, which the page enlarges without blurring."""
    address: str = segno.make(text, error="m").png_data_uri(scale=1, border=1)
    return address


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file that the product made, as a download."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
