"""What every answer of the program carries, whichever view gave it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from emulation import errors

GetResponse = Callable[[HttpRequest], HttpResponse]

# The product uses none of them, so nothing smuggled into a page may either. Scans are
# photographed with the phone's own camera program, which needs no permission here.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "usb",
    )
)


class PrivateAnswersMiddleware:
    """Nothing that a view answers stays on a shared computer, in the browser's memory
    or in a proxy's. Static files are answered before this and may be kept for ever."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        return response


class SignInAgainMiddleware:
    """When the session has ended, a part of a page must not become the sign-in form:
    the whole page goes there, and comes back to where the person was."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        if response.status_code != 302 or request.path == sign_in:
            return response
        if not response.headers["Location"].startswith(sign_in):
            return response
        if not request.headers.get("HX-Request"):
            return self._typed_or(request, response)
        here = request.htmx.current_url_abs_path or resolve_url("reports:home")  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(f"{sign_in}?{urlencode({'next': here})}")

    def _typed_or(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A form that came too late: its texts are given back, not thrown away."""
        if request.method != "POST" or not errors.typed(request):
            return response
        return errors.session_ended(request, response.headers["Location"])
