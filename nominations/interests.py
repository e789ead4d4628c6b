"""In whose matters a person takes no part, and why: the same as `models.conflicts.barred`,
for rows at hand. It holds for everyone, whatever their role."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from nominations.models import Appraisal, ConflictDeclaration, Dossier, Nomination
from nominations.models.conflicts import barred

_REMEMBERED = "_declared_conflicts"


def of_organization(
    user: User, organization: Organization, limit: Callable[[], int | None]
) -> str:
    """Why the person takes no part in what this organisation puts forward; '' if nothing
    stands against it. `limit` says for how many years a former unit bars, None for
    good; it is asked only of people who have one."""
    if _is_own(user, organization):
        return _("your own organisation, or one above or below it")
    for key in (organization.pk, organization.successor_id):
        years = user.tied_organizations.get(key) if key is not None else None
        if years == 0:
            return _("your own organisation, now or before")
        if years is not None and ((most := limit()) is None or years <= most):
            return _("your former unit")
    return ""


def _is_own(user: User, organization: Organization) -> bool:
    return any(
        organization.path.startswith(unit.path)
        or unit.path.startswith(organization.path)
        for unit in user.present_organizations
    )


def of_nomination(user: User, nomination: Nomination) -> str:
    """Why the person takes no part in it, in words; '' if nothing stands against it."""
    return among(user, [nomination]).get(nomination.pk, "")


def of_dossier(user: User, dossier: Dossier) -> str:
    """Why the person takes no part in any of its nominations."""
    why = of_organization(user, dossier.organization, _limit(dossier, {}))
    return why or next(
        (
            _in_words(one)
            for one in _declared(user)
            if one.dossier_id == dossier.pk and one.nomination_id is None
        ),
        "",
    )


def in_dossier(user: User, dossier: Dossier) -> bool:
    """Whether there is a nomination in it in which the person takes no part."""
    return bool(anywhere_in(user, dossier))


def anywhere_in(user: User, dossier: Dossier) -> str:
    """Why there is a nomination in it in which the person takes no part."""
    why = of_organization(user, dossier.organization, _limit(dossier, {}))
    return why or next(
        (_in_words(one) for one in _declared(user) if one.dossier_id == dossier.pk), ""
    )


def among(user: User, nominations: Iterable[Nomination]) -> dict[int, str]:
    """Those in which the person takes no part, each with the reason; one query a
    request. Their dossiers, with the organisation, are at hand."""
    found: dict[int, str] = {}
    limits: dict[int, int | None] = {}
    for nomination in nominations:
        dossier = nomination.dossier
        why = of_organization(user, dossier.organization, _limit(dossier, limits))
        why = why or next(
            (_in_words(one) for one in _declared(user) if one.covers(nomination)), ""
        )
        if why:
            found[nomination.pk] = why
    return found


def _limit(dossier: Dossier, known: dict[int, int | None]) -> Callable[[], int | None]:
    """The campaign is read once, however many of its dossiers are asked of."""

    def limit() -> int | None:
        if dossier.campaign_id not in known:
            known[dossier.campaign_id] = dossier.campaign.conflict_years
        return known[dossier.campaign_id]

    return limit


# Events of a nomination that say what the Board found.
FINDINGS = (
    "find_eligible",
    "find_ineligible",
    "reconsider",
    "take_up_changes",
    "put_on_hold",
    "resume",
    "move",
    "opinions_reopened",
    "second_reading",
    "third_reader",
    "second_reading_resolved",
)


def closed_events(user: User) -> Q:
    """Events of the audit log that tell of opinions and findings in which the person
    takes no part."""

    def keys(rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.annotate(key=Cast("pk", TextField())).values("key")

    opinions = Appraisal.objects.filter(barred(user, "nomination__"))
    nominations = Nomination.objects.filter(barred(user))
    return Q(object_type=Appraisal._meta.label_lower, object_id__in=keys(opinions)) | Q(
        object_type=Nomination._meta.label_lower,
        object_id__in=keys(nominations),
        verb__in=[f"nomination.{name}" for name in FINDINGS],
    )


def remembered() -> "Prefetch[Any]":
    """Reads the declarations of many people at once, for `prefetch_related`."""
    standing = ConflictDeclaration.objects.standing()
    return Prefetch("declared_conflicts", standing, to_attr=_REMEMBERED)


def forget(*users: User) -> None:
    """What was remembered of their declarations no longer holds."""
    for user in users:
        user.__dict__.pop(_REMEMBERED, None)


def _declared(user: User) -> list[ConflictDeclaration]:
    """Those that stand; read once a request."""
    known: list[ConflictDeclaration] | None = user.__dict__.get(_REMEMBERED)
    if known is None:
        known = list(ConflictDeclaration.objects.standing().filter(person=user))
        user.__dict__[_REMEMBERED] = known
    return known


def _in_words(declaration: ConflictDeclaration) -> str:
    return declaration.get_kind_display()
