from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from nominations import invariants
from nominations.models import Dossier, Nomination
from records.errors import Refused
from reports.demo import loading


class Command(BaseCommand):
    help = "Fill an empty demo with fictional people, dossiers and years of history."

    def handle(self, *args: Any, **options: Any) -> None:
        if loading.is_loaded():
            self.stdout.write(_("The demo is loaded already."))
            return
        started = monotonic()
        try:
            loading.load()
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if breaches := invariants.breaches():
            raise CommandError("\n".join(breaches))
        self.stdout.write(
            _("%(dossiers)d dossiers, %(nominations)d nominations in %(seconds).0f s.")
            % {
                "dossiers": Dossier.objects.count(),
                "nominations": Nomination.objects.count(),
                "seconds": monotonic() - started,
            }
        )
