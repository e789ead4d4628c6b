from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: models.Model) -> NoticeQuerySet:
        return self.filter(recipient=user.pk)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)


class Notice(models.Model):
    """What one person is told about one event: in the product, and by mail."""

    class Mail(models.TextChoices):
        NONE = "none", _("not by mail")
        PENDING = "pending", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        UNKNOWN = "unknown", _("unknown whether sent")
        FAILED = "failed", _("failed")
        # What it asked for was done before it could be sent.
        WITHDRAWN = "withdrawn", _("withdrawn, done before it was sent")

    # 'dossier.submitted:17:2': the same event never tells the same person twice.
    key = models.CharField(max_length=120)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.PROTECT,
        related_name="notices",
    )
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    mail_state = models.CharField(
        _("mail"), max_length=10, choices=Mail, default=Mail.NONE
    )
    # A decision is never mailed twice: after a crash it is 'unknown', not sent again.
    mail_at_most_once = models.BooleanField(default=False)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    mail_due_at = models.DateTimeField(null=True, blank=True)
    mail_lease_until = models.DateTimeField(null=True, blank=True)
    mail_error = models.CharField(max_length=255, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "recipient"], name="notice_once_per_event_and_person"
            ),
            models.CheckConstraint(
                name="notice_mail_state_is_known",
                condition=Q(
                    mail_state__in=[
                        "none",
                        "pending",
                        "sending",
                        "sent",
                        "unknown",
                        "failed",
                        "withdrawn",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="notice_mail_sending_is_leased",
                condition=Q(mail_state="sending", mail_lease_until__isnull=False)
                | (~Q(mail_state="sending") & Q(mail_lease_until=None)),
            ),
            models.CheckConstraint(
                name="notice_mail_pending_is_due",
                condition=~Q(mail_state="pending") | Q(mail_due_at__isnull=False),
            ),
            # The link in a mail is SITE_URL and this path: never another host.
            models.CheckConstraint(
                name="notice_url_is_a_path",
                condition=Q(url="")
                | (Q(url__startswith="/") & ~Q(url__startswith="//")),
            ),
        ]
        indexes = [
            models.Index(fields=["mail_state", "mail_due_at"]),
            models.Index(fields=["recipient", "read_at"]),
        ]

    def __str__(self) -> str:
        return self.subject
