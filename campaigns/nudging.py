"""The Board nudges those who are missing: a recorded act, once a day for a duty."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from campaigns import reminders, rules
from campaigns.models import Campaign, Duty, Milestone, Reminder
from campaigns.models.duties import DutyQuerySet
from emulation import clock
from records import audit
from records.errors import Refused


@dataclass
class Preview:
    """Who would be told now, and who would not, with why."""

    told: list[tuple[Duty, Sequence[User]]] = field(default_factory=list)
    without_people: list[Duty] = field(default_factory=list)
    nudged_today: list[Duty] = field(default_factory=list)

    @property
    def people(self) -> set[User]:
        return {user for _duty, users in self.told for user in users}


def preview(missing: DutyQuerySet) -> Preview:
    """What a nudge to the organisations behind `missing` would do; three queries."""
    duties = list(
        missing.with_due_on()
        .select_related("milestone__campaign", "organization")
        .order_by("organization__level", "organization__sort_key")
    )
    nudged = set(
        Reminder.objects.filter(
            duty__in=duties, kind=Reminder.Kind.NUDGE, slot_on=clock.today()
        ).values_list("duty", flat=True)
    )
    people = reminders.recipients(duty.organization_id for duty in duties)
    found = Preview()
    for duty in duties:
        users = people[duty.organization_id]
        if duty.pk in nudged:
            found.nudged_today.append(duty)
        elif not users:
            found.without_people.append(duty)
        else:
            found.told.append((duty, users))
    return found


def send(
    milestone: Milestone, missing: DutyQuerySet, *, by: User, words: str = ""
) -> Preview:
    """Tell the clerks and leaders of those in `missing` who owe at `milestone`. What was
    handed in meanwhile, or nudged today already, is left out.

    Raises PermissionDenied, and Refused if nobody is left to tell.
    """
    if not rules.may_nudge(by, milestone.campaign):
        raise PermissionDenied
    with transaction.atomic(), override(settings.LANGUAGE_CODE):
        # Behind one another: two clicks at once tell once.
        Campaign.objects.select_for_update(of=("self",), no_key=True).get(
            pk=milestone.campaign_id
        )
        found = preview(missing.filter(milestone=milestone).open())
        if not found.told:
            raise Refused(_("Nobody is left to nudge: see who is left out, and why."))
        _write(milestone, found, by, words, clock.today())
    return found


def _write(
    milestone: Milestone, found: Preview, by: User, words: str, today: dt.date
) -> None:
    ready = [(duty, today) for duty, _users in found.told]
    people = {duty.organization_id: users for duty, users in found.told}
    numbered = Reminder.objects.filter(
        duty__milestone=milestone, kind=Reminder.Kind.NUDGE, slot_on=today
    ).count()
    reminders.write(
        ready,
        people,
        f"duties.nudge:{milestone.pk}:{today.isoformat()}:{numbered}",
        kind=Reminder.Kind.NUDGE,
        by=by,
        words=words,
    )
    audit.record(
        "milestone.nudge",
        milestone,
        by=by,
        after={
            "organizations": [str(duty.organization) for duty, _users in found.told],
            "text": words,
        },
    )
