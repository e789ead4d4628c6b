from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from records.models import StoredFile
from records.orphans import damaged


class Command(BaseCommand):
    help = "Hash every stored file again; name those that are missing or changed."

    def handle(self, *args: Any, **options: Any) -> None:
        bad = 0
        for stored, state in damaged():
            bad += 1
            word = _("missing") if state == "missing" else _("changed")
            names = ", ".join(
                stored.attachments.values_list("original_name", flat=True)
            )
            self.stderr.write(f"{stored.pk} {stored.storage_name} {names}: {word}")
        if bad:
            raise CommandError(_("Files missing or changed: %(bad)d.") % {"bad": bad})
        self.stdout.write(
            _("All files are whole: %(count)d.") % {"count": StoredFile.objects.count()}
        )
