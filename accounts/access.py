"""Who a route is for. Every view carries one of these marks; a test walks the URL
resolver and fails for a view without one. The mark is the outer gate; which objects a
person sees is decided by `visible_to(user)`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import User
from records.access import for_everyone_signed_in

__all__ = [
    "THIRD_PARTY_AUDIENCES",
    "UserRequest",
    "for_everyone_signed_in",
    "for_roles",
    "public",
]

View = Callable[..., HttpResponseBase]

# For whom the libraries' pages are; their views cannot carry our mark.
THIRD_PARTY_AUDIENCES = {
    "account_login": "public",
    "account_logout": "public",
    "account_inactive": "public",
    "account_reset_password": "public",
    "account_reset_password_done": "public",
    "account_reset_password_from_key": "public",
    "account_reset_password_from_key_done": "public",
    "mfa_authenticate": "public",
    "account_reauthenticate": "signed_in",
    "account_change_password": "signed_in",
    "mfa_index": "signed_in",
    "mfa_reauthenticate": "signed_in",
    "mfa_activate_totp": "signed_in",
    "mfa_deactivate_totp": "signed_in",
    "mfa_view_recovery_codes": "signed_in",
    "mfa_generate_recovery_codes": "signed_in",
    "mfa_download_recovery_codes": "signed_in",
    "usersessions_list": "signed_in",
    "admin": "administrators",
}


class UserRequest(HttpRequest):
    """A request whose user is signed in: for the type checker."""

    user: User


def for_roles(*roles: str) -> Callable[[View], View]:
    """Only for people who hold one of `roles` today; for all others the page does not
    exist."""

    def mark(view: View) -> View:
        @wraps(view)
        def gate(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_role(*roles):
                raise Http404
            return view(request, *args, **kwargs)

        gate.audience = frozenset(roles)  # type: ignore[attr-defined]
        return gate

    return mark


def public(view: View) -> View:
    """Readable without signing in."""
    view.audience = "public"  # type: ignore[attr-defined]
    return login_not_required(view)
