"""Registers are only read here: their lines change through the steps."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from emulation.vietnamese import search_key
from records.admin_audit import ReadOnlyModelAdmin
from registers.models import (
    Announcement,
    AnnouncementReceipt,
    Entry,
    ExemplarStep,
    GuidanceFile,
    ImportedTable,
)


class EntryAdmin(ReadOnlyModelAdmin):
    list_display = ["title", "organization", "happened_on", "updated_at", "removed_at"]
    list_filter = ["campaign", "happened_on"]
    list_select_related = ["organization"]
    search_fields = ["search_text"]
    exclude = ["search_text", "once_key"]
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, search_key(search_term))


for model in Entry.__subclasses__():
    admin.site.register(model, EntryAdmin)


@admin.register(ExemplarStep)
class ExemplarStepAdmin(ReadOnlyModelAdmin):
    list_display = ["exemplar", "stage", "on", "place", "voided_at"]
    list_filter = ["stage"]
    list_select_related = ["exemplar"]


@admin.register(ImportedTable)
class ImportedTableAdmin(ReadOnlyModelAdmin):
    list_display = [
        "attachment",
        "register",
        "organization",
        "created_by",
        "entered_at",
    ]
    list_filter = ["register"]
    list_select_related = ["attachment", "organization", "created_by"]
    exclude = ["once_key"]


@admin.register(Announcement)
class AnnouncementAdmin(ReadOnlyModelAdmin):
    list_display = ["title", "number", "campaign", "sent_at", "recalled_at"]
    list_filter = ["campaign", "sent_at"]
    exclude = ["once_key"]


@admin.register(AnnouncementReceipt)
class AnnouncementReceiptAdmin(ReadOnlyModelAdmin):
    list_display = ["announcement", "organization", "user", "opened_at"]
    list_select_related = ["announcement", "organization", "user"]


@admin.register(GuidanceFile)
class GuidanceFileAdmin(ReadOnlyModelAdmin):
    list_display = [
        "title",
        "kind",
        "version",
        "campaign",
        "uploaded_at",
        "withdrawn_at",
    ]
    list_filter = ["campaign", "kind"]
