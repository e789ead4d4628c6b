"""The mark of routes that need no role; `accounts.access` has the others."""

from collections.abc import Callable

from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def for_everyone_signed_in(view: View) -> View:
    view.audience = "signed_in"  # type: ignore[attr-defined]
    return view
