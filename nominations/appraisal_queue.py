"""What waits for an appraiser: dossiers with how far each has come."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import Role, User
from campaigns.models import Campaign
from nominations.models import (
    Appraisal,
    Assignment,
    Dossier,
    Nomination,
    SecondReading,
)
from nominations.models.conflicts import barred, tied

State = Nomination.State


@dataclass(frozen=True)
class Waiting:
    """A dossier in the queue. `done` of `total` nominations have a concluded opinion, or
    need none."""

    dossier: Dossier
    done: int
    total: int
    is_mine: bool
    is_assigned: bool
    next: int | None


def queue(user: User, campaign: Campaign | None) -> list[Waiting]:
    """The campaign's dossiers received or under appraisal that this person may appraise,
    not those assigned to others (the leader sees all): first those assigned to them,
    then where they have begun, then by number in the register. Nominations in which
    they take no part are not counted, and a dossier of nothing else is left out."""
    final = Appraisal.objects.counted().filter(nomination=OuterRef("nominations"))
    open_to = Q(nominations__in=Nomination.objects.exclude(barred(user)))
    mine = Appraisal.objects.filter(nomination__dossier=OuterRef("pk"), appraiser=user)
    assigned = Assignment.objects.standing().filter(dossier=OuterRef("pk"))
    dossiers = (
        Dossier.objects.visible_to(user)
        .filter(campaign=campaign)
        .exclude(tied(user))
        .in_state(Dossier.State.RECEIVED, Dossier.State.UNDER_APPRAISAL)
        .select_related("organization", "campaign")
        .annotate(
            total=Count("nominations", filter=open_to),
            done=Count(
                "nominations",
                filter=open_to
                & (~Q(nominations__state=State.PENDING) | Q(Exists(final))),
            ),
            is_mine=Exists(mine),
            is_assigned=Exists(assigned.filter(appraiser=user)),
        )
        .order_by("-is_assigned", "-is_mine", "register_number", "pk")
    )
    if not user.has_role(Role.BOARD_LEADER):
        reads = SecondReading.objects.open().filter(
            reader=user, nomination__dossier=OuterRef("pk")
        )
        dossiers = dossiers.filter(
            Q(is_assigned=True) | ~Exists(assigned) | Exists(reads)
        )
    rows = list(dossiers)
    first = next_ones(user, [row.pk for row in rows])
    return [
        Waiting(
            row, row.done, row.total, row.is_mine, row.is_assigned, first.get(row.pk)
        )
        for row in rows
        if row.total
    ]


def next_ones(user: User, dossiers: list[int]) -> dict[int, int]:
    """By dossier, the first nomination that waits for this person's opinion."""
    own = Appraisal.objects.filter(
        nomination=OuterRef("pk"), appraiser=user, final_at__isnull=False
    )
    waiting = (
        Nomination.objects.filter(dossier__in=dossiers, state=State.PENDING)
        .exclude(Exists(own))
        .exclude(barred(user))
        .order_by("-pk")
        .values_list("dossier", "pk")
    )
    return dict(waiting)
