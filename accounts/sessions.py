"""Ending sign-ins: at once and everywhere."""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F

from accounts.models import User
from records.audit import record


@transaction.atomic
def end_all(user: User, *, by: User | None, reason: str = "") -> None:
    """End every session of the person on every device."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    for session in UserSession.objects.filter(user_id=user.pk):
        session.end()
    record("user.sessions_ended", user, by=by, reason=reason)
