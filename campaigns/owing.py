"""Who owes what: the plan's `owed_by`, or what is usual for the kind of milestone."""

from collections import defaultdict
from typing import Any

from django.db.models import Q

from accounts.models import Organization
from campaigns.models import Campaign, Milestone

SUBMITTERS, PARTICIPANTS = "submitters", "participants"
Kind = Milestone.Kind
USUAL: dict[str, list[dict[str, Any]]] = {
    Kind.LAUNCH_PLAN: [{"who": SUBMITTERS}],
    Kind.YEARLY_REPORT: [{"who": PARTICIPANTS}],
    Kind.MIDTERM_REPORT: [{"who": PARTICIPANTS}],
    Kind.FINAL_REPORT: [{"who": PARTICIPANTS}],
    Kind.DOSSIER_WINDOW: [{"who": SUBMITTERS}],
}


def owing(campaign: Campaign) -> set[tuple[int, int]]:
    """(milestone, organisation) of every duty that the calendar and the participations
    give today; keys only."""
    alike: defaultdict[tuple[Any, ...], list[Organization]] = defaultdict(list)
    for body in Organization.objects.filter(
        Q(participations__campaign=campaign), is_active=True
    ).only("pk", "kind", "level", "is_submitter"):
        alike[body.kind, body.level, body.is_submitter].append(body)
    return {
        (milestone.pk, body.pk)
        for milestone in campaign.milestones.all()
        # A milestone asks for nothing else: one of them answers for all.
        for bodies in alike.values()
        if owes(bodies[0], milestone)
        for body in bodies
    }


def owes(body: Organization, milestone: Milestone) -> bool:
    """Whether a participant owes something at the milestone."""
    groups = milestone.owed_by
    if groups is None:
        groups = USUAL.get(milestone.kind, [])
    return any(_is_in(body, group) for group in groups)


def _is_in(body: Organization, group: dict[str, Any]) -> bool:
    return (
        (group.get("who") != SUBMITTERS or body.is_submitter)
        and group.get("kind", body.kind) == body.kind
        and group.get("level", body.level) == body.level
    )
