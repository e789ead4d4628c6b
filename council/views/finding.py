"""Finding what a person may see, and the page with one form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import UserRequest
from council import rules
from council.models import Meeting, Round
from nominations.views import typing
from nominations.views.answers import attempt


def find_meeting(request: UserRequest, pk: int) -> Meeting:
    rows = Meeting.objects.visible_to(request.user).select_related(
        "campaign__board", "chair__user", "secretary__user"
    )
    found: Meeting = get_object_or_404(rows, pk=pk)
    return found


def find_kept_meeting(request: UserRequest, pk: int) -> Meeting:
    """One that this person keeps."""
    found = find_meeting(request, pk)
    if not rules.may_keep(request.user, found):
        raise Http404
    return found


def find_round(request: UserRequest, pk: int) -> Round:
    rows = Round.objects.select_related(
        "meeting__campaign__board", "meeting__chair__user", "meeting__secretary__user"
    )
    seen = Meeting.objects.visible_to(request.user)
    found: Round = get_object_or_404(rows.filter(meeting__in=seen), pk=pk)
    return found


def form_page(
    request: UserRequest,
    form: forms.BaseForm,
    act: Callable[[], str],
    *,
    heading: str,
    back: str,
    submit: str,
    lead: str = "",
) -> HttpResponse:
    """Draws the form with its draft; sent, takes the step `act`, which says where to go
    then. What is refused stays in the form."""
    target: list[str] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(request, lambda: target.append(act()))
    ):
        return redirect(target[0])
    context: dict[str, Any] = {
        "form": form,
        "heading": heading,
        "lead": lead,
        "back": back,
        "submit": submit,
    }
    context |= typing.kept(request, form)
    return render(request, "council/_form_page.html", context)
