"""What a dossier still lacks, and what does not agree in it. One computation feeds the
pages, the check before submitting, and the step itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Campaign, RequiredDocument
from nominations.models import Dossier, Nomination
from nominations.versions import label_of

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
)
NOMINEE_FIELDS = ("movement", "summary", "achievement", "votes_for")
INDIVIDUAL_FIELDS = ("born_on", "gender", "address", "position")
COLLECTIVE_FIELDS = ("address", "head_name", "members_total")


@dataclass(frozen=True)
class Finding:
    """Something missing or not in agreement: a sentence, and where it is mended."""

    task: str
    message: str
    url: str
    is_error: bool = True


def findings(dossier: Dossier) -> list[Finding]:
    """Errors, which block the submission, and warnings, in the order of the tasks."""
    nominations = list(dossier.nominations.select_related("kind"))
    return [
        *_request(dossier),
        *_minutes(dossier),
        *_nominees(dossier, nominations),
        *_papers(dossier, nominations),
    ]


def _request(dossier: Dossier) -> Iterator[Finding]:
    url = reverse("nominations:dossier_request", args=[dossier.pk])
    for name in REQUEST_FIELDS:
        if not getattr(dossier, name):
            yield Finding("request", _lacking(dossier, name, _("Request")), url)


def _minutes(dossier: Dossier) -> Iterator[Finding]:
    url = reverse("nominations:dossier_minutes", args=[dossier.pk])
    for name in MINUTES_FIELDS:
        if getattr(dossier, name) in (None, ""):
            yield Finding("minutes", _lacking(dossier, name, _("Minutes")), url)
    if (
        dossier.minutes_on
        and dossier.request_on
        and dossier.minutes_on > dossier.request_on
    ):
        message = _("The meeting took place after the date of the request.")
        yield Finding("minutes", message, url, is_error=False)


def _nominees(dossier: Dossier, nominations: list[Nomination]) -> Iterator[Finding]:
    if not nominations:
        url = reverse("nominations:dossier_detail", args=[dossier.pk])
        yield Finding("nominees", _("There is no nominee yet."), url)
    seen: dict[tuple[object, ...], str] = {}
    for nomination in nominations:
        url = reverse("nominations:nomination_edit", args=[nomination.pk])
        yield from _nominee(dossier, nomination, url)
        key = (nomination.search_name, nomination.born_on, nomination.subject)
        if key in seen:
            message = _("%s stands in this dossier twice.") % nomination.name
            yield Finding("nominees", message, url, is_error=False)
        seen[key] = nomination.name


def _nominee(dossier: Dossier, nomination: Nomination, url: str) -> Iterator[Finding]:
    own = INDIVIDUAL_FIELDS if nomination.is_individual else COLLECTIVE_FIELDS
    for name in (*NOMINEE_FIELDS, *own):
        if getattr(nomination, name) in (None, ""):
            yield Finding("nominees", _lacking(nomination, name, nomination.name), url)
    if nomination.is_individual:
        yield from _citizen_id(dossier.campaign, nomination, url)
    yield from _votes(dossier, nomination, url)


def _citizen_id(
    campaign: Campaign, nomination: Nomination, url: str
) -> Iterator[Finding]:
    if not nomination.citizen_id:
        if campaign.requires_cccd:
            message = _lacking(nomination, "citizen_id", nomination.name)
            yield Finding("nominees", message, url)
        return
    if not _agrees(nomination):
        message = _(
            "%s: the citizen identity number does not agree with the gender or the year "
            "of birth. Check them against the card."
        )
        yield Finding("nominees", message % nomination.name, url, is_error=False)


def _agrees(nomination: Nomination) -> bool:
    """Digit 4 is century and gender (0 male, 1 female of 19xx; 2, 3 of 20xx), digits 5
    and 6 are the year of birth."""
    number, born = nomination.citizen_id, nomination.born_on
    if born and (
        19 + int(number[3]) // 2 != born.year // 100
        or int(number[4:6]) != born.year % 100
    ):
        return False
    is_female = nomination.gender == Nomination.Gender.FEMALE
    return not nomination.gender or int(number[3]) % 2 == int(is_female)


def _votes(dossier: Dossier, nomination: Nomination, url: str) -> Iterator[Finding]:
    votes, campaign = nomination.votes_for, dossier.campaign
    if votes is None:
        return
    most = dossier.members_total
    if most is not None and votes > most:
        message = _("%(name)s has %(votes)d votes, the council %(most)d members.") % {
            "name": nomination.name,
            "votes": votes,
            "most": most,
        }
        yield Finding("nominees", message, url)
        return
    share = vote_share(dossier, votes)
    least = campaign.vote_threshold_percent
    if campaign.vote_effect == Campaign.VoteEffect.OFF or share is None or not least:
        return
    if share < least:
        message = _(
            "%(name)s has %(share)s of the votes; the campaign asks for %(least)s."
        ) % {
            "name": nomination.name,
            "share": f"{share:.1f}%".replace(".", ","),
            "least": f"{least:g}%".replace(".", ","),
        }
        is_error = campaign.vote_effect == Campaign.VoteEffect.BLOCK
        yield Finding("nominees", message, url, is_error=is_error)


def vote_share(dossier: Dossier, votes: int) -> Decimal | None:
    """Votes in per cent of all members, or of those present, as the campaign counts."""
    of_all = dossier.campaign.vote_denominator == Campaign.VoteDenominator.ALL
    base = dossier.members_total if of_all else dossier.members_present
    return Decimal(votes) * 100 / base if base else None


def _papers(dossier: Dossier, nominations: list[Nomination]) -> Iterator[Finding]:
    url = reverse("nominations:dossier_papers", args=[dossier.pk])
    held: set[tuple[int, int | None]] = set(
        dossier.documents.current().values_list("required_id", "nomination_id")
    )
    for required in dossier.campaign.required_documents.filter(is_required=True):
        if required.scope == RequiredDocument.Scope.DOSSIER:
            if (required.pk, None) not in held:
                message = _("Missing paper: %s.") % required.name
                yield Finding("papers", message, url)
            continue
        for nomination in nominations:
            applies = required.subject in ("", nomination.subject)
            if applies and (required.pk, nomination.pk) not in held:
                message = _("Missing paper of %(name)s: %(paper)s.") % {
                    "name": nomination.name,
                    "paper": required.name,
                }
                yield Finding("papers", message, url)


def _lacking(row: Dossier | Nomination, name: str, of: str) -> str:
    label = label_of(type(row), name)
    return _("%(of)s: “%(field)s” is missing.") % {"of": of, "field": label}
