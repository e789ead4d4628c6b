from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from reports.demo.accounts import shown


class Command(BaseCommand):
    help = "Print the demo's accounts by role: a line each."

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = shown()
        if not accounts:
            self.stdout.write(_("There are no demo accounts here."))
            return
        self.stdout.write(_("Accounts of the demo (name, password):"))
        for account in accounts:
            note = f"  ({account.note})" if account.note else ""
            self.stdout.write(
                f"  {account.role:<34} {account.username:<20} {account.password}{note}"
            )
        self.stdout.write(
            _(
                "Every organisation has two more: <its code>.canbo and <its code>.lanhdao."
            )
        )
