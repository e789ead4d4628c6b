"""How many the organisation nominates, against the places set aside for it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from nominations.completeness.found import ERROR, WARNING, Finding
from nominations.models import Dossier, Nomination, Place

N = Nomination.State
D = Dossier.State


def places(dossier: Dossier) -> Iterator[Finding]:
    """Says nothing where no place is set aside for the organisation: then all share."""
    effect = dossier.campaign.allocation_effect
    if effect == Campaign.Effect.OFF:
        return
    allocated = Place.objects.filter(
        campaign=dossier.campaign_id, holder=dossier.organization_id
    ).count()
    if not allocated:
        return
    nominees = standing(dossier)
    if nominees <= allocated:
        return
    url = reverse("nominations:dossier_detail", args=[dossier.pk])
    text = _(
        "%(organization)s nominates %(nominees)d in all, but %(allocated)d places are "
        "set aside for it. Take some out, or ask %(board)s for more places."
    ) % {
        "organization": dossier.organization,
        "nominees": nominees,
        "allocated": allocated,
        "board": dossier.campaign.board,
    }
    yield Finding(
        ERROR if effect == Campaign.Effect.BLOCK else WARNING,
        text,
        "nominees",
        f"{url}#nominees",
        code="places",
        facts=(nominees, allocated),
    )


def standing(dossier: Dossier) -> int:
    """The organisation's nominees in the campaign that are still in the running."""
    return (
        Nomination.objects.filter(
            dossier__campaign=dossier.campaign_id,
            dossier__organization=dossier.organization_id,
        )
        .exclude(dossier__state__in=(D.WITHDRAWN, D.REJECTED))
        .exclude(state__in=(N.INELIGIBLE, N.DECLINED, N.REVOKED))
        .count()
    )
