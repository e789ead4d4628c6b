"""A balanced proposal for a whole campaign: reckoned, edited, applied as one piece."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from nominations import rules
from nominations.assigning import balance, by_hand
from nominations.assigning import state as states
from nominations.assigning.state import State
from nominations.models import AssignmentPlan, Dossier
from records import audit
from records.errors import Refused


class Outdated(Refused):
    """What the proposal rests on has changed; nothing was assigned."""

    def __init__(self, changes: list[str]) -> None:
        self.changes = changes
        super().__init__(
            _("Meanwhile something changed: %(what)s Make a new proposal.")
            % {"what": " ".join(changes)}
        )


def propose(
    campaign: Campaign, *, by: User, moves_unbegun: bool = False
) -> AssignmentPlan:
    """Reckon a proposal; nothing is assigned yet. Who is assigned stays, unless they may
    not appraise it any more; with `moves_unbegun` also what nobody has begun may move."""
    if not rules.may_assign(by, campaign):
        raise PermissionDenied
    state = states.read(campaign)
    if not state.people:
        raise Refused(_("The Board has no appraisers yet."))
    cases = [_case(state, key, moves_unbegun) for key in state.dossiers]
    people = [one.pk for one in state.people]
    share = balance.propose(cases, people, campaign.opinions_needed)
    return AssignmentPlan.objects.create(
        campaign=campaign,
        rows={str(key): row for key, row in share.rows.items()},
        basis=state.basis(),
        created_by=by,
        created_at=clock.now(),
    )


def _case(state: State, key: int, moves_unbegun: bool) -> balance.Case:
    assigned, begun = state.assigned[key], state.begun[key]
    loose = [one for one in assigned if moves_unbegun and one not in begun]
    return balance.Case(
        key=key,
        weight=state.weight(key),
        fixed=tuple(one for one in assigned if one not in loose),
        loose=tuple(loose),
        barred=frozenset(state.barred[key]),
    )


@transaction.atomic
def edit(
    plan: AssignmentPlan, rows: Mapping[int, list[int]], *, by: User, revision: int
) -> None:
    """Other appraisers for some of its dossiers. Raises PermissionDenied, Refused if it
    is applied, edited elsewhere, or one of them is barred."""
    locked = _lock(plan, by)
    if locked.revision != revision:
        raise Refused(
            _("This proposal was changed in another window. Look at it again.")
        )
    known = locked.basis["dossiers"]
    people = set(locked.basis["people"])
    for key, wanted in rows.items():
        held = known.get(str(key))
        if held is None:
            continue
        allowed = (people | set(held["assigned"])) - set(held["barred"])
        if not set(wanted) <= allowed:
            raise Refused(_("Choose among the Board's appraisers."))
        locked.rows[str(key)] = wanted
    locked.revision += 1
    locked.save(update_fields=["rows", "revision"])
    plan.refresh_from_db()


@transaction.atomic
def apply(plan: AssignmentPlan, *, by: User) -> int:
    """Assign all of it or nothing; the number of dossiers that change. Raises Outdated
    with what changed since it was reckoned."""
    locked = _lock(plan, by)
    keys = [int(key) for key in locked.rows]
    # Whoever assigns by hand, declares or concludes meanwhile waits, or was first.
    list(Dossier.objects.select_for_update(of=("self",)).filter(pk__in=keys))
    state = states.read(locked.campaign)
    if changes := changed(locked, state):
        raise Outdated(changes)
    rows = {int(key): wanted for key, wanted in locked.rows.items()}
    for key, wanted in rows.items():
        by_hand.refuse_unfit(state, key, wanted)
    events = by_hand.change(state, rows, by=by)
    locked.applied_at = clock.now()
    locked.save(update_fields=["applied_at"])
    made = audit.draft(
        "assignment_plan.apply", locked, by=by, after={"dossiers": len(events)}
    )
    audit.record_all([*events, made])
    plan.refresh_from_db()
    return len(events)


def _lock(plan: AssignmentPlan, by: User) -> AssignmentPlan:
    rows = AssignmentPlan.objects.select_for_update(of=("self",))
    locked = rows.select_related("campaign").get(pk=plan.pk)
    if not rules.may_assign(by, locked.campaign):
        raise PermissionDenied
    if locked.applied_at is not None:
        raise Refused(_("This proposal is applied already."))
    return locked


def changed(plan: AssignmentPlan, state: State) -> list[str]:
    """What is not any more as it was, in words. A dossier received since is none of the
    proposal's business."""
    before, now = plan.basis, state.basis()
    found = []
    if before["people"] != now["people"]:
        found.append(_("The Board's appraisers are others."))
    codes = Dossier.objects.in_bulk([int(key) for key in before["dossiers"]])
    for key, old in before["dossiers"].items():
        new = now["dossiers"].get(key)
        if new is None:
            found.append(
                _("%(code)s is %(state)s.")
                % {
                    "code": codes[int(key)],
                    "state": codes[int(key)].get_state_display(),
                }
            )
        elif new != old:
            found.append(_difference(str(codes[int(key)]), old, new))
    return found


def _difference(code: str, old: dict[str, Any], new: dict[str, Any]) -> str:
    if old["assigned"] != new["assigned"]:
        return _("%(code)s was assigned by hand.") % {"code": code}
    if old["barred"] != new["barred"]:
        return _("%(code)s: conflicts of interest changed.") % {"code": code}
    return _("%(code)s: its nominees changed.") % {"code": code}


@dataclass(frozen=True)
class Load:
    """An appraiser's share, in nominations, before and after."""

    person: User
    before: int
    after: int

    @property
    def gain(self) -> int:
        return self.after - self.before


def loads(plan: AssignmentPlan, people: Collection[User]) -> list[Load]:
    """Who gets how much more or less."""
    held = plan.basis["dossiers"]
    before = dict.fromkeys((one.pk for one in people), 0)
    after = dict(before)
    for key, wanted in plan.rows.items():
        weight = held[key]["weight"]
        for counts, keys in ((before, held[key]["assigned"]), (after, wanted)):
            for one in keys:
                counts[one] = counts.get(one, 0) + weight
    return [Load(one, before[one.pk], after[one.pk]) for one in people]
