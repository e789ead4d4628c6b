"""The list to the Standing Committee: frozen with its hash, recalled before a decision."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from nominations import gates, proposal_content, rules, snapshots, versions
from nominations.models import Decision, Nomination, Proposal, ProposalLine
from nominations.proposal_content import Listed
from nominations.ranking_data import standing
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
        Listed(
            found.nomination(line),
            PARTS[found.nomination(line).state].value,
            line.rank,
            line.moved,
            line.separated_by,
        )
        for line in found.ranking.lines
        if found.nomination(line).state in PARTS
    ]
    if not any(one.part == Part.PROPOSED for one in listed):
        raise Refused(
            _("No place is held yet. Hold the places on the ranking page first.")
        )
    proposed = [one.nomination.pk for one in listed if one.part == Part.PROPOSED]
    for gate in gates.BEFORE_FREEZE:
        gate(campaign, proposed)
    kept = snapshots.keep(found, snapshots.Occasion.FROZEN, by=by)
    made = create(campaign, listed, by, ranking=kept.sha256)
    after = {"sha256": made.sha256, "lines": len(listed)}
    audit.record("proposal.freeze", made, by=by, after=after)
    return made


@transaction.atomic
def recall(proposal: Proposal, *, reason: str, by: User) -> None:
    """Take the list back before a decision; the places stay held, and the ranking opens
    for changes again."""
    lock_campaign(proposal.campaign)
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
    lock_campaign(campaign)
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
    waiting = Decision.objects.standing().filter(campaign=campaign, effective_at=None)
    if (decision := waiting.first()) is not None:
        raise Refused(
            _(
                "Decision %(number)s is recorded and not in effect yet: until then "
                "nothing on its list moves."
            )
            % {"number": decision.number}
        )


def lock_campaign(campaign: Campaign) -> None:
    """First of all locks, wherever many places are touched."""
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)


def create(
    campaign: Campaign,
    listed: Sequence[Listed],
    by: User,
    *,
    ranking: str = "",
    is_on_paper: bool = False,
) -> Proposal:
    """The next list of the campaign with its lines; inside a step that locked it.
    `ranking` is the hash of the stored ranking that it rests on."""
    last = campaign.proposals.aggregate(last=Max("version"))["last"] or 0
    content = proposal_content.of(campaign, listed)
    if ranking:
        content["ranking_sha256"] = ranking
    made = Proposal.objects.create(
        campaign=campaign,
        version=last + 1,
        is_on_paper=is_on_paper,
        content=content,
        sha256=versions.digest(content),
        frozen_by=by,
        frozen_at=clock.now(),
    )
    ProposalLine.objects.bulk_create(
        ProposalLine(
            proposal=made,
            nomination_id=line["nomination"],
            part=line["part"],
            order=line["order"],
        )
        for line in content["lines"]
    )
    return made
