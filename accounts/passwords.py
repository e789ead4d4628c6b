"""Passwords: an administrator's for one time, and the person's own."""

import datetime as dt
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules, sessions
from accounts.models import User
from emulation import clock
from records.audit import record
from records.errors import Refused

ONE_TIME_PASSWORD_LIFE = dt.timedelta(days=7)
# No signs that are mistaken for one another when read from paper: 0 o, 1 l i.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def issue_one_time_password(
    user: User, *, by: User | None, life: dt.timedelta = ONE_TIME_PASSWORD_LIFE
) -> str:
    """Give the person a password that is good for one sign-in within seven days or
    another `life`, end their sessions, and return it: it is stored nowhere and shown
    once. One issued before is void. `by` is None for whoever works at the machine
    itself."""
    if by is not None and not rules.may_administer(by):
        raise Refused(_("Only an administrator issues one-time passwords."))
    if not user.is_active:
        raise Refused(_("The account is disabled. Enable it first."))
    password = "-".join(
        "".join(secrets.choice(_ALPHABET) for _sign in range(4)) for _group in range(4)
    )
    user.set_password(password)
    user.must_change_password = True
    # The machine's own time: a rehearsal must not leave passwords that hold for years.
    user.one_time_password_until = clock.real_now() + life
    user.save(
        update_fields=["password", "must_change_password", "one_time_password_until"]
    )
    record("user.one_time_password_issued", user, by=by)
    sessions.end_all(user, by=by)
    return password


def choose_password(user: User, password: str) -> None:
    """Set the password that the person chose; the one-time password is over."""
    user.set_password(password)
    user.must_change_password = False
    user.one_time_password_until = None
    user.save(
        update_fields=["password", "must_change_password", "one_time_password_until"]
    )


def has_expired(user: User) -> bool:
    until = user.one_time_password_until
    return until is not None and until < clock.real_now()
