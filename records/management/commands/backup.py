from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from records.backup import back_up
from records.errors import Refused


class Command(BaseCommand):
    help = "Write database and files into one archive, with counts and hashes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = back_up(options["file"])
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(
            _("Backed up %(rows)d rows and %(files)d files.")
            % {"rows": rows, "files": len(manifest["files"])}
        )
        if damaged := manifest["damaged"]:
            raise CommandError(
                _("The backup was made, but stored files are missing or changed: %s.")
                % ", ".join(damaged[:10])
            )
