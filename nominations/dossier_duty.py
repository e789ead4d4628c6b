"""The duty to hand in a dossier stands where the organisation's dossiers stand."""

from collections.abc import Iterable

from accounts.models import Organization, User
from campaigns import duties
from campaigns.models import Campaign, Duty
from nominations.models import Dossier

D, S = Dossier.State, Duty.State

# What an organisation with several dossiers still has to do goes first.
STANDING: tuple[tuple[str, frozenset[str]], ...] = (
    (S.RETURNED, frozenset({D.RETURNED})),
    # One that was rejected had been handed in all the same.
    (S.SUBMITTED, frozenset({D.SUBMITTED, D.RECEIVED, D.UNDER_APPRAISAL, D.REJECTED})),
    (S.ACCEPTED, frozenset({D.APPRAISED, D.ARCHIVED})),
    (S.DRAFT, frozenset({D.DRAFT, D.AWAITING_LEADER})),
)


def follow(
    campaign: Campaign, organization: Organization, *, by: User | None, reason: str = ""
) -> None:
    """Bring the duty, if there is one, to where the dossiers are now."""
    duty = Duty.objects.filter(
        milestone__campaign=campaign,
        milestone__kind="dossier_window",
        organization=organization,
    ).first()
    if duty is None:
        return
    dossiers = Dossier.objects.filter(campaign=campaign, organization=organization)
    target = standing(dossiers.values_list("state", flat=True))
    if duty.state != target and not (target == S.NOT_BEGUN and duty.state == S.WAIVED):
        duties.follow(duty, target, by=by, reason=reason)


def standing(states: Iterable[str]) -> str:
    """Where a duty is whose dossiers are in `states`."""
    present = set(states)
    for state, of_dossiers in STANDING:
        if present & of_dossiers:
            return state
    return S.NOT_BEGUN


def follow_all(campaign: Campaign) -> None:
    """For duties that came after the dossiers."""
    late = Organization.objects.filter(dossiers__campaign=campaign).distinct()
    for organization in late:
        follow(campaign, organization, by=None)
