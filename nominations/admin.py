"""Business state is only read here: it changes through the steps, each with its rule."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from emulation.vietnamese import mask_cccd, search_key
from nominations.models import (
    ConflictDeclaration,
    Document,
    Dossier,
    DossierVersion,
    Nomination,
    PaperReceipt,
    SupplementRequest,
)


class ReadOnlyAdmin(admin.ModelAdmin):
    """To look at, and to search; never to add, change or delete."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Dossier)
class DossierAdmin(ReadOnlyAdmin):
    list_display = ["code", "organization", "campaign", "state", "submitted_at"]
    list_filter = ["campaign", "state"]
    list_select_related = ["organization", "campaign"]
    search_fields = ["code", "organization__search_name"]

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, search_key(search_term))


@admin.register(Nomination)
class NominationAdmin(ReadOnlyAdmin):
    list_display = ["name", "dossier", "subject", "kind", "state"]
    list_filter = ["dossier__campaign", "subject", "state"]
    list_select_related = ["dossier", "kind"]
    search_fields = ["search_name", "dossier__code"]
    # What the Board found is read on its own pages, by those who take part.
    exclude = ["citizen_id", "search_name", "sort_key", "score", "finding"]
    readonly_fields = ["masked_number"]

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, search_key(search_term))

    @admin.display(description=_("citizen identity number"))
    def masked_number(self, nomination: Nomination) -> str:
        return mask_cccd(nomination.citizen_id)


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ["dossier", "nomination", "required", "attachment", "added_at"]
    list_select_related = ["dossier", "nomination", "required", "attachment"]
    search_fields = ["dossier__code"]


@admin.register(DossierVersion)
class DossierVersionAdmin(ReadOnlyAdmin):
    list_display = ["dossier", "number", "submitted_by", "submitted_at"]
    list_select_related = ["dossier", "submitted_by"]
    search_fields = ["dossier__code"]
    exclude = ["content"]


@admin.register(SupplementRequest)
class SupplementRequestAdmin(ReadOnlyAdmin):
    list_display = ["dossier", "due_on", "requested_by", "answered_at"]
    list_select_related = ["dossier", "requested_by"]
    search_fields = ["dossier__code"]


@admin.register(PaperReceipt)
class PaperReceiptAdmin(ReadOnlyAdmin):
    list_display = ["dossier", "sets", "received_on", "recorded_by"]
    list_select_related = ["dossier", "recorded_by"]
    search_fields = ["dossier__code"]


@admin.register(ConflictDeclaration)
class ConflictDeclarationAdmin(ReadOnlyAdmin):
    list_display = [
        "person",
        "dossier",
        "nomination",
        "kind",
        "declared_at",
        "lifted_at",
    ]
    list_select_related = ["person", "dossier", "nomination"]
    search_fields = ["person__search_name", "dossier__code"]
