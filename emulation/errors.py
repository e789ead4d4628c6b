"""Pages for what went wrong. They need no database, for that may be what went wrong;
each gives the number under which the log has the details."""

from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseServerError,
)
from django.template.loader import render_to_string
from django.views.defaults import page_not_found
from structlog.contextvars import get_contextvars

from records import drafts

# Never shown again, whatever the page.
SECRETS = ("password", "csrf", "code", "token", "drawn_for", "draft-")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseBadRequest(_page("400.html"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that does not exist, or a file that is not handed out."""
    template = getattr(exception, "template", "404.html")
    return page_not_found(request, exception, template)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Forbidden looks like nonexistent."""
    return page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponseServerError(_page("500.html"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was not accepted, but what was typed into it is given back to copy."""
    return HttpResponseForbidden(_page("403_csrf.html", typed=typed(request)))


def session_ended(request: HttpRequest, sign_in: str) -> HttpResponse:
    """The form came after the session had ended: signing in leads back to its page, with
    the text in it again; it is also given back to copy, should somebody else sign in."""
    context = {
        "typed": typed(request),
        "sign_in": sign_in,
        "is_kept": drafts.set_aside(request),
    }
    return HttpResponse(_page("session_ended.html", **context), status=401)


def typed(request: HttpRequest) -> list[str]:
    """What a person wrote into the form: texts of more than one word, no secrets."""
    return [
        value
        for name, values in request.POST.lists()
        if not any(secret in name.lower() for secret in SECRETS)
        for value in values
        if " " in value.strip()
    ]


def _page(template: str, **context: Any) -> str:
    reference = str(get_contextvars().get("request_id", ""))[:8]
    return render_to_string(template, context | {"reference": reference})
