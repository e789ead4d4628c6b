"""What waits for an appraiser: dossiers with how far each has come."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import User
from nominations import rules
from nominations.models import Appraisal, Dossier, Nomination

State = Nomination.State


@dataclass(frozen=True)
class Waiting:
    """A dossier in the queue. `done` of `total` nominations have a concluded opinion, or
    need none."""

    dossier: Dossier
    done: int
    total: int
    is_mine: bool
    next: int | None


def queue(user: User) -> list[Waiting]:
    """Those received or under appraisal that this person may appraise: first where they
    have begun, then by number in the register."""
    final = Appraisal.objects.filter(
        nomination=OuterRef("nominations"), final_at__isnull=False
    )
    mine = Appraisal.objects.filter(nomination__dossier=OuterRef("pk"), appraiser=user)
    dossiers = (
        Dossier.objects.visible_to(user)
        .in_state(Dossier.State.RECEIVED, Dossier.State.UNDER_APPRAISAL)
        .select_related("organization", "campaign")
        .annotate(
            total=Count("nominations"),
            done=Count(
                "nominations",
                filter=~Q(nominations__state=State.PENDING) | Q(Exists(final)),
            ),
            is_mine=Exists(mine),
        )
        .order_by("-is_mine", "register_number", "pk")
    )
    rows = list(dossiers)
    torn = rules.conflicts_among(user, [row.organization for row in rows])
    first = next_ones(user, [row.pk for row in rows])
    return [
        Waiting(row, row.done, row.total, row.is_mine, first.get(row.pk))
        for row in rows
        if row.organization_id not in torn
    ]


def next_ones(user: User, dossiers: list[int]) -> dict[int, int]:
    """By dossier, the first nomination that waits for this person's opinion."""
    own = Appraisal.objects.filter(
        nomination=OuterRef("pk"), appraiser=user, final_at__isnull=False
    )
    waiting = (
        Nomination.objects.filter(dossier__in=dossiers, state=State.PENDING)
        .exclude(Exists(own))
        .order_by("-pk")
        .values_list("dossier", "pk")
    )
    return dict(waiting)
