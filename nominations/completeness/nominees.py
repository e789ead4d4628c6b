"""Each nominee's fields, number and votes."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from nominations import marking
from nominations.completeness.found import ERROR, WARNING, Finding, blank
from nominations.completeness.votes import Remark, votes
from nominations.models import Dossier, Nomination

NOMINATION_FIELDS = (
    "movement",
    "summary",
    "achievement",
    "self_statement",
    "address",
    "votes_for",
)
INDIVIDUAL_FIELDS = ("born_on", "gender")
COLLECTIVE_FIELDS = ("head_name", "members_total", "members_female")


def nominees(dossier: Dossier, nominations: list[Nomination]) -> Iterator[Finding]:
    if not nominations:
        message = _("Nobody is nominated yet. Add at least one collective or person.")
        url = reverse("nominations:dossier_detail", args=[dossier.pk])
        yield Finding(ERROR, message, "nominees", f"{url}#nominees", code="nobody")
    asked = _asked_of_all(dossier.campaign, nominations)
    unmarked = marking.without_self_marks(dossier)
    for nomination in nominations:
        if nomination.pk in unmarked:
            yield Finding(
                ERROR,
                _("%(name)s: your own marks are missing.") % {"name": nomination.name},
                "nominees",
                reverse("nominations:nomination_self_score", args=[nomination.pk]),
                nomination.pk,
                "self_marks",
            )
        yield from _nominee(dossier, nomination, asked)


def _asked_of_all(campaign: Campaign, nominations: list[Nomination]) -> tuple[str, ...]:
    """Fields of every nominee; a movement only where the campaign lists any."""
    have_one = all(nomination.movement_id for nomination in nominations)
    if have_one or campaign.movements.filter(is_active=True).exists():
        return NOMINATION_FIELDS
    return tuple(name for name in NOMINATION_FIELDS if name != "movement")


def _nominee(
    dossier: Dossier, nomination: Nomination, asked: tuple[str, ...]
) -> Iterator[Finding]:
    url = reverse("nominations:nomination_edit", args=[nomination.pk])

    def find(remark: Remark, field: str, *facts: object) -> Finding:
        level, code, message = remark
        return Finding(
            level,
            f"{nomination.name}: {message}",
            "nominees",
            f"{url}#id_{field}",
            nomination.pk,
            code,
            facts,
        )

    own = INDIVIDUAL_FIELDS if nomination.is_individual else COLLECTIVE_FIELDS
    for label, name in blank(nomination, (*own, *asked)):
        text = _("%(field)s is missing.") % {"field": label}
        yield find((ERROR, f"blank.{name}", text), name)
    for remark in _citizen_id(dossier.campaign, nomination):
        facts = (nomination.citizen_id, nomination.gender, nomination.born_on)
        yield find(remark, "citizen_id", *facts)
    for remark in votes(dossier, nomination):
        counts = (dossier.members_total, dossier.members_present)
        yield find(remark, "votes_for", nomination.votes_for, *counts)


def _citizen_id(campaign: Campaign, nomination: Nomination) -> Iterator[Remark]:
    if not nomination.is_individual:
        return
    number = nomination.citizen_id
    if not number:
        if campaign.requires_cccd:
            text = _("the citizen identity number is missing.")
            yield ERROR, "blank.citizen_id", text
        return
    if nomination.gender and nomination.born_on and not agrees(nomination):
        text = _("the identity number does not agree with gender and year of birth.")
        yield WARNING, "citizen_id.disagrees", text


def agrees(nomination: Nomination) -> bool:
    """Whether digits 4 to 6 (century and gender, year) fit gender and date of birth."""
    number, born = nomination.citizen_id, nomination.born_on
    if born is None:
        return True
    is_woman = nomination.gender == Nomination.Gender.FEMALE
    expected = (born.year // 100 - 19) * 2 + is_woman
    return number[3:6] == f"{expected}{born.year % 100:02d}"
