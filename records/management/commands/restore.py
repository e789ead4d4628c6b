from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from records.errors import Refused
from records.restore import restore
from records.sealing import anchor_file
from records.verification import verify


class Command(BaseCommand):
    help = "Bring a backup back into an empty, migrated system, and verify it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"].exists():
            raise CommandError(
                _("There is no file %(path)s.") % {"path": options["file"]}
            )
        try:
            manifest = restore(options["file"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(
            _("Restored and compared %(rows)d rows and %(files)d files.")
            % {"rows": rows, "files": len(manifest["files"])}
        )
        if finding := verify(anchor_file()).finding:
            raise CommandError(finding.text)
