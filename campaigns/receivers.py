"""Who begins to take part owes from that moment. No rule lives here."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from campaigns import deriving
from campaigns.models import Milestone, Participation


@receiver(post_save, sender=Participation)
@receiver(post_save, sender=Milestone)
def derive_duties(
    instance: Participation | Milestone, raw: bool = False, **kwargs: Any
) -> None:
    if not raw:
        deriving.derive(instance.campaign)
