"""The organisation's side: from opening a dossier to handing it in, and again after a
supplement was requested."""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organization, User
from campaigns.models import Campaign
from emulation import clock
from nominations import (
    completeness,
    dossier_duty,
    editing,
    notices,
    rules,
    supplements,
    timeliness,
    versions,
    workflow,
)
from nominations.completeness import Finding, answering
from nominations.models import Dossier, DossierVersion, Nomination
from nominations.twins import cases, keys, report_texts
from records import audit
from records.errors import Refused
from records.models import AuditEvent


@transaction.atomic
def open_dossier(
    campaign: Campaign, organization: Organization, *, by: User, once_key: uuid.UUID
) -> Dossier:
    """A new draft; the same `once_key` again gives the same dossier."""
    if not rules.may_open_dossier(by, organization):
        raise PermissionDenied
    # All that share the prefix, in one order: their codes come from one sequence.
    list(
        Campaign.objects.select_for_update(no_key=True)
        .filter(dossier_prefix=campaign.dossier_prefix)
        .order_by("pk")
    )
    if same := Dossier.objects.filter(once_key=once_key).first():
        return _same_dossier(same, campaign, organization)
    _refuse_stranger(campaign, organization)
    dossier = Dossier.objects.create(
        campaign=campaign,
        organization=organization,
        code=_next_code(campaign),
        once_key=once_key,
        created_by=by,
        created_at=clock.now(),
    )
    audit.record("dossier.opened", dossier, by=by, after={"code": dossier.code})
    dossier_duty.follow(campaign, organization, by=by)
    return dossier


def _same_dossier(
    dossier: Dossier, campaign: Campaign, organization: Organization
) -> Dossier:
    if (dossier.campaign_id, dossier.organization_id) != (campaign.pk, organization.pk):
        raise Refused(_("This form has been used already. Open the page again."))
    return dossier


def _refuse_stranger(campaign: Campaign, organization: Organization) -> None:
    if not campaign.participations.filter(organization=organization).exists():
        raise Refused(
            _(
                "%(organization)s is not among the participants of this campaign. "
                "Ask %(board)s to add it."
            )
            % {"organization": organization, "board": campaign.board}
        )


def _next_code(campaign: Campaign) -> str:
    """'HS-2030-0123': the prefix, the year, the next number in them."""
    start = f"{campaign.dossier_prefix}-{clock.today():%Y}-"
    last = (
        Dossier.objects.filter(code__startswith=start)
        .order_by(Length("code").desc(), "-code")
        .values_list("code", flat=True)
        .first()
    )
    number = int(last.removeprefix(start)) + 1 if last else 1
    return f"{start}{number:04d}"


# ----------------------------------------------------------------- request and minutes
def save_request(
    dossier: Dossier, values: dict[str, Any], *, by: User, revision: int
) -> None:
    """Fill in the request; raises Conflict if others changed the same lines."""
    _save(dossier, "dossier.request_saved", values, by, revision)


def save_minutes(
    dossier: Dossier, values: dict[str, Any], *, by: User, revision: int
) -> None:
    """Fill in the minutes; raises Conflict if others changed the same lines."""
    _save(dossier, "dossier.minutes_saved", values, by, revision)


@transaction.atomic
def _save(
    dossier: Dossier, verb: str, values: dict[str, Any], by: User, revision: int
) -> None:
    locked = editing.lock(dossier, by)
    editing.save(locked, values, by=by, revision=revision, verb=verb)
    dossier.refresh_from_db()


# --------------------------------------------------------------------------- nominees
@transaction.atomic
def add_nomination(
    dossier: Dossier, values: dict[str, Any], *, by: User, once_key: uuid.UUID
) -> Nomination:
    """One more nominee; the same `once_key` again gives the same nomination."""
    locked = editing.lock(dossier, by)
    if same := Nomination.objects.filter(once_key=once_key).first():
        if same.dossier_id != locked.pk:
            raise Refused(_("This form has been used already. Open the page again."))
        return same
    supplements.refuse_further_nominees(locked)
    fields = {name: value for name, value in values.items() if name != editing.AWARDS}
    nomination = Nomination.objects.create(
        dossier=locked, once_key=once_key, created_at=clock.now(), **fields
    )
    editing.put(nomination, editing.AWARDS, values.get(editing.AWARDS, []))
    keys.keep(nomination)
    report_texts.search_later([nomination])
    audit.record(
        "nomination.added",
        nomination,
        by=by,
        after={"name": nomination.name, "dossier": locked.code},
    )
    return nomination


@transaction.atomic
def change_nomination(
    nomination: Nomination, values: dict[str, Any], *, by: User, revision: int
) -> None:
    """Change what is said of a nominee; raises Conflict if others changed the same."""
    editing.lock(nomination.dossier, by)
    locked = workflow.lock(nomination)
    if locked.state not in Nomination.EDITABLE:
        raise Refused(
            _("%(name)s can no longer be changed: it is %(state)s.")
            % {"name": locked, "state": locked.get_state_display()}
        )
    editing.save(locked, values, by=by, revision=revision, verb="nomination.changed")
    keys.keep(locked)
    if not values.keys().isdisjoint(report_texts.TYPED):
        report_texts.search_later([locked])
    nomination.refresh_from_db()


@transaction.atomic
def remove_nomination(nomination: Nomination, *, by: User) -> None:
    """Take out a nominee that was never handed in. One that was stays for ever: the
    Board finds it not eligible, or the whole dossier is withdrawn."""
    dossier = editing.lock(nomination.dossier, by)
    locked = workflow.lock(nomination)
    if locked.was_submitted:
        raise Refused(
            _(
                "%(name)s was part of a version handed in and cannot be removed. Ask "
                "%(board)s to find it not eligible, or withdraw the dossier."
            )
            % {"name": locked, "board": dossier.campaign.board}
        )
    audit.record(
        "nomination.removed",
        locked,
        by=by,
        before={"name": locked.name, "dossier": dossier.code},
    )
    locked.documents.all().delete()
    locked.delete()


# ----------------------------------------------------------------------------- onward
@transaction.atomic
def send_to_leader(dossier: Dossier, *, by: User) -> AuditEvent:
    """Pass a complete dossier on for approval."""
    locked = workflow.lock(dossier)
    event = workflow.take("send_to_leader", locked, by=by)
    _refuse_incomplete(locked)
    notices.sent_to_leader(locked)
    dossier.refresh_from_db()
    return event


@transaction.atomic
def hand_back(dossier: Dossier, *, by: User, reason: str) -> AuditEvent:
    """The leader returns it to the clerk."""
    name = "hand_back_supplement" if dossier.version else "hand_back_draft"
    event = workflow.take(name, dossier, by=by, reason=reason)
    notices.handed_back(dossier, reason)
    return event


@transaction.atomic
def submit(
    dossier: Dossier, *, by: User, begun_at: dt.datetime | None = None
) -> AuditEvent:
    """Hand a complete dossier to the Board in time; what is handed in is frozen.

    `begun_at` is the moment at which the person was shown the button, as the server
    itself has signed it: the campaign's minutes of grace are for the line's delay."""
    locked = workflow.lock(dossier)
    changes = {
        "version": locked.version + 1,
        "submitted_at": clock.now(),
        "submitted_by": by,
    }
    when = timeliness.times(locked)
    event = workflow.take("submit", locked, by=by, changes=changes)
    _refuse_incomplete(locked)
    timeliness.refuse_untimely(locked, when, begun_at)
    answers = answering.in_force(locked, completeness.findings(locked))
    _take_up_changes(versions.freeze(locked, answers), by)
    locked.supplements.filter(answered_at=None).update(answered_at=clock.now())
    notices.submitted(locked)
    cases.search_later(locked)
    dossier.refresh_from_db()
    return event


def _take_up_changes(version: DossierVersion, by: User) -> None:
    """A nominee that a supplement changed is appraised again, and its opinions are open
    again; what was not touched needs no second look."""
    dossier = version.dossier
    older = dossier.versions.filter(number=version.number - 1).first()
    if older is None:
        return
    changed = versions.changed_nominations(older.content, version.content)
    judged = dossier.nominations.filter(
        pk__in=changed, state__in=workflow.NOMINATION_STEPS["take_up_changes"].sources
    )
    reason = _("Changed with version %(number)d.") % {"number": version.number}
    for nomination in judged.order_by("pk"):
        workflow.take(
            "take_up_changes",
            nomination,
            by=by,
            reason=reason,
            changes={"finding": "", "score": None},
        )
        final = nomination.appraisals.exclude(final_at=None)
        if number := final.update(final_at=None, revision=F("revision") + 1):
            audit.record(
                "nomination.opinions_reopened",
                nomination,
                by=by,
                after={"opinions": number},
                reason=reason,
            )


@transaction.atomic
def withdraw(dossier: Dossier, *, by: User, reason: str) -> AuditEvent:
    """The organisation takes its dossier back, for good."""
    event = workflow.take("withdraw", dossier, by=by, reason=reason)
    if dossier.version:
        notices.withdrawn(dossier, reason)
    return event


def _refuse_incomplete(dossier: Dossier) -> None:
    found = completeness.findings(dossier)
    if errors := [finding for finding in found if finding.is_error]:
        first = " ".join(finding.message for finding in errors[:3])
        raise Refused(
            _("The dossier is not complete yet (%(count)d): %(first)s")
            % {"count": len(errors), "first": first}
        )
    _refuse_unanswered(dossier, found)


def _refuse_unanswered(dossier: Dossier, found: list[Finding]) -> None:
    if open_points := answering.unanswered(dossier, found):
        raise Refused(
            ngettext(
                "%(count)d point is to be mended or answered first: %(first)s",
                "%(count)d points are to be mended or answered first: %(first)s",
                len(open_points),
            )
            % {"count": len(open_points), "first": open_points[0].message}
        )
