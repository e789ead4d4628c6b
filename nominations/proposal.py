"""The list to the Standing Committee: frozen with its hash, recalled before a decision."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from nominations import rules
from nominations.models import Nomination, Proposal, ProposalLine
from nominations.ranking import Line
from nominations.selection import ranking_of
from nominations.versions import canonical_digest
from records import audit
from records.errors import Refused

PARTS = {
    Nomination.State.PROPOSED: ProposalLine.Part.PROPOSED,
    Nomination.State.RESERVE: ProposalLine.Part.RESERVE,
}


@transaction.atomic
def freeze(campaign: Campaign, *, by: User) -> Proposal:
    """Put the held list before the Committee as it stands, in the order of the ranking."""
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not rules.may_propose(by, locked):
        raise PermissionDenied
    if open_list := locked.proposals.filter(state=Proposal.State.FROZEN).first():
        raise Refused(
            _("List No. %d is before the Standing Committee already.")
            % open_list.version
        )
    ranking, nominations = ranking_of(locked)
    lines = [
        (line, nominations[line.entry.key])
        for line in ranking.lines
        if nominations[line.entry.key].state in PARTS
    ]
    if not any(row.state == Nomination.State.PROPOSED for _line, row in lines):
        raise Refused(
            _("No place is held yet. Hold the places from the ranking first.")
        )
    return _freeze(locked, lines, by)


def _freeze(
    campaign: Campaign, lines: list[tuple[Line, Nomination]], by: User
) -> Proposal:
    last = campaign.proposals.aggregate(last=Max("version"))["last"]
    content = {
        "campaign": campaign.name,
        "award": campaign.award_name,
        "places": campaign.places,
        "lines": [content_of(line, row) for line, row in lines],
    }
    proposal = Proposal.objects.create(
        campaign=campaign,
        version=(last or 0) + 1,
        content=content,
        sha256=canonical_digest(content),
        frozen_by=by,
        frozen_at=clock.now(),
    )
    ProposalLine.objects.bulk_create(
        ProposalLine(
            proposal=proposal,
            nomination=row,
            part=PARTS[Nomination.State(row.state)],
            order=line.rank,
        )
        for line, row in lines
    )
    audit.record(
        "proposal.freeze",
        proposal,
        by=by,
        after={"sha256": proposal.sha256, "lines": len(lines)},
    )
    return proposal


def content_of(line: Line, row: Nomination) -> dict[str, Any]:
    """What the list says of a nominee: all that is printed comes from here."""
    return {
        "nomination": row.pk,
        "part": PARTS[Nomination.State(row.state)].value,
        "rank": line.rank,
        "name": row.name,
        "subject": row.subject,
        "kind": row.kind.name,
        "position": row.position,
        "workplace": row.workplace or row.address,
        "organization": row.dossier.organization.name,
        "level": row.dossier.organization.level,
        "dossier": row.dossier.code,
        "summary": row.summary,
        "score": str(row.score),
        "is_woman": row.gender == Nomination.Gender.FEMALE,
        "is_direct_worker": row.is_direct_worker,
        "is_border_island": row.is_border_island,
        "moved": line.is_in != line.is_in_by_rank,
    }


@transaction.atomic
def recall(proposal: Proposal, *, reason: str, by: User) -> None:
    """Take the list back before a decision, with the reason; places stay held."""
    if not rules.may_recall(by, proposal):
        raise PermissionDenied
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if locked.state != Proposal.State.FROZEN:
        raise Refused(_("A list that has been decided or recalled cannot be recalled."))
    if not reason.strip():
        raise Refused(_("Write why the list is recalled."))
    locked.state, locked.recall_reason = Proposal.State.RECALLED, reason
    locked.save(update_fields=["state", "recall_reason"])
    audit.record("proposal.recall", locked, by=by, reason=reason)
    proposal.refresh_from_db()
