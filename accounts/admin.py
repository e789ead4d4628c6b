"""Organisations, people and their posts."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import passwords, people, sessions
from accounts.models import AdministrativeUnit, Membership, Organization, User
from accounts.resources import (
    MembershipResource,
    OrganizationResource,
    UnitResource,
    UserResource,
)
from emulation.vietnamese import search_key
from records.admin_audit import AuditedModelAdmin
from records.errors import Refused


class PlainSearchMixin:
    """Finds 'Rach Gia' and 'RẠCH GIÁ' alike: the stored key and the asked words have
    no marks."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> Any:
        return super().get_search_results(request, queryset, search_key(search_term))  # type: ignore[misc]


class NoDeletionMixin:
    """What others point to is made inactive, or ended; it is never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AdministrativeUnit)
class AdministrativeUnitAdmin(PlainSearchMixin, AuditedModelAdmin):
    resource_classes = [UnitResource]
    list_display = ["name", "code", "kind", "parent", "is_border", "is_island"]
    list_filter = ["kind", "is_border", "is_island", "parent"]
    list_select_related = ["parent"]
    search_fields = ["search_name", "code"]
    autocomplete_fields = ["parent"]


@admin.register(Organization)
class OrganizationAdmin(PlainSearchMixin, NoDeletionMixin, AuditedModelAdmin):
    resource_classes = [OrganizationResource]
    list_display = ["name", "code", "kind", "level", "parent", "is_submitter", "is_active"]  # fmt: skip
    list_filter = ["kind", "level", "is_submitter", "is_active"]
    list_select_related = ["parent"]
    search_fields = ["search_name", "code"]
    autocomplete_fields = ["parent", "unit"]


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["organization"]
    can_delete = False


@admin.register(User)
class UserAdmin(PlainSearchMixin, NoDeletionMixin, AuditedModelAdmin):
    resource_classes = [UserResource]
    fields = ["username", "full_name", "email", "position", "phone"]
    list_display = ["full_name", "username", "position", "is_active", "last_login"]
    list_filter = ["is_active", "memberships__role", "must_change_password"]
    search_fields = ["search_name", "username", "email"]
    inlines = [MembershipInline]
    actions = ["issue_passwords", "print_slips", "end_sessions", "disable", "enable"]

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if change and formset.has_changed():
            sessions.end_all(form.instance, by=request.user)

    @admin.action(description=gettext_lazy("Issue one-time passwords"))
    def issue_passwords(
        self, request: Any, queryset: QuerySet[User]
    ) -> HttpResponse | None:
        """The only page on which the passwords can be read: to be printed and cut."""
        slips = []
        for user in queryset:
            try:
                password = passwords.issue_one_time_password(user, by=request.user)
            except Refused as refusal:
                messages.error(request, f"{user}: {refusal}")
            else:
                slips.append({"user": user, "password": password})
        if not slips:
            return None
        context = self.admin_site.each_context(request) | {
            "slips": slips,
            "title": _("One-time passwords"),
            "opts": self.opts,
        }
        return render(request, "admin/accounts/user/passwords.html", context)

    @admin.action(description=gettext_lazy("Print password slips"))
    def print_slips(self, request: Any, queryset: QuerySet[User]) -> HttpResponse:
        keys = ",".join(str(key) for key in queryset.values_list("pk", flat=True))
        return redirect(f"{reverse('reports:slip_new')}?people={keys}")

    @admin.action(description=gettext_lazy("Sign out everywhere"))
    def end_sessions(self, request: Any, queryset: QuerySet[User]) -> None:
        for user in queryset:
            sessions.end_all(user, by=request.user)
        self._tell(request, queryset.count())

    @admin.action(description=gettext_lazy("Disable accounts"))
    def disable(self, request: Any, queryset: QuerySet[User]) -> None:
        self._step(request, queryset, people.disable)

    @admin.action(description=gettext_lazy("Enable accounts"))
    def enable(self, request: Any, queryset: QuerySet[User]) -> None:
        self._step(request, queryset, people.enable)

    def _step(self, request: Any, queryset: QuerySet[User], step: Any) -> None:
        done = 0
        for user in queryset:
            try:
                step(user, by=request.user)
                done += 1
            except Refused as refusal:
                messages.error(request, f"{user}: {refusal}")
        self._tell(request, done)

    def _tell(self, request: Any, done: int) -> None:
        if done:
            text = ngettext("Done for %d person.", "Done for %d people.", done)
            messages.success(request, text % done)


@admin.register(Membership)
class MembershipAdmin(PlainSearchMixin, NoDeletionMixin, AuditedModelAdmin):
    resource_classes = [MembershipResource]
    list_display = ["user", "role", "organization", "starts_on", "ends_on"]
    list_filter = ["role", "starts_on", "ends_on"]
    list_select_related = ["user", "organization"]
    search_fields = ["user__search_name", "user__username", "organization__search_name"]
    autocomplete_fields = ["user", "organization"]

    def save_related(
        self, request: Any, form: Any, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        sessions.end_all(form.instance.user, by=request.user)
