from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.models.dossiers import Dossier


class FindingAnswer(models.Model):
    """Why a warning is no fault, in the organisation's words. The key says which warning
    and which facts: when those change, the answer no longer counts."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="finding_answers"
    )
    key = models.CharField(max_length=120)
    # What was asked, as it stood then.
    message = models.TextField(_("point to check"))
    reason = models.TextField(_("answer"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"))

    class Meta:
        verbose_name = _("answer to a warning")
        verbose_name_plural = _("answers to warnings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "key"], name="finding_answer_once"
            ),
            models.CheckConstraint(
                name="finding_answer_has_reason", condition=~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier}: {self.message[:60]}"
