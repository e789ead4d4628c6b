from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from campaigns.plan.errors import PlanErrors
from campaigns.plan.loading import load
from campaigns.plan.writing import Change, Writer


class Command(BaseCommand):
    help = "Load a campaign from a folder: campaign.toml and the tables beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--check", action="store_true", help="say what would change, write nothing"
        )

    def handle(self, *args: Any, path: Path, check: bool, **options: Any) -> None:
        try:
            writer = load(path, check_only=check)
        except PlanErrors as errors:
            lines = "\n".join(f"  {error}" for error in errors.errors)
            title = _("The plan in %s cannot be loaded; nothing has been written:")
            raise CommandError(f"{title % path}\n{lines}") from errors
        self._report(writer, verbose=options["verbosity"] > 0)

    def _report(self, writer: Writer, *, verbose: bool) -> None:
        for change in writer.changes if verbose else []:
            self.stdout.write(_in_words(change))
        for row in writer.absent:
            self.stdout.write(_("not in the plan, left as it is: %s") % row)
        counts = {
            "new": sum(change.is_new for change in writer.changes),
            "changed": sum(not change.is_new for change in writer.changes),
            "unchanged": writer.unchanged,
        }
        self.stdout.write(
            _("%(new)d new, %(changed)d changed, %(unchanged)d unchanged.") % counts
        )


def _in_words(change: Change) -> str:
    if change.is_new:
        return f"+ {change.table}: {change.key}"
    fields = "; ".join(
        f"{name}: {before!s:.60} → {after!s:.60}"
        for name, (before, after) in change.fields.items()
    )
    return f"~ {change.table}: {change.key} ({fields})"
