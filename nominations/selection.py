"""Selection: from the ranking to held places.

Who is in: going down the ranking, everyone for whom a place is left, without those moved
out, with those moved in. All places are held in one transaction, or none.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from nominations import proposal, quota, rules, snapshots, workflow
from nominations.models import CutMove, Nomination
from nominations.ranking_data import standing
from records import audit
from records.errors import Refused

State = Nomination.State


@dataclass(frozen=True)
class Held:
    """What `hold_line` left behind, and how many nominations it moved."""

    proposed: int
    reserve: int
    changed: int


@transaction.atomic
def move(nomination: Nomination, side: str, *, reason: str, by: User) -> CutMove:
    """Put a nomination on a side of the line whatever its rank, and say why; `by_rank`
    takes an earlier move back."""
    if not rules.may_move_line(by, nomination):
        raise PermissionDenied
    proposal.refuse_while_frozen(nomination.dossier.campaign)
    if side not in CutMove.Side.values:
        raise Refused(_("Choose a side of the line."))
    if not reason.strip():
        raise Refused(_("A move across the line needs a reason: it goes on record."))
    if workflow.lock(nomination).state not in Nomination.RANKABLE:
        raise Refused(_("%(name)s is not in the ranking now.") % {"name": nomination})
    made = CutMove.objects.create(
        nomination=nomination,
        side=side,
        reason=reason.strip(),
        moved_by=by,
        moved_at=clock.now(),
    )
    audit.record(
        "nomination.move", nomination, by=by, after={"side": side}, reason=reason
    )
    return made


@transaction.atomic
def exchange(into: Nomination, out: Nomination, *, reason: str, by: User) -> None:
    """Put one in and another out, for one reason. A place that is held already passes on
    at once; if the other may not have it, nothing is moved."""
    move(out, CutMove.Side.OUT, reason=reason, by=by)
    move(into, CutMove.Side.IN, reason=reason, by=by)
    out.refresh_from_db(fields=["state", "revision"])
    into.refresh_from_db(fields=["state", "revision"])
    if out.state == State.PROPOSED and into.state != State.PROPOSED:
        _leave(out, to_reserve=False, by=by)
        _propose(into, by=by)


@transaction.atomic
def hold_line(
    campaign: Campaign,
    *,
    by: User,
    reserve: int = 0,
    occasion: str = snapshots.Occasion.HELD,
) -> Held:
    """Hold a place for everyone who is in, put the next `reserve` of the others in
    reserve, and take the rest off the list. Doing it again changes nothing."""
    if not rules.may_propose(by, campaign):
        raise PermissionDenied
    proposal.refuse_while_frozen(campaign)
    found = standing(campaign)
    if found.ranking.excess:
        raise Refused(quota.none_left(found.ranking.excess))
    snapshots.keep(found, occasion, by=by)
    chosen = [found.nomination(line) for line in found.ranking.chosen]
    waiting = [line for line in found.ranking.lines if not line.is_in]
    next_ones = [line for line in waiting if not line.moved][: max(0, reserve)]
    kept = {line.entry.key for line in next_ones}
    changed = 0
    # Places are let go before they are claimed.
    for nomination in [found.nomination(line) for line in waiting]:
        changed += _leave(nomination, to_reserve=nomination.pk in kept, by=by)
    for nomination in chosen:
        changed += _propose(nomination, by=by)
    return Held(len(chosen), len(kept), changed)


def take_off(nomination: Nomination, *, by: User) -> None:
    """Let go of its place, within a step that then holds the line anew."""
    _leave(nomination, to_reserve=False, by=by)


def _propose(nomination: Nomination, *, by: User) -> bool:
    if nomination.state == State.PROPOSED:
        return False
    quota.hold(nomination, by=by)
    workflow.take("propose", nomination, by=by)
    return True


def _leave(nomination: Nomination, *, to_reserve: bool, by: User) -> bool:
    target = State.RESERVE if to_reserve else State.ELIGIBLE
    if nomination.state == target:
        return False
    if nomination.state == State.PROPOSED:
        quota.release(nomination, by=by)
    step = "put_in_reserve" if to_reserve else "take_off_list"
    workflow.take(step, nomination, by=by)
    return True
