from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from campaigns import reminders
from campaigns.models import Campaign
from emulation import clock


class Command(BaseCommand):
    help = "Send the reminders that are due, as the worker does every few minutes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--preview", action="store_true", help="say who would be told, send nothing"
        )

    def handle(self, *args: Any, preview: bool, **options: Any) -> None:
        if not preview:
            number = reminders.run()
            self.stdout.write(_("Reminded of %d duties.") % number)
            return
        silent = Campaign.objects.running().filter(sends_reminders=False)
        for campaign in silent:
            self.stdout.write(_("%s sends no reminders.") % campaign)
        found = reminders.look(reminders.reminding(), clock.today())
        told = {
            user
            for duty, _slot in found.ready
            for user in found.people[duty.organization_id]
        }
        self._show(_("To be sent now, to %d people:") % len(told), found.ready)
        self._show(_("Left for tomorrow, told today already:"), found.told_today)
        self._show(_("Nobody holds a post there:"), found.without_people)
        self._show(_("Let go, the day passed too long ago:"), found.let_go)

    def _show(self, title: str, pairs: Iterable[reminders.Pair]) -> None:
        """A line for each duty of the calendar and each day of its schedule."""
        self.stdout.write(title)
        counted = Counter((duty.milestone, slot) for duty, slot in pairs)
        for (milestone, slot), number in sorted(
            counted.items(), key=lambda item: (item[0][1], item[0][0].order)
        ):
            self.stdout.write(
                _("  %(day)s  %(milestone)s: %(number)d organisations")
                % {
                    "day": f"{slot:%d/%m/%Y}",
                    "milestone": milestone,
                    "number": number,
                }
            )
        if not counted:
            self.stdout.write(_("  none"))
