from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from nominations.models import TwinCase
from nominations.tasks import rebuild_keys
from nominations.twins import cases


class Command(BaseCommand):
    help = "Hold every nominee's keys anew, and search all campaigns for duplicates."

    def handle(self, *args: Any, **options: Any) -> None:
        number = rebuild_keys()
        for campaign in Campaign.objects.order_by("starts_on", "pk"):
            cases.refresh_all(campaign)
        waiting = TwinCase.objects.open().count()
        self.stdout.write(
            _("%(number)d nominees read, %(waiting)d cases wait for a verdict.")
            % {"number": number, "waiting": waiting}
        )
