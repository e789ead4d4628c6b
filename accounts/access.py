"""Who a route is for. Every view carries one of these marks; a test walks the URL
resolver and fails for a view without one. The mark is the outer gate; which objects a
person sees is decided by `visible_to(user)`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse

from accounts.models import User

View = Callable[..., HttpResponse]


class UserRequest(HttpRequest):
    """A request whose user is signed in: for the type checker."""

    user: User


def for_roles(*roles: str) -> Callable[[View], View]:
    """Only for people who hold one of `roles` today; for all others the page does not
    exist."""

    def mark(view: View) -> View:
        @wraps(view)
        def gate(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_role(*roles):
                raise Http404
            return view(request, *args, **kwargs)

        gate.audience = frozenset(roles)  # type: ignore[attr-defined]
        return gate

    return mark


def for_everyone_signed_in(view: View) -> View:
    view.audience = "signed_in"  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Readable without signing in."""
    view.audience = "public"  # type: ignore[attr-defined]
    return login_not_required(view)
