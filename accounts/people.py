"""Accounts: made, corrected, disabled and enabled by administrators; and what people say
about themselves."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules, sessions
from accounts.models import User
from records.audit import record
from records.errors import Refused


@transaction.atomic
def enrol(username: str, values: dict[str, Any], *, by: User) -> User:
    """Make an account. It has no password: an administrator issues one for one time."""
    _refuse_unless_administrator(by)
    user = User(username=username, **values)
    user.set_unusable_password()
    user.save()
    record("user.created", user, by=by, after={"username": username, **values})
    return user


@transaction.atomic
def correct(user: User, values: dict[str, Any], *, by: User) -> None:
    """Bring a person's particulars to what an administrator says."""
    _refuse_unless_administrator(by)
    before = {name: getattr(user, name) for name in values}
    if before == values:
        return
    for name, value in values.items():
        setattr(user, name, value)
    user.save()
    record("user.changed", user, by=by, before=before, after=values)


@transaction.atomic
def disable(user: User, *, by: User) -> None:
    """Bar the person from signing in, and end their sessions. Nothing is deleted."""
    if not rules.may_administer(by):
        raise Refused(_("Only an administrator disables accounts."))
    if user.pk == by.pk:
        raise Refused(
            _("You cannot disable your own account. Ask another administrator.")
        )
    user.is_active = False
    user.save(update_fields=["is_active"])
    record("user.disabled", user, by=by)
    sessions.end_all(user, by=by)


@transaction.atomic
def enable(user: User, *, by: User) -> None:
    if not rules.may_administer(by):
        raise Refused(_("Only an administrator enables accounts."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("user.enabled", user, by=by)


@transaction.atomic
def introduce(user: User, *, by: User) -> None:
    """Keep what the person says about themselves: name, position, phone."""
    if user.pk != by.pk:
        raise Refused(
            _(
                "Only the person changes this; an administrator does it in the administration."
            )
        )
    stored = User.objects.get(pk=user.pk)
    fields = [
        name
        for name in ("full_name", "position", "phone")
        if getattr(stored, name) != getattr(user, name)
    ]
    if not fields:
        return
    user.save()
    record(
        "user.changed",
        user,
        by=by,
        before={name: getattr(stored, name) for name in fields},
        after={name: getattr(user, name) for name in fields},
    )


def _refuse_unless_administrator(by: User) -> None:
    if not rules.may_administer(by):
        raise Refused(_("Only an administrator makes and corrects accounts."))
