import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import get_contextvars

from records.context import RequestContext, current


class RequestContextMiddleware:
    """Remembers address and id of the request for the audit events written in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        context = RequestContext(
            address=request.META.get("REMOTE_ADDR", ""),
            request_id=get_contextvars().get("request_id") or str(uuid.uuid4()),
        )
        token = current.set(context)
        try:
            return self.get_response(request)
        finally:
            current.reset(token)
