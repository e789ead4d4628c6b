from django.http import HttpRequest, HttpResponseBase
from django.views.i18n import set_language as django_set_language

from accounts.access import public


@public
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Vietnamese or English, remembered in a cookie."""
    return django_set_language(request)
