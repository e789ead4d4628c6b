"""Giving people posts, and ending them."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules, sessions
from accounts.models import Membership, Organization, OrganizationChange, User
from emulation import clock
from emulation.vietnamese import vn_date
from records.audit import record
from records.errors import Refused


@transaction.atomic
def grant(
    user: User,
    organization: Organization,
    role: str,
    *,
    by: User | None,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Membership:
    """Give the person a post, at once or from a day on, for good or until a day. A post
    held before and ended begins anew. The person signs in again, so that no page shows the old roles."""
    _refuse_unless_administrator(by)
    held = Membership.objects.select_for_update().filter(
        user=user, organization=organization, role=role
    )
    membership = held.first() or Membership(
        user=user, organization=organization, role=role
    )
    if membership.pk and not _has_ended(membership):
        raise Refused(_("%(person)s already holds this post.") % {"person": user})
    membership.starts_on, membership.ends_on = starts_on, ends_on
    membership.save()
    record(
        "membership.granted",
        membership,
        by=by,
        after={"role": role, "from": starts_on, "until": ends_on},
    )
    sessions.end_all(user, by=by)
    return membership


@transaction.atomic
def end(membership: Membership, *, by: User | None, on: dt.date) -> None:
    """End the post; `on` is its last day."""
    _refuse_unless_administrator(by)
    if membership.starts_on and on < membership.starts_on:
        raise Refused(
            _("The post began on %(day)s: it cannot end before that day.")
            % {"day": vn_date(membership.starts_on)}
        )
    before, membership.ends_on = membership.ends_on, on
    membership.save(update_fields=["ends_on"])
    record(
        "membership.ended",
        membership,
        by=by,
        before={"until": before},
        after={"until": on},
    )
    sessions.end_all(membership.user, by=by)


@transaction.atomic
def date(
    membership: Membership, days: dict[str, dt.date | None], *, by: User | None
) -> None:
    """Correct from when (`starts_on`) and until when (`ends_on`) the post is held."""
    _refuse_unless_administrator(by)
    before = {name: getattr(membership, name) for name in days}
    for name, day in days.items():
        setattr(membership, name, day)
    membership.save(update_fields=list(days))
    record("membership.dated", membership, by=by, before=before, after=days)
    sessions.end_all(membership.user, by=by)


@transaction.atomic
def end_for(
    change: OrganizationChange, membership: Membership, *, on: dt.date, by: User
) -> None:
    """End a post because its organisation is no more; the change's own rule was asked."""
    before, membership.ends_on = membership.ends_on, on
    membership.save(update_fields=["ends_on"])
    record(
        "membership.ended",
        membership,
        by=by,
        before={"until": before},
        after={"until": on},
        reason=str(change),
    )
    sessions.end_all(membership.user, by=by, reason=str(change))


@transaction.atomic
def carry_over(
    post: Membership, to: Organization, starts_on: dt.date, *, by: User
) -> None:
    """Give the holder of `post` the same one in the organisation that takes over; who
    holds it there already keeps it as it is."""
    there = Membership.objects.filter(
        user=post.user, organization=to, role=post.role
    ).first()
    if there is not None and not _has_ended(there):
        return
    carried = there or Membership(user=post.user, organization=to, role=post.role)
    carried.starts_on, carried.ends_on = starts_on, None
    carried.save()
    record(
        "membership.granted",
        carried,
        by=by,
        after={"role": post.role, "from": starts_on, "until": None},
    )


def _has_ended(membership: Membership) -> bool:
    return membership.ends_on is not None and membership.ends_on < clock.today()


def _refuse_unless_administrator(by: User | None) -> None:
    if by is not None and not rules.may_administer(by):
        raise Refused(_("Only an administrator gives and ends posts."))
