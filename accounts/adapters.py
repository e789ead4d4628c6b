"""How sign-in differs here from what allauth does by itself."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import passwords
from accounts.session_life import signed_in_for
from records.audit import record

# So long after signing in nobody is asked for the password once more.
FRESH = dt.timedelta(minutes=10)

_WRONG = _(
    "The user name or the password is wrong. Check the Vietnamese typing mode and "
    "Caps Lock, then try again."
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _WRONG,
        "email_password_mismatch": _WRONG,
        "too_many_login_attempts": _(
            "Too many wrong attempts. Wait five minutes, then try again; or ask an "
            "administrator for a one-time password."
        ),
        "one_time_password_expired": _(
            "The one-time password is no longer valid. Ask an administrator for a new "
            "one."
        ),
        "incorrect_password": _("The password is wrong."),
        "incorrect_code": _(
            "The code is wrong or too old. Enter the code that the application shows "
            "now."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(
        self, request: HttpRequest, **credentials: Any
    ) -> AbstractBaseUser | None:
        user = super().authenticate(request, **credentials)
        if user is not None and passwords.has_expired(user):
            raise self.validation_error("one_time_password_expired")
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        login = credentials.get("username") or credentials.get("email") or ""
        record("user.sign_in_failed", by=None, after={"username": masked(login)})

    def set_password(self, user: Any, password: str) -> None:
        passwords.choose_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("accounts:profile")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the configured address: the Host header is the sender's own word."""
        path = reverse(
            "account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"}
        )
        return settings.SITE_URL + path.replace("UID-KEY", quote(key))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return signed_in_for(self.request) > FRESH

    def _get_login_attempts_cache_key(
        self, request: HttpRequest, **credentials: Any
    ) -> str:
        """One count for an account, under whatever name the site is addressed."""
        return (credentials.get("email") or credentials.get("username", "")).lower()


class UserSessionsAdapter(DefaultUserSessionsAdapter):
    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        for session in sessions:
            record(
                "user.session_ended",
                session.user,
                by=session.user,
                after={"address": session.ip},
            )
        super().end_sessions(sessions)


def masked(login: str) -> str:
    """Enough to recognise one's own mistake; not a password typed in the wrong field."""
    return f"{login[:2]}***" if login else ""
