"""Bringing a table in: looked through first, then every line or none."""

import uuid

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from campaigns.models import Campaign
from emulation import clock
from records import attachments, audit
from records.errors import Refused
from registers import keeping, rules
from registers.catalogue import REGISTERS, Register
from registers.models import ImportedTable
from registers.tables.reading import Table, read


@transaction.atomic
def bring_in(
    upload: UploadedFile,
    register: Register,
    campaign: Campaign,
    organization: Organization,
    *,
    by: User,
) -> tuple[ImportedTable | None, Table]:
    """The table as read, and, if it is sound, its file kept until it is entered. Nothing
    is entered yet. Raises Refused for a file that is no table of this register."""
    if not rules.may_keep(by, organization):
        raise PermissionDenied
    attachments.check(upload)
    upload.seek(0)
    table = read(upload.read(), register, campaign, organization, by)
    if not table.is_sound:
        return None, table
    upload.seek(0)
    kept = ImportedTable.objects.create(
        register=register.slug,
        campaign=campaign,
        organization=organization,
        attachment=attachments.store(upload, by=by),
        created_by=by,
        created_at=clock.now(),
    )
    return kept, table


def look_through(kept: ImportedTable, *, by: User) -> Table:
    """What entering it would enter now."""
    content = attachments.path_of(kept.attachment).read_bytes()
    register = REGISTERS[kept.register]
    return read(content, register, kept.campaign, kept.organization, by)


@transaction.atomic
def enter(kept: ImportedTable, *, by: User) -> int:
    """Enter every line of the table, in one transaction; how many there are. A second
    click enters nothing more."""
    locked = ImportedTable.objects.select_for_update(of=("self",)).get(pk=kept.pk)
    if locked.created_by_id != by.pk:
        raise PermissionDenied
    if locked.entered_at is not None:
        return int(locked.entered_rows)
    table = look_through(locked, by=by)
    if table.faults:
        raise Refused(
            _("Nothing was entered: the data has changed. Upload the table again.")
        )
    model = REGISTERS[locked.register].model
    for number, values in table.rows:
        keeping.add(
            model,
            locked.campaign,
            locked.organization,
            values,
            by=by,
            once_key=uuid.uuid5(locked.once_key, str(number)),
        )
    locked.entered_at, locked.entered_rows = clock.now(), len(table.rows)
    locked.save(update_fields=["entered_at", "entered_rows"])
    audit.record(
        "importedtable.entered",
        locked,
        by=by,
        after={"register": locked.register, "rows": locked.entered_rows},
    )
    return int(locked.entered_rows)
