"""What holds for every page of a signed-in person: how long a session lives, and what
must be done before anything else."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import rules, session_life
from accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]

# Pages that remain open while something must be done first.
FIRST_STEPS = frozenset(
    {
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_reauthenticate",
        "set_language",
    }
)


class SessionLifeMiddleware:
    """Ends a session that was idle for too long, or is too old altogether."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            self._end_or_renew(request, request.user)
        return self.get_response(request)

    def _end_or_renew(self, request: HttpRequest, user: User) -> None:
        if session_life.life(request, user).is_over:
            logout(request)
            messages.info(
                request,
                _("For safety, your session has ended. Sign in again to continue."),
            )
        elif "X-Heartbeat" not in request.headers:
            # A page that says "still here" by itself is no sign of its reader.
            session_life.touch(request)


class FirstStepsMiddleware:
    """A one-time password must be changed, and a second factor set up, before any
    other page opens."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        is_public = not getattr(view, "login_required", True)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not isinstance(request.user, User) or is_public or name in FIRST_STEPS:
            return None
        if request.user.must_change_password:
            messages.info(request, _("First choose a password of your own."))
            return redirect("account_change_password")
        if rules.must_use_second_factor(request.user) and not is_mfa_enabled(
            request.user
        ):
            messages.info(
                request,
                _("Your role needs two-step sign-in. Set it up to continue."),
            )
            return redirect("mfa_activate_totp")
        return None
