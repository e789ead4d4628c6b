"""What the records room holds, to be looked at. Steps write it; nobody edits it here."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from records import hooks
from records.admin_audit import ReadOnlyModelAdmin
from records.models import Attachment, AuditEvent, Job, Notice, StoredFile


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyModelAdmin):
    list_display = ["at", "actor_name", "verb", "object_label", "address"]
    list_filter = ["at"]
    search_fields = ["verb", "=object_id", "actor_name", "object_label"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Without what other rooms close to this person."""
        events = super().get_queryset(request)
        for closed in hooks.CLOSED_EVENTS:
            events = events.exclude(closed(request.user))
        return events


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyModelAdmin):
    list_display = [
        "original_name",
        "content_type",
        "size",
        "scan",
        "uploaded_by",
        "uploaded_at",
    ]
    list_select_related = ["uploaded_by", "file"]
    list_filter = ["file__scan"]
    search_fields = ["original_name", "=file__sha256"]
    show_full_result_count = False

    @admin.display(description=_("malware scan"))
    def scan(self, attachment: Attachment) -> str:
        return attachment.file.get_scan_display()


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyModelAdmin):
    list_display = ["storage_name", "size", "scan", "scanned_at", "malware"]
    list_filter = ["scan"]
    search_fields = ["=storage_name", "=sha256"]
    show_full_result_count = False


@admin.register(Notice)
class NoticeAdmin(ReadOnlyModelAdmin):
    list_display = ["created_at", "recipient", "subject", "mail_state", "read_at"]
    list_select_related = ["recipient"]
    list_filter = ["mail_state"]
    search_fields = ["subject"]
    show_full_result_count = False


@admin.register(Job)
class JobAdmin(ReadOnlyModelAdmin):
    list_display = ["kind", "state", "done", "total", "attempts", "owner", "created_at"]
    list_select_related = ["owner"]
    list_filter = ["state", "kind"]
    show_full_result_count = False
