"""What a change does to the organisations and to people's posts, one function a kind."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import memberships
from accounts.models import (
    FormerName,
    Membership,
    Organization,
    OrganizationChange,
    OrganizationChangeLine,
    User,
)
from emulation.vietnamese import vn_date
from records.admin_audit import record_change
from records.changes import snapshot

Kind = OrganizationChange.Kind
# What a renaming may change, and what a former name keeps.
NAMES = (
    "name",
    "short_name",
    "letterhead",
    "letterhead_superior",
    "document_symbol",
    "place",
)


def foretell(change: OrganizationChange) -> list[str]:
    """Sentences on the posts and on what stands below."""
    found = [
        _("%(name)s comes into being.") % {"name": line.new_name}
        for line in _new_lines(change)
    ]
    for source in leaving(change):
        found.append(
            _("%(name)s is inactive from %(day)s on; all it has done stays its own.")
            % {"name": source, "day": vn_date(change.effective_on)}
        )
        posts = _held(source, last_day(change)).count()
        if posts:
            text = ngettext(
                "%(number)d post ends on %(day)s.",
                "%(number)d posts end on %(day)s.",
                posts,
            )
            found.append(text % {"number": posts, "day": vn_date(last_day(change))})
            if change.carry_posts and _has_heir(change):
                found.append(_("These people hold the same posts in the new one."))
        below = source.children.filter(is_active=True).count()
        if below:
            text = ngettext(
                "%(number)d organisation below it goes to the new one.",
                "%(number)d organisations below it go to the new one.",
                below,
            )
            found.append(text % {"number": below})
    return found


def last_day(change: OrganizationChange) -> dt.date:
    """The last day of what was before."""
    return change.effective_on - dt.timedelta(days=1)


def leaving(change: OrganizationChange) -> list[Organization]:
    """The organisations that are no more afterwards."""
    if change.kind in (Kind.RENAME, Kind.MOVE):
        return []
    if change.kind == Kind.SPLIT and change.keep_source:
        return []
    return [one for one in change.sources if one not in change.targets]


# ------------------------------------------------------------------------------ the kinds
def _rename(change: OrganizationChange, by: User) -> None:
    for source in change.sources:
        _remember(source, change)
        _change(source, change.values, by)
    _tell_lists(change.sources)


def _move(change: OrganizationChange, by: User) -> None:
    (target,) = change.targets
    for source in change.sources:
        _remember(source, change)
        _change(source, {"parent": target}, by)


def _merge(change: OrganizationChange, by: User) -> None:
    _bring_into_being(change, by)
    heir = change.heir
    if heir and change.values:
        _remember(heir, change)
        _change(heir, change.values, by)
    for source in leaving(change):
        _retire(source, change, heir, by)


def _dissolve(change: OrganizationChange, by: User) -> None:
    for source in change.sources:
        _retire(source, change, None, by)


def _bring_into_being(change: OrganizationChange, by: User) -> None:
    """The organisations that did not exist: like the first old one in all but the name."""
    for line in _new_lines(change):
        found = Organization.objects.filter(code=line.new_code).first()
        if found is None:
            like = change.sources[0]
            found = Organization(code=line.new_code, name=line.new_name)
            for name in ("kind", "level", "unit", "parent", "is_submitter", *NAMES[2:]):
                setattr(found, name, getattr(like, name))
            found.save()
            record_change({}, found, by=by)
        same = change.lines.filter(new_code=line.new_code, target=None)
        same.update(target=found)


APPLY: dict[str, Callable[[OrganizationChange, User], None]] = {
    Kind.RENAME: _rename,
    Kind.MOVE: _move,
    Kind.MERGE: _merge,
    Kind.SPLIT: _merge,
    Kind.DISSOLVE: _dissolve,
}


# ------------------------------------------------------------------------------- helpers
def _retire(
    source: Organization,
    change: OrganizationChange,
    heir: Organization | None,
    by: User,
) -> None:
    last = last_day(change)
    for post in _held(source, last).select_related("user", "organization"):
        memberships.end_for(change, post, on=last, by=by)
        if heir and change.carry_posts:
            memberships.carry_over(post, heir, change.effective_on, by=by)
    if heir and heir.parent_id == source.pk:
        _change(heir, {"parent": source.parent}, by)
    above = heir or source.parent
    for child in source.children.filter(is_active=True):
        if child != above:
            _remember(child, change)
            _change(child, {"parent": above}, by)
    _change(source, {"is_active": False, "successor": heir}, by)
    if heir:
        Organization.objects.filter(successor=source).update(successor=heir)
        Organization.objects.filter(pk=source.pk).update(
            now_called=" + ".join(str(target) for target in change.targets)[:300]
        )
        _tell_lists([heir])


def _tell_lists(heirs: list[Organization]) -> None:
    """What became part of them is said to be called as they are called now."""
    for heir in heirs:
        single = Organization.objects.filter(successor=heir)
        single.exclude(now_called__contains=" + ").update(now_called=heir.name)


def _held(organization: Organization, on: dt.date) -> Any:
    """Posts that go on after that day."""
    posts = Membership.objects.filter(organization=organization)
    return posts.exclude(ends_on__lte=on).exclude(starts_on__gt=on)


def _remember(organization: Organization, change: OrganizationChange) -> None:
    FormerName.objects.create(
        organization=organization,
        parent=organization.parent,
        until=last_day(change),
        change=change,
        **{name: getattr(organization, name) for name in NAMES},
    )


def _change(organization: Organization, values: dict[str, Any], by: User) -> None:
    stored = Organization.objects.get(pk=organization.pk)
    before = snapshot(stored)
    for name, value in values.items():
        setattr(stored, name, value)
        setattr(organization, name, value)
    stored.save()
    organization.path = stored.path
    record_change(before, stored, by=by)


def _new_lines(change: OrganizationChange) -> list[OrganizationChangeLine]:
    """One for each organisation to come."""
    return list(
        {line.new_code: line for line in change.all_lines if line.new_code}.values()
    )


def _has_heir(change: OrganizationChange) -> bool:
    return any(line.is_heir for line in change.all_lines)
