from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import UserRequest, for_everyone_signed_in


@for_everyone_signed_in
def home(request: UserRequest) -> HttpResponse:
    """What is waiting for this person."""
    return render(request, "reports/home.html")
