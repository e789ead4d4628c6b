"""Nominees who seem to stand in another dossier too, or to have been awarded already.
Whose that dossier is, its own organisation alone is told."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from emulation.vietnamese import vn_date
from nominations.completeness.found import WARNING, Finding
from nominations.models import Dossier, Nomination
from nominations.twins import search
from nominations.twins.search import Found


def elsewhere(dossier: Dossier, nominations: list[Nomination]) -> Iterator[Finding]:
    """One warning a nominee, and one for each award on record."""
    found = search.elsewhere(dossier, nominations, own_drafts=True)
    for nomination in nominations:
        ours = [one for one in found if one.ours == nomination]
        awarded = [one for one in ours if _is_awarded(one)]
        standing = [one for one in ours if not _is_awarded(one)]
        for one in awarded:
            yield _finding(nomination, "awarded", _awarded(one), [one])
        if standing:
            yield _finding(
                nomination, "elsewhere", _stands(dossier, standing), standing
            )


def _is_awarded(found: Found) -> bool:
    return found.theirs.state == Nomination.State.AWARDED


def _finding(
    nomination: Nomination, code: str, text: str, found: list[Found]
) -> Finding:
    url = reverse("nominations:nomination_edit", args=[nomination.pk])
    facts = tuple(sorted(one.facts for one in found))
    return Finding(WARNING, text, "nominees", url, nomination.pk, code, facts)


def _awarded(found: Found) -> str:
    decision = found.theirs.decision
    assert decision is not None  # the database holds: whoever is awarded has one
    return _(
        "%(name)s seems to have been awarded already, by decision %(number)s of "
        "%(day)s. Say what the achievement since then is, or that this is another."
    ) % {
        "name": found.ours.name,
        "number": decision.number,
        "day": vn_date(decision.decided_on),
    }


def _stands(dossier: Dossier, found: list[Found]) -> str:
    own = [
        one
        for one in found
        if one.theirs.dossier.organization_id == dossier.organization_id
    ]
    if own:
        return _(
            "%(name)s seems to stand in your dossier %(code)s too. Take one of the two "
            "out, or say why both stand."
        ) % {"name": found[0].ours.name, "code": own[0].theirs.dossier.code}
    return _(
        "%(name)s seems to be nominated in another dossier too. Ask %(board)s which of "
        "the two stands; if this is somebody else, say so here."
    ) % {"name": found[0].ours.name, "board": dossier.campaign.whom_to_ask}
