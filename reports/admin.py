"""Templates of the official documents: an administrator puts a Word file in the place of
the one that the product brings along, or takes it out again."""

import dataclasses
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import attachments
from reports import pdf
from reports.models import DocumentTemplate
from reports.written import facts, templates
from reports.written.defaults import default


class TemplateForm(forms.ModelForm):
    upload = forms.FileField(
        label=gettext_lazy("Word file"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    class Meta:
        model = DocumentTemplate
        fields = ["kind", "letterhead"]

    def _get_validation_exclusions(self) -> set[str]:
        """The same kind and letterhead again replaces what is there: the row that this
        form stands for is not held against it."""
        return {"kind", "letterhead", *super()._get_validation_exclusions()}  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("upload") and values.get("kind"):
            try:
                templates.check(values["upload"], values["kind"])
            except forms.ValidationError as error:
                self.add_error("upload", error)
        return values


@admin.register(DocumentTemplate)
class DocumentTemplateAdmin(admin.ModelAdmin):
    form = TemplateForm
    list_display = ["kind", "letterhead", "attachment", "put_in_by", "put_in_at"]
    list_select_related = ["attachment", "put_in_by"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A new file is added; it takes the place of the one before."""
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = ["kind", "letterhead", "upload"]
        return [(None, {"fields": shown, "description": _guide()})]

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        values = form.cleaned_data
        row = templates.replace(
            values["kind"], values["letterhead"], values["upload"], by=request.user
        )
        obj.pk = row.pk

    def delete_model(self, request: Any, obj: DocumentTemplate) -> None:
        templates.take_out(obj, by=request.user)

    def delete_queryset(self, request: Any, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            templates.take_out(row, by=request.user)

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "default/<slug:kind>/",
            self.admin_site.admin_view(self.default_view),
            name="reports_documenttemplate_default",
        )
        return [own, *super().get_urls()]

    def default_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The product's own template, to start from."""
        if kind not in facts.Kind or not self.has_add_permission(request):
            raise Http404
        name = f"mau-{kind.replace('_', '-')}.docx"
        return pdf.download(default(kind), name, attachments.DOCX)


def _guide() -> SafeString:
    """Where to start from, and which fields there are."""
    rows = format_html_join(
        "",
        '<li><a href="{}">{}</a>: <code>{}</code></li>',
        (
            (
                reverse("admin:reports_documenttemplate_default", args=[kind]),
                label,
                ", ".join(_fields(facts.sample(kind))),
            )
            for kind, label in facts.Kind.choices
        ),
    )
    lead = _(
        "Download the template in use, change it in Word, upload it. Fields are written "
        "as {{ name }}; a table's row is repeated between {%tr for row in rows %} and "
        "{%tr endfor %}."
    )
    return format_html("{}<ul>{}</ul>", lead, rows)


def _fields(shape: Any, prefix: str = "") -> list[str]:
    """'head.number', 'rows[].name': every field of the facts."""
    found = []
    for field in dataclasses.fields(shape):
        value = getattr(shape, field.name)
        if isinstance(value, list):
            value, name = value[0], f"{field.name}[]"
        else:
            name = field.name
        if dataclasses.is_dataclass(value):
            found += _fields(value, f"{prefix}{name}.")
        else:
            found.append(prefix + name)
    return found
