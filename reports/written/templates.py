"""Which template a document is written with, filling it, and bringing in another one."""

import io
import zipfile
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from docx import Document as read_document
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from accounts.models import User
from emulation import clock
from records import attachments, audit
from reports import pdf
from reports.models import DocumentTemplate
from reports.written import as_html, facts
from reports.written.defaults import default


def word(kind: str, letterhead: str, said: Any) -> bytes:
    """The document as a Word file. `said` are the facts of this kind."""
    return _fill(content_for(kind, letterhead), said)


def as_pdf(content: bytes) -> bytes:
    """The same Word file as PDF. Raises Refused where the machine lacks Pango."""
    document = read_document(io.BytesIO(content))
    fonts = render_to_string("documents/_fonts.html")
    return pdf.render_html(as_html.html(document, fonts))


def content_for(kind: str, letterhead: str) -> bytes:
    """The administrator's own template for this letterhead, else for all, else ours."""
    rows = DocumentTemplate.objects.filter(kind=kind, letterhead__in=[letterhead, ""])
    found = rows.select_related("attachment__file").order_by("-letterhead").first()
    if found is None:
        return default(kind)
    return attachments.path_of(found.attachment).read_bytes()


def in_force(kind: str) -> list[bytes]:
    """Ours, and every one that an administrator has put in its place."""
    rows = DocumentTemplate.objects.filter(kind=kind)
    files = [row.attachment for row in rows.select_related("attachment__file")]
    paths = [attachments.path_of(file) for file in files]
    return [default(kind), *(path.read_bytes() for path in paths if path.exists())]


def _fill(template: bytes, said: Any) -> bytes:
    """Autoescaped and sandboxed: what people typed is text, and a template brought in
    from outside reads the facts and nothing else."""
    document = DocxTemplate(io.BytesIO(template))
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    document.render(facts.values(said), environment)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


# ------------------------------------------------------------------------- a new template
def check(upload: UploadedFile, kind: str) -> None:
    """Raise ValidationError with a sentence unless this is a Word file that uses only
    fields that the kind of document has, and that can be shown as PDF too."""
    if attachments.check(upload) != attachments.DOCX:
        raise ValidationError(_("A template is a Word file (.docx). Choose one."))
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    try:
        _fill(content, facts.sample(kind))
    except UndefinedError as error:
        raise ValidationError(
            _(
                "The template uses a field that this document does not have "
                "(%(error)s). Use the fields listed on this page."
            )
            % {"error": error}
        ) from error
    except TemplateSyntaxError as error:
        raise ValidationError(
            _(
                "A field in the template is not closed or not spelled right (%(error)s). "
                "Write it as {{ field }}, in one go, without changing the format inside."
            )
            % {"error": error}
        ) from error
    except (TemplateError, ArithmeticError, TypeError, ValueError) as error:
        raise ValidationError(
            _(
                "The template cannot be filled in (%(error)s). Start from the one offered."
            )
            % {"error": error}
        ) from error
    _refuse_unshown(content)


def _refuse_unshown(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            body = archive.read("word/document.xml").decode("utf-8", "replace")
        read_document(io.BytesIO(content))
    except (KeyError, zipfile.BadZipFile, PackageNotFoundError) as error:
        raise ValidationError(_("This Word file is damaged. Save it anew.")) from error
    if any(f"<{name}" in body for name in as_html.UNSHOWN):
        raise ValidationError(
            _(
                "The template holds a picture, a drawing or a text box, which the PDF "
                "cannot show. Take it out; use tables to set things side by side."
            )
        )


@transaction.atomic
def replace(
    kind: str, letterhead: str, upload: UploadedFile, *, by: User
) -> DocumentTemplate:
    """Write documents of this kind with this template from now on; `letterhead` empty:
    for every style. Raises ValidationError (see `check`)."""
    check(upload, kind)
    upload.seek(0)
    attachment = attachments.store(upload, by=by)
    old = DocumentTemplate.objects.filter(kind=kind, letterhead=letterhead).first()
    row, _made = DocumentTemplate.objects.update_or_create(
        kind=kind,
        letterhead=letterhead,
        defaults={"attachment": attachment, "put_in_by": by, "put_in_at": clock.now()},
    )
    audit.record(
        "document_template.replaced",
        row,
        by=by,
        before={"sha256": old.attachment.sha256} if old else {},
        after={"sha256": attachment.sha256},
    )
    return row


@transaction.atomic
def take_out(row: DocumentTemplate, *, by: User) -> None:
    """Back to the product's own; the file stays kept."""
    before = {"sha256": row.attachment.sha256}
    audit.record("document_template.taken_out", row, by=by, before=before)
    row.delete()
