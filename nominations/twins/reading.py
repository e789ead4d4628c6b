"""A case laid out for reading: both sides line by line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from emulation.vietnamese import mask_cccd, search_key, vn_date
from nominations.models import Dossier, Nomination, TwinCase
from nominations.twins import reasons
from nominations.twins.reasons import Said
from records.models import AuditEvent


@dataclass(frozen=True)
class Line:
    """What both sides say of one thing."""

    label: str
    first: str
    second: str

    @property
    def is_same(self) -> bool:
        return bool(self.first) and search_key(self.first) == search_key(self.second)


Fact = tuple[str, Callable[[Nomination], object]]


def lines(case: TwinCase) -> list[Line]:
    """Those of which at least one side says something."""
    both = [
        Line(capfirst(label), _text(say(case.first)), _text(say(case.second)))
        for label, say in _facts(case)
    ]
    return [line for line in both if line.first or line.second]


def _facts(case: TwinCase) -> Iterator[Fact]:
    yield _("organisation"), lambda side: side.dossier.organization
    yield _("campaign"), lambda side: side.dossier.campaign
    yield _("state"), lambda side: side.get_state_display()
    yield _("award"), award
    yield _("kind"), lambda side: side.kind
    if case.first.is_individual:
        yield _("identity number"), lambda side: mask_cccd(side.citizen_id)
        yield _("date of birth"), lambda side: side.born_on and vn_date(side.born_on)
        yield _("gender"), lambda side: side.get_gender_display()
        yield _("other name"), lambda side: side.alias
        yield _("workplace"), lambda side: side.workplace
        yield _("position"), lambda side: side.position
    else:
        yield _("head"), lambda side: side.head_name
        yield _("members"), lambda side: side.members_total
    yield _("address"), lambda side: side.address
    yield _("movement"), lambda side: side.movement
    yield _("achievement in two lines"), lambda side: side.summary


def award(side: Nomination) -> str:
    """'Decision 123-QĐ/TU of 12/09/2025' for a side that has its award."""
    decision = side.decision
    if side.state != Nomination.State.AWARDED or decision is None:
        return ""
    return _("decision %(number)s of %(day)s") % {
        "number": decision.number,
        "day": vn_date(decision.decided_on),
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Beside:
    """A case as it stands on the page of one of its sides."""

    case: TwinCase
    ours: Nomination
    theirs: Nomination
    award: str
    reasons: list[Said]


def beside_dossier(dossier: Dossier, user: User) -> list[Beside]:
    """The dossier's cases that this person may see, the likeliest first."""
    cases = TwinCase.objects.visible_to(user).standing().of_dossier(dossier)
    return [
        _beside(
            case, case.first if case.first.dossier_id == dossier.pk else case.second
        )
        for case in cases.with_sides().order_by("-score", "pk")
    ]


def beside_nomination(nomination: Nomination, user: User) -> list[Beside]:
    cases = TwinCase.objects.visible_to(user).standing().of_nomination(nomination)
    return [
        _beside(case, case.first if case.first_id == nomination.pk else case.second)
        for case in cases.with_sides().order_by("-score", "pk")
    ]


def _beside(case: TwinCase, ours: Nomination) -> Beside:
    theirs = case.other(ours)
    return Beside(case, ours, theirs, award(theirs), reasons.of(case))


def history(case: TwinCase) -> list[AuditEvent]:
    """Earlier verdicts and what undid them, newest first."""
    return list(
        AuditEvent.objects.filter(
            object_type=case._meta.label_lower,
            object_id=str(case.pk),
            verb__in=("twin.decided", "twin.raised_again"),
        ).order_by("-pk")
    )
