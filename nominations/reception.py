"""The Board's desk: register a dossier, count its originals, send it back or reject it."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from nominations import contents, notices, rules, succession, workflow
from nominations import remarks as remarking
from nominations.models import (
    Dossier,
    Nomination,
    PaperReceipt,
    Remark,
    SupplementRequest,
)
from nominations.remarks import Pinned
from records import audit
from records.errors import Refused
from records.models import AuditEvent

SETTLED = (
    Nomination.State.INELIGIBLE,
    Nomination.State.AWARDED,
    Nomination.State.DECLINED,
    Nomination.State.REVOKED,
)


@transaction.atomic
def receive(dossier: Dossier, *, by: User) -> AuditEvent:
    """Enter it in the campaign's register; a resubmission keeps its number."""
    # Whoever holds the campaign's row numbers the register: no gap, no number twice.
    Campaign.objects.select_for_update(no_key=True).get(pk=dossier.campaign_id)
    locked = workflow.lock(dossier)
    number = locked.register_number or _next_number(locked.campaign_id)
    changes = {
        "register_number": number,
        "received_at": clock.now(),
        "received_by": by,
    }
    event = workflow.take("receive", dossier, by=by, changes=changes)
    notices.received(dossier)
    return event


def _next_number(campaign_id: int) -> int:
    registered = Dossier.objects.filter(campaign=campaign_id)
    return (registered.aggregate(last=Max("register_number"))["last"] or 0) + 1


@transaction.atomic
def record_paper(
    dossier: Dossier,
    sets: int,
    received_on: dt.date,
    *,
    by: User,
    note: str = "",
    version: int | None = None,
) -> PaperReceipt:
    """So many original sets lie at the Board's desk now; `version` is that of the cover
    sheet on them. The same count again changes nothing."""
    locked = workflow.lock(dossier)
    _refuse_paper(locked, sets, received_on, by)
    counted = {
        "sets": sets,
        "received_on": received_on,
        "note": note,
        "version": version,
    }
    last = locked.paper_receipts.first()
    if last and all(getattr(last, name) == value for name, value in counted.items()):
        return last
    receipt = PaperReceipt.objects.create(
        dossier=locked,
        **counted,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    audit.record(
        "dossier.paper_recorded",
        locked,
        by=by,
        before={"paper_sets": locked.paper_sets},
        after={"paper_sets": sets, "received_on": received_on},
        reason=note,
    )
    locked.paper_sets = sets
    locked.save(update_fields=["paper_sets"])
    dossier.refresh_from_db()
    return receipt


def _refuse_paper(dossier: Dossier, sets: int, day: dt.date, by: User) -> None:
    if not rules.may_receive(by, dossier):
        raise PermissionDenied
    if not rules.may_record_paper(by, dossier):
        raise Refused(
            _("%(code)s is %(state)s: its originals are no longer counted.")
            % {"code": dossier, "state": dossier.get_state_display()}
        )
    if not 0 <= sets <= dossier.campaign.original_sets:
        raise Refused(
            _("The plan asks for %(sets)d sets: enter a number from 0 to %(sets)d.")
            % {"sets": dossier.campaign.original_sets}
        )
    if day > clock.today():
        raise Refused(_("The originals cannot have arrived after today."))


@transaction.atomic
def request_supplement(
    dossier: Dossier,
    reason: str,
    due_on: dt.date,
    *,
    by: User,
    remarks: Sequence[Pinned] = (),
) -> AuditEvent:
    """Send it back: what is wanting, and until when. With remarks, only the places that
    they are pinned to are open; without, the whole dossier is."""
    locked = workflow.lock(dossier)
    reason = reason.strip() or _said_by(remarks)
    succession.pass_on(locked, by=by)
    event = workflow.take("request_supplement", locked, by=by, reason=reason)
    _refuse_listed(locked)
    if due_on <= clock.today():
        raise Refused(_("The day by which the supplement is due must lie after today."))
    supplement = SupplementRequest.objects.create(
        dossier=locked,
        reason=reason,
        due_on=due_on,
        requested_by=by,
        requested_at=clock.now(),
    )
    notices.supplement_requested(locked, supplement, _pin(supplement, remarks, by))
    dossier.refresh_from_db()
    return event


def _said_by(remarks: Sequence[Pinned]) -> str:
    if not remarks:
        return ""
    text = ngettext(
        "%(number)d point is to be mended.",
        "%(number)d points are to be mended.",
        len(remarks),
    )
    return text % {"number": len(remarks)}


@transaction.atomic
def pin_remarks(dossier: Dossier, remarks: Sequence[Pinned], *, by: User) -> None:
    """Open further places of a dossier that lies with its organisation."""
    locked = workflow.lock(dossier)
    if not rules.may_request_supplement(by, locked):
        raise PermissionDenied
    supplement = locked.open_supplement
    if supplement is None or not rules.may_pin_remarks(by, locked):
        raise Refused(
            _(
                "%(code)s is %(state)s: remarks are pinned while a supplement is awaited."
            )
            % {"code": locked, "state": locked.get_state_display()}
        )
    if not supplement.remarks.exists():
        raise Refused(_("The whole dossier is open already; call the organisation."))
    if not remarks:
        raise Refused(
            _("No remark was written. Choose a place and write what to mend.")
        )
    notices.remarks_pinned(locked, supplement, _pin(supplement, remarks, by))


def _pin(
    supplement: SupplementRequest, remarks: Sequence[Pinned], by: User
) -> list[str]:
    """Store them; each as a line of text."""
    if not remarks:
        return []
    dossier = supplement.dossier
    known = remarking.places(dossier, contents.load(dossier))
    if {pin.place for pin in remarks} - {place.key for place in known}:
        raise Refused(_("A remark is on a place that this dossier does not have."))
    rows = Remark.objects.bulk_create(remarking.unsaved(supplement, remarks))
    lines = remarking.lines(rows)
    audit.record("dossier.remarks_pinned", dossier, by=by, after={"remarks": lines})
    return lines


def _refuse_listed(dossier: Dossier) -> None:
    """One that goes back must not leave a place held by a nominee being rewritten."""
    on_list = [Nomination.State.PROPOSED, Nomination.State.RESERVE]
    listed = dossier.nominations.filter(state__in=on_list).first()
    if listed is not None:
        raise Refused(
            _(
                "%(name)s is on the list already. Take the nominee off it on the "
                "ranking page first, then send the dossier back."
            )
            % {"name": listed}
        )


@transaction.atomic
def reject(dossier: Dossier, reason: str, *, by: User) -> AuditEvent:
    """The Board's leader refuses the whole dossier."""
    event = workflow.take("reject", dossier, by=by, reason=reason)
    notices.rejected(dossier, reason)
    return event


@transaction.atomic
def archive(dossier: Dossier, *, by: User) -> AuditEvent:
    """Close a dossier whose nominees have all been decided on or found not eligible."""
    open_one = dossier.nominations.exclude(state__in=SETTLED).first()
    if open_one is not None:
        raise Refused(
            _(
                "%(name)s is %(state)s: a dossier is archived when all its nominees have "
                "been decided on."
            )
            % {"name": open_one.name, "state": open_one.get_state_display()}
        )
    return workflow.take("archive", dossier, by=by)
