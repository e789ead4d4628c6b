from records.models.attachments import Attachment
from records.models.audit import AuditEvent, AuditSeal
from records.models.jobs import Heartbeat, Job
from records.models.notices import Notice

__all__ = ["Attachment", "AuditEvent", "AuditSeal", "Heartbeat", "Job", "Notice"]
