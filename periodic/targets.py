"""What is to be reached by a review: proposed by the plan's data, set by the Board."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from campaigns.models import Indicator, Milestone
from emulation import clock
from periodic import rules
from periodic.models import Target
from records import audit


@dataclass(frozen=True)
class Aim:
    """`is_proposed`: the plan's data say so, nobody has confirmed it."""

    number: Decimal
    is_proposed: bool


def asked(milestone: Milestone) -> list[Indicator]:
    """The indicators that can have a target there, in the order of the form."""
    rows = Indicator.objects.for_milestone(milestone).select_related("group")
    kind = milestone.kind
    return [r for r in rows if r.is_numeric and kind in (r.milestone_kinds or [kind])]


def of(milestone: Milestone, indicators: Iterable[Indicator]) -> dict[int, Aim]:
    """By the indicator's key; one query."""
    rows = Target.objects.filter(milestone=milestone)
    chosen = dict(rows.values_list("indicator", "number"))
    found: dict[int, Aim] = {}
    for indicator in indicators:
        number, is_proposed = chosen.get(indicator.pk), False
        if indicator.pk not in chosen:
            plain = indicator.targets.get(milestone.code)
            number = None if plain is None else Decimal(str(plain))
            is_proposed = True
        if number:
            found[indicator.pk] = Aim(number, is_proposed)
    return found


@transaction.atomic
def put(
    milestone: Milestone, numbers: Mapping[Indicator, Decimal | None], *, by: User
) -> int:
    """Set the targets of a review; None sets none, also where one is proposed. How many
    are different, or confirmed, now."""
    if not rules.may_set_targets(by, milestone):
        raise PermissionDenied
    Milestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk)
    before = of(milestone, numbers)
    changed = {
        indicator: number
        for indicator, number in numbers.items()
        if not _as_before(before.get(indicator.pk), number)
    }
    for indicator, number in changed.items():
        Target.objects.update_or_create(
            milestone=milestone,
            indicator=indicator,
            defaults={"number": number, "set_by": by, "set_at": clock.now()},
        )
    if changed:
        audit.record(
            "period.targets_set",
            milestone,
            by=by,
            before={
                row.code: _said(before[row.pk].number if row.pk in before else None)
                for row in changed
            },
            after={row.code: _said(number) for row, number in changed.items()},
        )
    return len(changed)


def _as_before(aim: Aim | None, number: Decimal | None) -> bool:
    """A proposal that is saved as it stands is confirmed by that: it is a change."""
    if aim is None:
        return number is None
    return not aim.is_proposed and aim.number == number


def _said(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:.2f}"
