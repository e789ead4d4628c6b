from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from nominations.invariants import CHECKS


class Command(BaseCommand):
    help = "Check what must hold between dossiers, places, ledger and certificates."

    def handle(self, *args: Any, **options: Any) -> None:
        bad = 0
        for check in CHECKS:
            for text in check.find():
                bad += 1
                self.stderr.write(f"{check.name}: {text}")
        if bad:
            raise CommandError(_("Breaches found: %(bad)d.") % {"bad": bad})
        self.stdout.write(_("All %(n)d checks hold.") % {"n": len(CHECKS)})
