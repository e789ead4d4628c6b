"""How long a sign-in lives: ended by idleness, ended for good by age."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from accounts import rules
from accounts.models import User
from emulation import clock

_SIGNED_IN_AT, _SEEN_AT = "signed_in_at", "seen_at"
# The session is written at most so often, in seconds, not at each request.
_SEEN_STEP = 60


@dataclass(frozen=True)
class Life:
    """What is left of a session, in seconds; `can_go_on` is false where only signing in
    anew gives more."""

    left: int
    can_go_on: bool

    @property
    def is_over(self) -> bool:
        return self.left < 0


def life(request: HttpRequest, user: User) -> Life:
    """What is left, counted from when the person last did something."""
    now = clock.real_now().timestamp()
    idle, age = _limits(user)
    by_idleness = request.session.setdefault(_SEEN_AT, now) + idle - now
    by_age = request.session.setdefault(_SIGNED_IN_AT, now) + age - now
    return Life(int(min(by_idleness, by_age) // 1), by_idleness < by_age)


def touch(request: HttpRequest, *, at_once: bool = False) -> None:
    """The person did something."""
    now = clock.real_now().timestamp()
    if at_once or now - request.session.get(_SEEN_AT, 0) > _SEEN_STEP:
        request.session[_SEEN_AT] = now


def signed_in_for(request: HttpRequest) -> dt.timedelta:
    """How long ago the person of this request signed in."""
    now = clock.real_now().timestamp()
    return dt.timedelta(seconds=now - request.session.get(_SIGNED_IN_AT, 0))


def _limits(user: User) -> tuple[int, int]:
    """Seconds of idleness and of age that the person's session may have."""
    kind = "sensitive" if rules.is_sensitive(user) else "other"
    idle_minutes, hours = settings.SESSION_LIMITS[kind]
    return idle_minutes * 60, hours * 3600
