"""What if: try changes out on the ranking, keep them, apply one of them.

Trying out changes nothing. Applying is one transaction, on the very data that were shown,
and leaves exactly the list that was shown, or nothing at all (decision 0023).
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from emulation import clock
from nominations import (
    proposal,
    quota,
    rules,
    scenario_applying,
    scenario_data,
    scenario_result,
    selection,
    snapshots,
)
from nominations.models import Nomination, Scenario
from nominations.ranking_data import Standing, standing
from nominations.scenario_changes import (
    BeyondThePlaces,
    Changes,
    Marks,
    changed,
)
from records import audit
from records.errors import Refused


class Stale(Refused):
    """The data have moved since the scenario was computed."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The data have changed since this scenario was computed. Compute it anew, "
                "look at who comes in and who goes out, then apply it."
            )
        )


@transaction.atomic
def save(campaign: Campaign, name: str, changes: Changes, *, by: User) -> Scenario:
    """Keep a scenario with what comes of it today."""
    if not rules.may_propose(by, campaign):
        raise PermissionDenied
    if changes.is_empty:
        raise Refused(_("Nothing is changed in this scenario. Change something first."))
    found = standing(campaign)
    now = clock.now()
    try:
        with transaction.atomic():
            made = Scenario.objects.create(
                campaign=campaign,
                name=name.strip(),
                changes=changes.as_json(),
                result=_result(found, changes),
                base=scenario_data.base(found),
                made_by=by,
                made_at=now,
                computed_at=now,
            )
    except IntegrityError:
        raise Refused(
            _("There is a scenario of this name already. Choose another name.")
        ) from None
    audit.record("scenario.save", made, by=by, after=made.changes)
    return made


@transaction.atomic
def refresh(scenario: Scenario, *, by: User) -> None:
    """Compute it anew on the data as they are now."""
    locked = _lock(scenario, by)
    found = standing(locked.campaign)
    locked.result = _result(found, Changes.from_json(locked.changes))
    locked.base, locked.computed_at = scenario_data.base(found), clock.now()
    locked.save(update_fields=["result", "base", "computed_at"])
    audit.record("scenario.refresh", locked, by=by, after={"base": locked.base})
    scenario.refresh_from_db()


def is_stale(scenario: Scenario, found: Standing) -> bool:
    """Whether the data have moved since it was computed."""
    return scenario_data.base(found) != scenario.base


@transaction.atomic
def apply(scenario: Scenario, *, reason: str, by: User) -> None:
    """Make the scenario's changes, hold the places of its list, let go of the others'.

    Who is in afterwards is who was shown; if anything stands against that, nothing is
    done.
    """
    campaign = scenario.campaign
    proposal.refuse_while_frozen(campaign)
    locked = _lock(scenario, by)
    if not reason.strip():
        raise Refused(_("Write why this scenario is applied: it goes on record."))
    changes = Changes.from_json(locked.changes)
    if changes.allocations and not rules.may_change_quota(by, campaign):
        raise PermissionDenied
    found = standing(campaign)
    if is_stale(locked, found):
        raise Stale
    target = _wanted(found, changes)
    scenario_applying.make(found, target, changes, reason=reason.strip(), by=by)
    reserve = Nomination.objects.for_campaign(campaign).filter(
        state=Nomination.State.RESERVE
    )
    selection.hold_line(
        campaign, by=by, reserve=reserve.count(), occasion=snapshots.Occasion.SCENARIO
    )
    after = standing(campaign)
    scenario_applying.require_same(after, target)
    locked.snapshot = snapshots.keep(after, snapshots.Occasion.SCENARIO, by=by)
    locked.state, locked.reason = Scenario.State.APPLIED, reason.strip()
    locked.applied_by, locked.applied_at = by, clock.now()
    locked.save()
    audit.record("scenario.apply", locked, by=by, after=locked.changes, reason=reason)
    scenario.refresh_from_db()


def _wanted(found: Standing, changes: Changes) -> Standing:
    """The ranking that the scenario shows; Refused if it is more than the places."""
    given = changed(found.given, changes, _marks(found, changes))
    target = found.ranked_as(given)
    beyond = max(given.total - found.given.total, target.ranking.excess)
    if beyond > 0:
        raise Refused(quota.none_left(beyond))
    return target


def _result(found: Standing, changes: Changes) -> dict[str, Any]:
    try:
        return scenario_result.of(found, changes, _marks(found, changes))
    except BeyondThePlaces as beyond:
        raise Refused(
            _(
                "%(excess)d more places are set aside than are filled. Set aside fewer, "
                "or draw the line lower down."
            )
            % {"excess": beyond.excess}
        ) from None


def _marks(found: Standing, changes: Changes) -> Marks:
    """Opinions are read only where weights change."""
    return scenario_data.marks(found) if changes.weights else Marks()


def _lock(scenario: Scenario, by: User) -> Scenario:
    locked = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk)
    if not rules.may_propose(by, locked.campaign):
        raise PermissionDenied
    if locked.state != Scenario.State.OPEN:
        raise Refused(_("This scenario has been applied already."))
    return locked
