"""What stands: dossiers to be shared out, who can appraise, who may not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q

from accounts.models import Membership, Role, User
from campaigns.models import Campaign
from nominations import interests
from nominations.models import Appraisal, Assignment, Dossier, Nomination

OPEN = (Dossier.State.RECEIVED, Dossier.State.UNDER_APPRAISAL)


@dataclass
class State:
    """By the dossier's key: the dossier, who is assigned, who has begun, who is barred
    and why."""

    campaign: Campaign
    people: list[User]
    dossiers: Mapping[int, Dossier]
    assigned: dict[int, list[int]] = field(default_factory=dict)
    begun: dict[int, set[int]] = field(default_factory=dict)
    barred: dict[int, dict[int, str]] = field(default_factory=dict)

    @property
    def names(self) -> dict[int, str]:
        return {one.pk: str(one) for one in self.people}

    def weight(self, key: int) -> int:
        """Nominations that wait for an opinion; a dossier is work at least once."""
        return max(1, self.dossiers[key].waiting)  # type: ignore[attr-defined]

    def basis(self) -> dict[str, Any]:
        """What a proposal rests on, as JSON keeps it."""
        return {
            "people": [one.pk for one in self.people],
            "dossiers": {
                str(key): {
                    "assigned": sorted(self.assigned[key]),
                    "barred": sorted(self.barred[key]),
                    "weight": self.weight(key),
                }
                for key in self.dossiers
            },
        }


def read(campaign: Campaign, *, only: list[int] | None = None) -> State:
    """Six queries, whatever the number of dossiers and people."""
    found = (
        Dossier.objects.for_campaign(campaign)
        .in_state(*OPEN)
        .select_related("organization")
        .annotate(
            waiting=Count(
                "nominations", filter=Q(nominations__state=Nomination.State.PENDING)
            )
        )
        .order_by("register_number", "pk")
    )
    if only is not None:
        found = found.filter(pk__in=only)
    dossiers = {row.pk: row for row in found}
    for row in dossiers.values():
        row.campaign = campaign
    state = State(campaign, appraisers(campaign), dossiers)
    _fill(state)
    return state


def _fill(state: State) -> None:
    for key, dossier in state.dossiers.items():
        state.assigned[key], state.begun[key] = [], set()
        state.barred[key] = {
            one.pk: why
            for one in state.people
            if (why := interests.anywhere_in(one, dossier))
        }
    standing = Assignment.objects.standing().filter(dossier__in=state.dossiers)
    for key, one in standing.order_by("pk").values_list("dossier", "appraiser"):
        state.assigned[key].append(one)
    opinions = Appraisal.objects.filter(nomination__dossier__in=state.dossiers)
    for key, one in opinions.values_list("nomination__dossier", "appraiser"):
        state.begun[key].add(one)


def appraisers(campaign: Campaign) -> list[User]:
    """Who holds the appraiser's post in the campaign's Board today, in the order of
    names, with what is needed to know their conflicts."""
    posts = Membership.objects.current().filter(
        organization=campaign.board_id, role=Role.BOARD_APPRAISER
    )
    return list(
        User.objects.filter(is_active=True, pk__in=posts.values("user"))
        .prefetch_related(
            Prefetch(
                "memberships",
                Membership.objects.select_related("organization"),
                to_attr="_all_memberships",
            ),
            interests.remembered(),
        )
        .order_by("sort_key", "pk")
    )
