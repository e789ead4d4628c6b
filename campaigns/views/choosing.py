"""Choosing the campaign that is looked at."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.access import UserRequest, for_everyone_signed_in
from campaigns import choosing


@for_everyone_signed_in
@require_POST
def campaign_choose(request: UserRequest) -> HttpResponse:
    """Look at another campaign from now on, on the page where one is. An unknown code
    changes nothing."""
    choosing.choose(request, request.POST.get("code", ""))
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = reverse("reports:home")
    return redirect(target)
