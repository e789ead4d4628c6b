"""Guidance and forms: put up, replaced by a new version, withdrawn."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from records import attachments, audit
from records.errors import Refused
from registers import rules
from registers.models import GuidanceFile


@transaction.atomic
def put_up(
    campaign: Campaign,
    values: dict[str, Any],
    upload: UploadedFile,
    *,
    by: User,
    previous: GuidanceFile | None = None,
) -> GuidanceFile:
    """A file for everybody, or the next version of `previous`. The same file again (a
    second click) makes no second version."""
    if not rules.may_guide(by, campaign):
        raise PermissionDenied
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    kept = attachments.store(upload, by=by)
    current = GuidanceFile.objects.filter(campaign=campaign).current()
    twice = current.filter(attachment__file=kept.file, title=values["title"]).first()
    if twice is not None:
        same: GuidanceFile = twice
        return same
    if previous is not None and not current.filter(pk=previous.pk).exists():
        raise Refused(
            _("There is a newer version already. Open the page again and replace that.")
        )
    made: GuidanceFile = GuidanceFile.objects.create(
        campaign=campaign,
        attachment=kept,
        previous=previous,
        version=previous.version + 1 if previous else 1,
        uploaded_by=by,
        uploaded_at=clock.now(),
        **values,
    )
    after = values | {"version": made.version, "sha256": kept.sha256}
    audit.record("guidancefile.put_up", made, by=by, after=after)
    return made


@transaction.atomic
def withdraw(file: GuidanceFile, reason: str, *, by: User) -> None:
    """It holds no longer; the row says why."""
    rows = GuidanceFile.objects.select_for_update(of=("self",))
    locked: GuidanceFile = rows.select_related("campaign").get(pk=file.pk)
    if not rules.may_guide(by, locked.campaign):
        raise PermissionDenied
    if not reason.strip():
        raise Refused(_("Write why it is withdrawn."))
    if locked.withdrawn_at is not None:
        return
    locked.withdrawn_at, locked.withdrawal_reason = clock.now(), reason
    locked.save()
    audit.record("guidancefile.withdrawn", locked, by=by, reason=reason)
    file.refresh_from_db()
