"""An organisation marks its own nominee by the criteria that hold for it."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Criterion
from nominations import marking, rules, supplements
from nominations.models import Dossier, Nomination, SelfMark
from records import audit
from records.errors import Refused


def criteria(nomination: Nomination) -> list[Criterion]:
    dossier = nomination.dossier
    found = dossier.campaign.criteria_for(dossier.organization, nomination.subject)
    return list(found.criteria.all()) if found else []


@transaction.atomic
def save(
    nomination: Nomination, marks: Mapping[int, Decimal | None], *, by: User
) -> None:
    """`marks` by the criterion's key; 0 is a mark, None takes it back."""
    locked = Dossier.objects.select_for_update(of=("self",)).get(
        pk=nomination.dossier_id
    )
    nomination.dossier.state = locked.state
    if not rules.may_self_score(by, nomination):
        raise PermissionDenied
    if not supplements.opened(locked).has_field(nomination, "achievement"):
        raise Refused(_("The Board has not opened this for the supplement."))
    before = marking.self_marks(nomination)
    after: dict[int, Decimal] = {}
    for criterion in criteria(nomination):
        value = marks.get(criterion.pk)
        if value is None:
            continue
        if not 0 <= value <= criterion.maximum:
            raise Refused(marking.over_maximum(criterion))
        after[criterion.pk] = value
    if before == after:
        return
    nomination.self_marks.all().delete()
    SelfMark.objects.bulk_create(
        SelfMark(nomination=nomination, criterion_id=key, value=value)
        for key, value in after.items()
    )
    audit.record(
        "nomination.self_scored",
        nomination,
        by=by,
        before={str(key): str(value) for key, value in before.items()},
        after={str(key): str(value) for key, value in after.items()},
    )
