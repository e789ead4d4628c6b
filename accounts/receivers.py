"""Passes on what the sign-in library reports, above all to the audit log. No rule lives
here."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from records import drafts
from records.audit import record


@receiver(account.user_logged_in)
def signed_in(user: User, request: HttpRequest, **kwargs: Any) -> None:
    record("user.signed_in", user, by=user)
    drafts.take_up(request, user)


@receiver(user_logged_out)
def signed_out(user: User | None, **kwargs: Any) -> None:
    if user is not None:
        record("user.signed_out", user, by=user)


@receiver(account.password_changed)
def password_changed(user: User, **kwargs: Any) -> None:
    record("user.password_changed", user, by=user)


@receiver(account.password_reset)
def password_reset(user: User, **kwargs: Any) -> None:
    record("user.password_reset", user, by=user)


@receiver(mfa.authenticator_added)
def second_factor_added(user: User, authenticator: Any, **kwargs: Any) -> None:
    record(
        "user.second_factor_added", user, by=user, after={"type": authenticator.type}
    )


@receiver(mfa.authenticator_removed)
def second_factor_removed(user: User, authenticator: Any, **kwargs: Any) -> None:
    record(
        "user.second_factor_removed", user, by=user, before={"type": authenticator.type}
    )


@receiver(mfa.authenticator_reset)
def recovery_codes_renewed(user: User, **kwargs: Any) -> None:
    record("user.recovery_codes_renewed", user, by=user)


@receiver(mfa.authentication_failed)
def second_factor_failed(user: User, **kwargs: Any) -> None:
    record("user.second_factor_failed", user, by=None)
