"""The admin of reference data: every change, single, in bulk or imported, is audited in
the transaction that makes it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import admin, messages
from django.db import models, transaction
from django.db.models.deletion import Collector
from django.forms import ModelForm
from django.forms.models import BaseModelFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export.admin import ImportExportModelAdmin
from import_export.formats.base_formats import CSV, XLSX
from import_export.forms import ExportForm
from import_export.resources import ModelResource, modelresource_factory
from import_export.results import Result, RowResult

from records.audit import record
from records.changes import difference, snapshot
from records.table_upload import TableImportForm


def record_change(
    before: Mapping[str, Any], instance: models.Model, *, by: models.Model | None
) -> None:
    """One event for an object that was created (`before` empty) or changed; none if
    nothing differs."""
    old, new = difference(dict(before), snapshot(instance))
    if old or new:
        verb = "changed" if before else "created"
        record(_verb(instance, verb), instance, by=by, before=old, after=new)


def record_deletion(instances: Iterable[models.Model], *, by: models.Model) -> None:
    """One event for each object that deleting `instances` will take away."""
    collector = Collector(using="default")
    collector.collect(list(instances))
    doomed = [row for rows in collector.data.values() for row in rows]
    doomed += [row for rows in collector.fast_deletes for row in rows]
    for instance in doomed:
        values, _nothing = difference(snapshot(instance), {})
        record(_verb(instance, "deleted"), instance, by=by, before=values)


def _verb(instance: models.Model, verb: str) -> str:
    return f"{instance._meta.model_name}.{verb}"


class AuditedAdminMixin:
    """For any ModelAdmin: forms, inlines, editable lists and the delete action."""

    def save_model(
        self, request: Any, obj: models.Model, form: ModelForm, change: bool
    ) -> None:
        manager = type(obj)._base_manager
        stored = manager.filter(pk=obj.pk).first() if change else None
        form.audit_before = snapshot(stored) if stored else {}  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)  # type: ignore[misc]

    def save_related(
        self, request: Any, form: ModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        record_change(form.audit_before, form.instance, by=request.user)  # type: ignore[attr-defined]

    def save_formset(
        self, request: Any, form: ModelForm, formset: BaseModelFormSet, change: bool
    ) -> None:
        keys = [child.instance.pk for child in formset.initial_forms]
        stored: Any = formset.model._base_manager.filter(pk__in=keys)  # type: ignore[union-attr]
        before = {row.pk: snapshot(row) for row in stored}
        doomed = [
            child.instance for child in formset.deleted_forms if child.instance.pk
        ]
        record_deletion(doomed, by=request.user)
        super().save_formset(request, form, formset, change)  # type: ignore[misc]
        for row in formset.new_objects:
            record_change({}, row, by=request.user)
        for row, _fields in formset.changed_objects:
            record_change(before[row.pk], row, by=request.user)

    def delete_model(self, request: Any, obj: models.Model) -> None:
        with transaction.atomic():
            record_deletion([obj], by=request.user)
            super().delete_model(request, obj)  # type: ignore[misc]

    def delete_queryset(self, request: Any, queryset: models.QuerySet[Any]) -> None:
        with transaction.atomic():
            record_deletion(queryset, by=request.user)
            super().delete_queryset(request, queryset)  # type: ignore[misc]


class AuditedResource(ModelResource):
    """Rows of a table: all are taken or none, each with what it was before."""

    class Meta:
        use_transactions = True
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        store_instance = True

    def after_init_instance(
        self, instance: models.Model, new: bool, row: Any, **kwargs: Any
    ) -> None:
        self._before = {} if new else snapshot(instance)

    def before_delete_instance(
        self, instance: models.Model, row: Any, **kwargs: Any
    ) -> None:
        record_deletion([instance], by=kwargs["user"])

    def after_import_row(self, row: Any, row_result: RowResult, **kwargs: Any) -> None:
        if row_result.import_type in (
            RowResult.IMPORT_TYPE_NEW,
            RowResult.IMPORT_TYPE_UPDATE,
        ):
            record_change(self._before, row_result.instance, by=kwargs["user"])


class AuditedModelAdmin(AuditedAdminMixin, ImportExportModelAdmin):
    """ModelAdmin with import and export of tables, all audited. A `resource_classes` of
    one's own must come from `AuditedResource`."""

    formats = [XLSX, CSV]
    from_encoding = "utf-8-sig"  # As Excel writes CSV.
    import_form_class = TableImportForm
    # The form that lets one choose columns has an inline handler, which our CSP blocks.
    export_form_class = ExportForm

    def get_resource_classes(self, request: HttpRequest) -> list[type[ModelResource]]:
        if self.resource_classes:
            return self.resource_classes
        return [modelresource_factory(self.model, resource_class=AuditedResource)]

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_import_data_kwargs(**kwargs) | {
            "rollback_on_validation_errors": True
        }

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        if not (result.has_errors() or result.has_validation_errors()):
            return super().process_result(result, request)
        # It passed the preview: somebody changed the data between the two steps.
        messages.error(
            request, _("Nothing was imported: the data has changed. Upload it again.")
        )
        app_label, model_name = self.get_model_info()
        return HttpResponseRedirect(reverse(f"admin:{app_label}_{model_name}_import"))

    def get_export_data(
        self, file_format: Any, request: Any, queryset: Any, **kwargs: Any
    ) -> Any:
        record(
            f"{self.model._meta.model_name}.exported",
            by=request.user,
            after={"rows": len(queryset), "format": file_format.get_title()},
        )
        return super().get_export_data(file_format, request, queryset, **kwargs)


class ReadOnlyAdminMixin:
    """For what is only looked at here; a step changes it, or nothing does."""

    actions: Any = None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyModelAdmin(ReadOnlyAdminMixin, admin.ModelAdmin):
    """A ModelAdmin that shows and never writes."""
