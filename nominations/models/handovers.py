from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.models.certificates import Certificate


class Handover(models.Model):
    """A certificate was handed over: to whom, on whose behalf, when, by whom."""

    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, related_name="handover"
    )
    received_by = models.CharField(_("received by"), max_length=150)
    # Empty: the recipient in person.
    on_behalf_of = models.CharField(_("on behalf of"), max_length=200, blank=True)
    handed_on = models.DateField(_("handed over on"))
    handed_by = models.CharField(_("handed over by"), max_length=150)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        constraints = [
            models.CheckConstraint(
                name="handover_names_both_sides",
                condition=~Q(received_by="") & ~Q(handed_by=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.received_by}"
