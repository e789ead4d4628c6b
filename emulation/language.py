"""Vietnamese first; English for whoever asks for it with the button in the footer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.views.i18n import set_language as django_set_language

from accounts.access import public


class LanguageMiddleware:
    """The language of the person's own choice, else Vietnamese: what a browser was
    installed in says nothing about the office that uses it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _name in settings.LANGUAGES}
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


@public
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Vietnamese or English, remembered in a cookie."""
    return django_set_language(request)
