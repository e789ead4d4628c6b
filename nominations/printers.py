"""The printers that print over blanks, each with its shift."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from nominations import rules
from nominations.models import PrinterProfile
from records import audit

FIELDS = ("name", "note", "right_mm", "down_mm", "is_active")


@transaction.atomic
def keep(printer: PrinterProfile, *, by: User) -> PrinterProfile:
    """Add the printer, or change it; what was its shift stays on record."""
    if not rules.may_keep_printers(by):
        raise PermissionDenied
    old = (
        PrinterProfile.objects.select_for_update().filter(pk=printer.pk).first()
        if printer.pk
        else None
    )
    printer.save()
    before = {name: getattr(old, name) for name in FIELDS} if old else None
    after = {name: getattr(printer, name) for name in FIELDS}
    audit.record("printer.keep", printer, by=by, before=before, after=after)
    return printer
