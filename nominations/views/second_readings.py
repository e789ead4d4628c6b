"""Nominees on whom opinions lie too far apart."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from accounts.models import Role, User
from campaigns import choosing
from nominations import rules
from nominations import second_reading as settling
from nominations.assigning import state as states
from nominations.forms.appraisal import SettleForm, ThirdReaderForm
from nominations.models import SecondReading
from nominations.paging import cursor, page_before
from nominations.views import typing
from nominations.views.answers import attempt


@for_roles(Role.BOARD_LEADER)
@require_safe
def second_reading_list(request: UserRequest) -> HttpResponse:
    """Those to be settled; `?all=1`: those settled as well."""
    seen = SecondReading.objects.visible_to(request.user)
    found = choosing.of_chosen(
        request, seen, "nomination__dossier__campaign"
    ).select_related("nomination__dossier__organization", "reader", "resolved_by")
    if "all" not in request.GET:
        found = found.open()
    context = {
        "page": page_before(found, cursor(request, "before")),
        "wants_all": "all" in request.GET,
    }
    return render(request, "nominations/second_reading_list.html", context)


@for_roles(Role.BOARD_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def second_reading(request: UserRequest, pk: int) -> HttpResponse:
    """First name the third reader; when their opinion is concluded, settle it."""
    rows = SecondReading.objects.visible_to(request.user).select_related(
        "nomination__dossier__campaign__board",
        "nomination__dossier__organization",
        "reader",
        "resolved_by",
    )
    reading = get_object_or_404(rows, pk=pk)
    if not rules.may_settle(request.user, reading.nomination):
        raise Http404
    third = settling.third(reading)
    form = _form(request, reading, is_read=third is not None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        step = settling.assign if third is None else settling.resolve
        if attempt(
            request,
            lambda: step(reading, by=request.user, **values),
            done=_("Recorded: %(name)s.") % {"name": reading},
        ):
            return redirect("nominations:second_reading_list")
    opinions = reading.nomination.appraisals.counted().select_related("appraiser")
    context = {
        "reading": reading,
        "nomination": reading.nomination,
        "dossier": reading.nomination.dossier,
        "third": third,
        "opinions": opinions,
        "form": form,
        **typing.kept(request, form),
    }
    return render(request, "nominations/second_reading.html", context)


def _form(
    request: UserRequest, reading: SecondReading, *, is_read: bool
) -> ThirdReaderForm | SettleForm:
    if is_read:
        return SettleForm(request.POST or None)
    nomination = reading.nomination
    given = set(nomination.appraisals.values_list("appraiser", flat=True))
    fit = [
        one.pk
        for one in states.appraisers(nomination.dossier.campaign)
        if one.pk not in given and rules.may_find(one, nomination)
    ]
    people = User.objects.filter(pk__in=fit).order_by("sort_key", "pk")
    return ThirdReaderForm(request.POST or None, people=people)
