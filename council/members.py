"""Who sits on the council: recorded acts of the Board's leader."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from council import rules
from council.models import CouncilMember
from emulation import clock
from records import audit
from records.errors import Refused


@transaction.atomic
def seat(campaign: Campaign, values: dict[str, Any], *, by: User) -> CouncilMember:
    """Give `values["user"]` a place; who sits already gets the new title and order."""
    locked = _allowed(campaign, by)
    person: User = values["user"]
    if not person.is_active:
        raise Refused(_("%(name)s has no open account.") % {"name": person})
    named = {"title": values["title"], "order": values["order"]}
    made, is_new = CouncilMember.objects.get_or_create(
        campaign=locked,
        user=person,
        left_on=None,
        defaults=named | {"joined_on": clock.today()},
    )
    before = {} if is_new else {"title": made.title, "order": made.order}
    if not is_new:
        CouncilMember.objects.filter(pk=made.pk).update(**named)
    audit.record(
        "council.seat", made, by=by, before=before, after=named | {"user": str(person)}
    )
    return made


@transaction.atomic
def leave(member: CouncilMember, *, by: User) -> None:
    """The person leaves the council today; what they did stays."""
    _allowed(member.campaign, by)
    if not CouncilMember.objects.filter(pk=member.pk, left_on=None).update(
        left_on=clock.today()
    ):
        raise Refused(_("%(name)s has left already.") % {"name": member.user})
    audit.record("council.leave", member, by=by, before={"user": str(member.user)})


def _allowed(campaign: Campaign, by: User) -> Campaign:
    locked = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if not rules.may_convene(by, locked):
        raise PermissionDenied
    return locked
