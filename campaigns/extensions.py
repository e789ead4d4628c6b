"""More time for one organisation, as a recorded act."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from campaigns import rules
from campaigns.models import Extension, Milestone
from emulation import clock
from records import audit
from records.errors import Refused


@transaction.atomic
def grant(
    milestone: Milestone,
    organization: Organization,
    *,
    until: dt.date,
    reason: str,
    by: User,
) -> Extension:
    """Let `organization` act until the end of the day `until`, and say why."""
    if not rules.may_grant_extension(by, milestone.campaign):
        raise PermissionDenied
    if until <= milestone.due_on:
        raise Refused(
            _("The day must be after %(due)s, the last day for everyone.")
            % {"due": f"{milestone.due_on:%d/%m/%Y}"}
        )
    if until < clock.today():
        raise Refused(_("The day has passed already. Choose a later one."))
    if not reason.strip():
        raise Refused(_("Write why more time is granted."))
    extension = Extension.objects.create(
        milestone=milestone,
        organization=organization,
        until=until,
        reason=reason,
        granted_by=by,
        granted_at=clock.now(),
    )
    audit.record(
        "milestone.extend",
        milestone,
        by=by,
        after={"organization": organization.name, "until": until},
        reason=reason,
    )
    return extension
