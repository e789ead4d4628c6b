from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from records.sealing import anchor_file
from records.verification import verify


class Command(BaseCommand):
    help = "Check the audit log against its chain; name the first bad row."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchors", type=Path, help="a copy of audit-anchors.log kept elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["anchors"] and not options["anchors"].exists():
            raise CommandError(
                _("There is no file %(path)s.") % {"path": options["anchors"]}
            )
        result = verify(options["anchors"] or anchor_file())
        if result.finding:
            raise CommandError(result.finding.text)
        self.stdout.write(
            _("The audit log is whole: %(sealed)d sealed, %(unsealed)d to be sealed.")
            % {"sealed": result.sealed, "unsealed": result.unsealed}
        )
