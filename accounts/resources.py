"""Tables of reference data, in and out. Columns carry codes, not numbers of rows, so that
a table made in one installation can be read in another."""

from typing import Any

from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget

from accounts import sessions
from accounts.models import AdministrativeUnit, Membership, Organization, User
from records.admin_audit import AuditedResource


class UnitResource(AuditedResource):
    parent = Field(
        attribute="parent",
        column_name="parent",
        widget=ForeignKeyWidget(AdministrativeUnit, field="code"),
    )

    class Meta(AuditedResource.Meta):
        model = AdministrativeUnit
        import_id_fields = ["code"]
        fields = ["code", "name", "kind", "parent", "is_border", "is_island"]
        export_order = fields


class OrganizationResource(AuditedResource):
    unit = Field(
        attribute="unit",
        column_name="unit",
        widget=ForeignKeyWidget(AdministrativeUnit, field="code"),
    )
    parent = Field(
        attribute="parent",
        column_name="parent",
        widget=ForeignKeyWidget(Organization, field="code"),
    )

    class Meta(AuditedResource.Meta):
        model = Organization
        import_id_fields = ["code"]
        fields = [
            "code",
            "name",
            "short_name",
            "kind",
            "level",
            "unit",
            "parent",
            "letterhead",
            "letterhead_superior",
            "document_symbol",
            "place",
            "is_submitter",
            "is_active",
        ]
        export_order = fields


class UserResource(AuditedResource):
    """People without their passwords: an administrator issues those one by one."""

    class Meta(AuditedResource.Meta):
        model = User
        import_id_fields = ["username"]
        fields = ["username", "full_name", "email", "position", "phone", "is_active"]
        export_order = fields

    def after_init_instance(
        self, instance: Any, new: bool, row: Any, **kwargs: Any
    ) -> None:
        super().after_init_instance(instance, new, row, **kwargs)
        if new:
            instance.set_unusable_password()

    def after_save_instance(self, instance: User, row: Any, **kwargs: Any) -> None:
        if not instance.is_active and self._before.get("is_active"):
            sessions.end_all(instance, by=kwargs["user"])


class MembershipResource(AuditedResource):
    user = Field(
        attribute="user",
        column_name="user",
        widget=ForeignKeyWidget(User, field="username"),
    )
    organization = Field(
        attribute="organization",
        column_name="organization",
        widget=ForeignKeyWidget(Organization, field="code"),
    )

    class Meta(AuditedResource.Meta):
        model = Membership
        import_id_fields = ["user", "organization", "role"]
        fields = ["user", "organization", "role", "starts_on", "ends_on"]
        export_order = fields

    def after_save_instance(
        self, instance: Membership, row: Any, **kwargs: Any
    ) -> None:
        sessions.end_all(instance.user, by=kwargs["user"])
