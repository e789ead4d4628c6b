from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from campaigns.models.campaigns import Campaign


class Movement(models.Model):
    """A movement or drive that an organisation carries (phong trào, cuộc vận động)."""

    class Kind(models.TextChoices):
        MOVEMENT = "movement", _("movement")
        DRIVE = "drive", _("drive")
        PROGRAMME = "programme", _("programme")
        ACTIVITY = "activity", _("activity")
        COMMON_TASK = "common_task", _("common task")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="movements"
    )
    code = models.SlugField(_("code"), max_length=30)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="movements",
    )
    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    period = models.CharField(_("period"), max_length=150, blank=True)
    basis = models.CharField(_("basis"), max_length=400, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering = ["campaign", "organization", "name"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="movement_once")
        ]

    def __str__(self) -> str:
        return self.name
