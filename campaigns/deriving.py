"""The rows of duties that the calendar and the participations give."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import duties
from campaigns.models import Campaign, Duty
from campaigns.owing import owing
from campaigns.plan.hooks import AFTER_DERIVE

S = Duty.State


def derive(campaign: Campaign) -> int:
    """Create the duties that the calendar and the participations give and the table has
    not; let lapse what is owed no more and was never begun. How many rows changed.

    Idempotent, and safe beside another one: the database holds one row for a pair.
    A campaign that is being prepared asks nothing of anybody.
    """
    if campaign.is_draft:
        return 0
    with transaction.atomic():
        owed = owing(campaign)
        known = _known(campaign)
        new = sorted(owed - known.keys())
        Duty.objects.bulk_create(
            [Duty(milestone_id=m, organization_id=o) for m, o in new],
            ignore_conflicts=True,
        )
        changed = [
            *_lapse(
                key
                for key, state, _by in map(known.__getitem__, known.keys() - owed)
                if state == S.NOT_BEGUN
            ),
            *_restore(
                key
                for key, state, by in map(known.__getitem__, known.keys() & owed)
                if state == S.WAIVED and by is None
            ),
        ]
        for hook in AFTER_DERIVE if new else []:
            hook(campaign)
    return len(new) + len(changed)


def _known(campaign: Campaign) -> dict[tuple[int, int], tuple[int, str, int | None]]:
    """(milestone, organisation) -> key, state, who waived it. No objects: the worker
    asks every few minutes, of every duty that there is."""
    rows = Duty.objects.for_campaign(campaign).order_by().values_list(
        "milestone_id", "organization_id", "pk", "state", "waived_by_id"
    )  # fmt: skip
    return {(row[0], row[1]): row[2:] for row in rows}


def _lapse(keys: Iterable[int]) -> list[Duty]:
    lapsed = [
        locked for key in keys if (locked := duties.lock_key(key)).state == S.NOT_BEGUN
    ]
    for duty in lapsed:
        reason = _("The organisation does not owe this any more.")
        duties.move("waive", duty, None, reason, {"waived_reason": reason})
    return lapsed


def _restore(keys: Iterable[int]) -> list[Duty]:
    """Only what lapsed by itself comes back by itself."""
    back = [
        locked for key in keys if (locked := duties.lock_key(key)).state == S.WAIVED
    ]
    for duty in back:
        reason = _("The organisation owes this again.")
        duties.move("reinstate", duty, None, reason, {"waived_reason": ""})
    return back
