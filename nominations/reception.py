"""The Board's desk: receive a dossier, count its paper, or send it back."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from nominations import notices, rules, workflow
from nominations.models import Dossier, PaperReceipt, SupplementRequest
from records import audit
from records.errors import Refused
from records.models import AuditEvent


@transaction.atomic
def receive(dossier: Dossier, *, by: User) -> AuditEvent:
    """Enter the dossier in the register. A dossier that comes back after a supplement
    keeps its number."""
    # The campaign's row is the register's lock: numbers have no gaps and no twins.
    campaign = Campaign.objects.select_for_update().get(pk=dossier.campaign_id)
    dossier.refresh_from_db()
    event = workflow.take(
        "receive",
        dossier,
        by=by,
        changes={
            "register_number": dossier.register_number or _next_number(campaign),
            "received_at": clock.now(),
            "received_by": by,
        },
    )
    notices.tell_received(dossier)
    return event


def _next_number(campaign: Campaign) -> int:
    last = campaign.dossiers.aggregate(last=Max("register_number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def record_paper(
    dossier: Dossier, *, sets: int, received_on: dt.date, by: User, note: str = ""
) -> PaperReceipt:
    """Note how many original sets the desk now holds (plan IV.2)."""
    if not rules.may_receive(by, dossier):
        raise PermissionDenied
    locked = workflow.lock(dossier)
    if locked.submitted_at is None:
        raise Refused(_("The dossier has not been submitted yet."))
    most = locked.campaign.original_sets
    if sets > most:
        raise Refused(
            _("The campaign asks for %(most)d sets; %(sets)d were entered.")
            % {"most": most, "sets": sets}
        )
    if received_on > clock.today():
        raise Refused(_("The date of receipt is in the future. Check it."))
    receipt = PaperReceipt.objects.create(
        dossier=locked,
        sets=sets,
        received_on=received_on,
        note=note,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    before, locked.paper_sets = locked.paper_sets, sets
    locked.save(update_fields=["paper_sets"])
    audit.record(
        "dossier.record_paper",
        locked,
        by=by,
        before={"paper_sets": before},
        after={"paper_sets": sets, "received_on": received_on},
    )
    dossier.paper_sets = sets
    return receipt


@transaction.atomic
def request_supplement(
    dossier: Dossier, *, reason: str, due_on: dt.date, by: User
) -> AuditEvent:
    """Send the dossier back: what is to be supplemented, and until when."""
    if due_on < clock.today():
        raise Refused(_("The due date has passed already. Choose a later one."))
    event = workflow.take("request_supplement", dossier, by=by, reason=reason)
    SupplementRequest.objects.create(
        dossier=dossier,
        reason=reason,
        due_on=due_on,
        requested_by=by,
        requested_at=clock.now(),
    )
    notices.tell_supplement(dossier, reason, f"{due_on:%d/%m/%Y}")
    return event


@transaction.atomic
def reject(dossier: Dossier, *, reason: str, by: User) -> AuditEvent:
    """Do not accept the dossier at all, with the reason."""
    event = workflow.take("reject", dossier, by=by, reason=reason)
    notices.tell_rejected(dossier, reason)
    return event
