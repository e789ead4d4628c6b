from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emulation import clock
from records.models.attachments import Attachment


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: models.Model) -> JobQuerySet:
        """A job and its result are bound to the person who asked for it."""
        return self.filter(owner=user.pk)

    def runnable(self) -> JobQuerySet:
        """Those due, and those whose worker has let its lease end."""
        now = clock.real_now()
        return self.filter(
            Q(state=Job.State.QUEUED, due_at__lte=now)
            | Q(state=Job.State.RUNNING, lease_until__lt=now)
        )


class Job(models.Model):
    """Long work. The row is the truth; the broker is only a wake-up."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    kind = models.CharField(_("kind"), max_length=60)
    arguments = models.JSONField(default=dict)
    # The same work asked for twice is one row.
    key = models.CharField(max_length=120, unique=True, null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.QUEUED
    )
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # Whose it is now; empty when nobody's.
    claim = models.CharField(max_length=32, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="jobs",
    )
    result = models.JSONField(default=dict)
    attachment = models.ForeignKey(
        Attachment,
        verbose_name=_("result file"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("asked at"))
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "due_at"])]
        constraints = [
            models.CheckConstraint(
                name="job_running_is_claimed",
                condition=Q(state="running", lease_until__isnull=False, claim__gt="")
                | Q(
                    state__in=["queued", "done", "failed"],
                    lease_until=None,
                    claim="",
                ),
            ),
            models.CheckConstraint(
                name="job_finished_when_it_ended",
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | Q(state__in=["queued", "running"], finished_at=None),
            ),
            models.CheckConstraint(
                name="job_failed_says_why",
                condition=~Q(state="failed") | Q(error__gt=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0


class Heartbeat(models.Model):
    """When a background loop last lived."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
