from records.models.attachments import Attachment
from records.models.audit import AuditEvent, AuditSeal
from records.models.drafts import Draft
from records.models.jobs import Heartbeat, Job
from records.models.notices import Notice
from records.models.saved_views import SavedView
from records.models.stored_files import StoredFile
from records.models.uploads import Upload

__all__ = [
    "Attachment",
    "AuditEvent",
    "AuditSeal",
    "Draft",
    "Heartbeat",
    "Job",
    "Notice",
    "SavedView",
    "StoredFile",
    "Upload",
]
