"""Reference data of campaigns. Every change is audited; the number of places is changed
only by the recorded act on the quota page."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns import models
from campaigns.models.indicators import COUNTED
from records import attachments
from records.admin_audit import AuditedAdminMixin, AuditedModelAdmin


class PhaseInline(admin.TabularInline):
    model = models.Phase
    extra = 0


class CriterionInline(admin.TabularInline):
    model = models.Criterion
    extra = 0


@admin.register(models.Campaign)
class CampaignAdmin(AuditedAdminMixin, admin.ModelAdmin):
    list_display = ["short_name", "starts_on", "ends_on", "places"]
    readonly_fields = ["places", "source_digest"]
    inlines = [PhaseInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A campaign comes from its plan's file."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.Milestone)
class MilestoneAdmin(AuditedModelAdmin):
    list_display = ["name", "campaign", "kind", "opens_on", "due_on", "is_proposed"]
    list_filter = ["campaign", "kind"]


@admin.register(models.IndicatorGroup)
class IndicatorGroupAdmin(AuditedModelAdmin):
    list_display = ["code", "name", "campaign", "order"]
    list_filter = ["campaign"]


@admin.register(models.Indicator)
class IndicatorAdmin(AuditedModelAdmin):
    list_display = [
        "name",
        "group",
        "kind",
        "unit",
        "is_required",
        "rollup",
        "valid_from",
        "valid_until",
    ]
    list_filter = ["campaign", "group", "kind", "rollup"]
    search_fields = ["code", "name"]

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "counted_by":
            choices = [("", "–"), *COUNTED.items()]
            kwargs["widget"] = forms.Select(choices=choices)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(models.ReportSection)
class ReportSectionAdmin(AuditedModelAdmin):
    list_display = ["name", "campaign", "is_required", "valid_from", "valid_until"]
    list_filter = ["campaign"]


@admin.register(models.NomineeKind)
class NomineeKindAdmin(AuditedModelAdmin):
    list_display = ["name", "campaign", "subject", "order"]
    list_filter = ["campaign", "subject"]


class RequiredDocumentForm(forms.ModelForm):
    upload = forms.FileField(
        label=_("new sample file"),
        required=False,
        help_text=_("An empty form or an example, for organisations to download."),
    )
    takes_away = forms.BooleanField(label=_("take the sample away"), required=False)

    class Meta:
        model = models.RequiredDocument
        fields = [
            "campaign", "code", "order", "name", "form_label", "scope", "subject",
            "is_required", "written_as",
        ]  # fmt: skip

    def clean_upload(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["upload"]
        if upload:
            attachments.check(upload)
        return upload


@admin.register(models.RequiredDocument)
class RequiredDocumentAdmin(AuditedModelAdmin):
    form = RequiredDocumentForm
    list_display = ["name", "campaign", "scope", "form_label", "is_required", "sample"]
    list_select_related = ["campaign", "sample"]
    list_filter = ["campaign"]
    readonly_fields = ["sample"]

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if upload := form.cleaned_data["upload"]:
            obj.sample = attachments.store(upload, by=request.user)
        elif form.cleaned_data["takes_away"]:
            obj.sample = None
        super().save_model(request, obj, form, change)


@admin.register(models.TieRule)
class TieRuleAdmin(AuditedModelAdmin):
    list_display = ["name", "campaign", "order", "code", "source"]
    list_filter = ["campaign"]


@admin.register(models.CriteriaSet)
class CriteriaSetAdmin(AuditedModelAdmin):
    list_display = [
        "name",
        "campaign",
        "organization",
        "subject",
        "version",
        "is_active",
    ]
    list_filter = ["campaign", "is_active"]
    inlines = [CriterionInline]


@admin.register(models.Movement)
class MovementAdmin(AuditedModelAdmin):
    list_display = ["name", "organization", "kind", "period", "is_active"]
    list_filter = ["campaign", "kind"]
    search_fields = ["name", "code"]


@admin.register(models.Participation)
class ParticipationAdmin(AuditedModelAdmin):
    list_display = ["organization", "campaign", "block"]
    list_filter = ["campaign", "block"]
    search_fields = ["organization__search_name", "organization__name"]


@admin.register(models.LegalBasis)
class LegalBasisAdmin(AuditedModelAdmin):
    list_display = ["text", "campaign", "order"]
    list_filter = ["campaign"]


@admin.register(models.DistributionLine)
class DistributionLineAdmin(AuditedModelAdmin):
    list_display = ["text", "campaign", "order"]
    list_filter = ["campaign"]


@admin.register(models.RewardRate)
class RewardRateAdmin(AuditedModelAdmin):
    list_display = ["campaign", "subject", "multiple", "valid_from", "source"]


@admin.register(models.BaseSalary)
class BaseSalaryAdmin(AuditedModelAdmin):
    list_display = ["amount", "valid_from", "source"]


@admin.register(models.Holiday)
class HolidayAdmin(AuditedModelAdmin):
    list_display = ["day", "name", "is_working_day"]
    date_hierarchy = "day"
