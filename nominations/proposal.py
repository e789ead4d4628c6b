"""The list to the Standing Committee: frozen with its hash, recalled before a decision."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from nominations import rules, versions
from nominations.models import Nomination, Proposal, ProposalLine
from nominations.ranking import Line
from nominations.ranking_data import Standing, standing, women_share
from records import audit
from records.errors import Refused

Part = ProposalLine.Part
PARTS: dict[str, ProposalLine.Part] = {
    Nomination.State.PROPOSED: Part.PROPOSED,
    Nomination.State.RESERVE: Part.RESERVE,
}


@transaction.atomic
def freeze(campaign: Campaign, *, by: User) -> Proposal:
    """Put the held list before the Committee as it stands, in the order of the ranking."""
    if not rules.may_propose(by, campaign):
        raise PermissionDenied
    refuse_while_frozen(campaign)
    found = standing(campaign)
    listed = [
        line for line in found.ranking.lines if found.nomination(line).state in PARTS
    ]
    if not any(
        found.nomination(line).state == Nomination.State.PROPOSED for line in listed
    ):
        raise Refused(
            _("No place is held yet. Hold the places on the ranking page first.")
        )
    made = _create(campaign, _content(campaign, found, listed), by)
    ProposalLine.objects.bulk_create(
        ProposalLine(
            proposal=made,
            nomination_id=line["nomination"],
            part=line["part"],
            order=line["order"],
        )
        for line in made.content["lines"]
    )
    after = {"sha256": made.sha256, "lines": len(listed)}
    audit.record("proposal.freeze", made, by=by, after=after)
    return made


@transaction.atomic
def recall(proposal: Proposal, *, reason: str, by: User) -> None:
    """Take the list back before a decision; the places stay held, and the ranking opens
    for changes again."""
    _lock_campaign(proposal.campaign)
    locked = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if not rules.may_recall(by, locked):
        raise PermissionDenied
    if locked.state != Proposal.State.FROZEN:
        raise Refused(
            _("List No. %(version)d is %(state)s: it cannot be recalled.")
            % {"version": locked.version, "state": locked.get_state_display()}
        )
    if not reason.strip():
        raise Refused(_("Write why the list is recalled, then try again."))
    locked.state, locked.recall_reason = Proposal.State.RECALLED, reason.strip()
    locked.save(update_fields=["state", "recall_reason"])
    audit.record("proposal.recall", locked, by=by, reason=reason)
    proposal.refresh_from_db()


def refuse_while_frozen(campaign: Campaign) -> None:
    """While a list is before the Committee nothing on it moves. Locks the campaign, so
    that no list is frozen until the change is made."""
    _lock_campaign(campaign)
    frozen = Proposal.objects.filter(
        campaign=campaign, state=Proposal.State.FROZEN
    ).first()
    if frozen is not None:
        raise Refused(
            _(
                "List No. %(version)d is before the Standing Committee. Recall it, with a "
                "reason, before you change anything; or wait for the decision."
            )
            % {"version": frozen.version}
        )


def _lock_campaign(campaign: Campaign) -> None:
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)


def _create(campaign: Campaign, content: dict[str, Any], by: User) -> Proposal:
    last = campaign.proposals.aggregate(last=Max("version"))["last"] or 0
    return Proposal.objects.create(
        campaign=campaign,
        version=last + 1,
        content=content,
        sha256=versions.digest(content),
        frozen_by=by,
        frozen_at=clock.now(),
    )


def _content(campaign: Campaign, found: Standing, listed: list[Line]) -> dict[str, Any]:
    """Everything that is printed, so that no later change can alter a frozen list."""
    orders = dict.fromkeys(Part.values, 0)
    lines = []
    # Python sorts stably: within each part the order of the ranking stays.
    for line in sorted(
        listed, key=lambda line: PARTS[found.nomination(line).state] != Part.PROPOSED
    ):
        row = found.nomination(line)
        part = PARTS[row.state].value
        orders[part] += 1
        lines.append({"order": orders[part], "part": part} | _line(line, row))
    return {
        "campaign": {"code": campaign.code, "name": campaign.name},
        "award": campaign.award_name,
        "committee": campaign.committee_name,
        "places": campaign.places,
        "counts": orders,
        "lines": lines,
    }


def _line(line: Line, row: Nomination) -> dict[str, Any]:
    share = women_share(row)
    return {
        "nomination": row.pk,
        "rank": line.rank,
        "score": str(row.score),
        "moved": line.moved,
        "separated_by": line.separated_by,
        "name": row.name,
        "subject": row.subject,
        "kind": row.kind.name,
        "gender": row.gender,
        "position": row.position,
        "workplace": row.workplace,
        "address": row.address,
        "head_name": row.head_name,
        "organization": row.dossier.organization.name,
        "organization_code": row.dossier.organization.code,
        "dossier": row.dossier.code,
        "summary": row.summary,
        "votes_for": row.votes_for,
        "members_present": row.dossier.members_present,
        "members_total": row.dossier.members_total,
        "women_share": None if share is None else str(round(share, 4)),
        "is_direct_worker": row.is_direct_worker,
        "is_border_island": row.is_border_island,
        "is_grassroots": row.is_grassroots,
    }
