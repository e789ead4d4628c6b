"""What a dossier still lacks, and what looks odd. One computation feeds the page and
the step that hands it in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from emulation import clock
from nominations.models import Dossier, Nomination
from nominations.papers import slots

REQUEST_FIELDS = (
    "request_number",
    "request_on",
    "request_signer",
    "request_signer_title",
)
MINUTES_FIELDS = (
    "minutes_on",
    "minutes_body",
    "minutes_chair",
    "minutes_secretary",
    "members_total",
    "members_present",
    "voting_method",
    "minutes_conclusion",
)
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


@dataclass(frozen=True)
class Finding:
    """One thing to mend (an error stops the dossier) or to look at (a warning)."""

    level: str
    message: str
    task: str
    url: str
    nomination: int | None = None

    @property
    def is_error(self) -> bool:
        return self.level == "error"


def findings(dossier: Dossier) -> list[Finding]:
    """All of them, in the order of the tasks."""
    nominations = list(
        dossier.nominations.select_related("movement", "kind").order_by("pk")
    )
    found = [*_request(dossier), *_minutes(dossier)]
    if not nominations:
        message = _("Nobody is nominated yet. Add at least one collective or person.")
        url = reverse("nominations:dossier_detail", args=[dossier.pk])
        found.append(Finding("error", message, "nominees", f"{url}#nominees"))
    asked = _asked_of_all(dossier.campaign)
    for nomination in nominations:
        found += _nomination(dossier, nomination, asked)
    return [*found, *_twice(nominations), *_papers(dossier, nominations)]


def errors(dossier: Dossier) -> list[Finding]:
    return [finding for finding in findings(dossier) if finding.is_error]


# ----------------------------------------------------------------- request and minutes
def _request(dossier: Dossier) -> Iterator[Finding]:
    url = reverse("nominations:dossier_request", args=[dossier.pk])
    for message, name in _blank(dossier, REQUEST_FIELDS):
        text = _("Request: %(field)s is missing.") % {"field": message}
        yield Finding("error", text, "request", f"{url}#id_{name}")
    if dossier.request_on and dossier.request_on > clock.today():
        text = _("The request bears a date after today.")
        yield Finding("warning", text, "request", f"{url}#id_request_on")
    if (
        dossier.request_on
        and dossier.minutes_on
        and dossier.request_on < dossier.minutes_on
    ):
        text = _("The request is dated before the meeting of the minutes.")
        yield Finding("warning", text, "request", f"{url}#id_request_on")


def _minutes(dossier: Dossier) -> Iterator[Finding]:
    url = reverse("nominations:dossier_minutes", args=[dossier.pk])
    for message, name in _blank(dossier, MINUTES_FIELDS):
        text = _("Minutes: %(field)s is missing.") % {"field": message}
        yield Finding("error", text, "minutes", f"{url}#id_{name}")
    if dossier.minutes_on and dossier.minutes_on > clock.today():
        text = _("The minutes bear a date after today.")
        yield Finding("warning", text, "minutes", f"{url}#id_minutes_on")


def _blank(row: models.Model, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Label and name of each field that is not filled in."""
    for name in names:
        if getattr(row, name) in (None, ""):
            field = row._meta.get_field(name)
            yield str(field.verbose_name), name  # type: ignore[union-attr]


# --------------------------------------------------------------------------- nominees
def _asked_of_all(campaign: Campaign) -> tuple[str, ...]:
    """Fields of every nominee; a movement only where the campaign lists any."""
    if campaign.movements.filter(is_active=True).exists():
        return NOMINATION_FIELDS
    return tuple(name for name in NOMINATION_FIELDS if name != "movement")


def _nomination(
    dossier: Dossier, nomination: Nomination, asked: tuple[str, ...]
) -> Iterator[Finding]:
    url = reverse("nominations:nomination_edit", args=[nomination.pk])

    def find(level: str, message: str, field: str) -> Finding:
        text = f"{nomination.name}: {message}"
        return Finding(level, text, "nominees", f"{url}#id_{field}", nomination.pk)

    own = INDIVIDUAL_FIELDS if nomination.is_individual else COLLECTIVE_FIELDS
    for label, name in _blank(nomination, (*own, *asked)):
        yield find("error", _("%(field)s is missing.") % {"field": label}, name)
    for level, message in _citizen_id(dossier.campaign, nomination):
        yield find(level, message, "citizen_id")
    for level, message in _votes(dossier, nomination):
        yield find(level, message, "votes_for")


def _citizen_id(
    campaign: Campaign, nomination: Nomination
) -> Iterator[tuple[str, str]]:
    if not nomination.is_individual:
        return
    number = nomination.citizen_id
    if not number:
        if campaign.requires_cccd:
            yield "error", _("the citizen identity number is missing.")
        return
    if nomination.gender and nomination.born_on and not agrees(nomination):
        yield (
            "warning",
            _("the identity number does not agree with gender and year of birth."),
        )


def agrees(nomination: Nomination) -> bool:
    """Whether digits 4 to 6 (century and gender, year) fit gender and date of birth."""
    number, born = nomination.citizen_id, nomination.born_on
    if born is None:
        return True
    is_woman = nomination.gender == Nomination.Gender.FEMALE
    expected = (born.year // 100 - 19) * 2 + is_woman
    return number[3:6] == f"{expected}{born.year % 100:02d}"


def _votes(dossier: Dossier, nomination: Nomination) -> Iterator[tuple[str, str]]:
    votes, total, present = (
        nomination.votes_for,
        dossier.members_total,
        dossier.members_present,
    )
    if votes is None or total is None or present is None:
        return
    if votes > total:
        yield (
            "error",
            _("%(votes)d votes in favour, but the council has %(total)d members.")
            % {"votes": votes, "total": total},
        )
    elif votes > present:
        yield (
            "warning",
            _(
                "%(votes)d votes in favour, but %(present)d members were present: right "
                "only if absent members were asked in writing."
            )
            % {"votes": votes, "present": present},
        )
    yield from _threshold(dossier.campaign, votes, total, present)


def _threshold(
    campaign: Campaign, votes: int, total: int, present: int
) -> Iterator[tuple[str, str]]:
    """The campaign's own bar, if it sets one."""
    bar, effect = campaign.vote_threshold_percent, campaign.vote_effect
    of_all = campaign.vote_denominator == Campaign.VoteDenominator.ALL
    base = total if of_all else present
    if effect == Campaign.VoteEffect.OFF or bar is None or not base:
        return
    if Decimal(votes) * 100 < bar * base:
        level = "error" if effect == Campaign.VoteEffect.BLOCK else "warning"
        yield (
            level,
            _("%(votes)d of %(base)d votes is less than the %(bar)s %% asked for.")
            % {"votes": votes, "base": base, "bar": f"{bar.normalize():f}"},
        )


def _twice(nominations: list[Nomination]) -> Iterator[Finding]:
    """The same nominee entered twice."""
    same: dict[tuple[object, ...], list[Nomination]] = defaultdict(list)
    for nomination in nominations:
        same[(nomination.search_name, nomination.born_on)].append(nomination)
        if nomination.citizen_id:
            same[(nomination.citizen_id,)].append(nomination)
    seen = set()
    for group in same.values():
        pks = tuple(nomination.pk for nomination in group)
        if len(group) > 1 and pks not in seen:
            seen.add(pks)
            url = reverse("nominations:nomination_edit", args=[pks[-1]])
            text = _("%(name)s seems to be nominated twice in this dossier.")
            text %= {"name": group[-1].name}
            yield Finding("warning", text, "nominees", url, pks[-1])


# ----------------------------------------------------------------------------- papers
def _papers(dossier: Dossier, nominations: list[Nomination]) -> Iterator[Finding]:
    url = reverse("nominations:dossier_papers", args=[dossier.pk])
    for slot in slots(dossier, nominations):
        if slot.is_missing:
            whose = f"{slot.nomination.name}: " if slot.nomination else ""
            text = _("%(paper)s is not uploaded yet.") % {"paper": slot.required.name}
            text = whose + capfirst(text)
            key = slot.nomination.pk if slot.nomination else None
            yield Finding("error", text, "papers", f"{url}#paper-{slot.key}", key)
