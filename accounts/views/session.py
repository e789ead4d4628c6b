"""The page asks how long the session lives still, and the person goes on working."""

from django.http import JsonResponse
from django.views.decorators.http import require_POST, require_safe

from accounts import session_life
from accounts.access import UserRequest, for_everyone_signed_in


@for_everyone_signed_in
@require_safe
def session_left(request: UserRequest) -> JsonResponse:
    """Asked by the page itself, with X-Heartbeat: it keeps nothing alive."""
    return _said(request)


@for_everyone_signed_in
@require_POST
def session_continue(request: UserRequest) -> JsonResponse:
    """The person is still here."""
    session_life.touch(request, at_once=True)
    return _said(request)


def _said(request: UserRequest) -> JsonResponse:
    life = session_life.life(request, request.user)
    return JsonResponse({"left": life.left, "can_go_on": life.can_go_on})
