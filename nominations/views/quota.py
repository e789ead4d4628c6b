"""Where the places are, and the book behind it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from accounts.models.memberships import BOARD_ROLES, READER_ROLES
from nominations import allocation, rules
from nominations import quota as places
from nominations.forms import AllocateForm, ResizeForm
from nominations.models import LedgerEntry, Place
from nominations.paging import cursor, page_before
from nominations.views import typing
from nominations.views.answers import attempt
from nominations.views.selection import find_campaign


@dataclass(frozen=True)
class Part:
    """A stretch of the bar."""

    label: str
    count: int
    tone: str


CHANGERS = (Role.BOARD_LEADER, Role.OFFICE)


@for_roles(*BOARD_ROLES, *READER_ROLES)
@require_safe
def quota(request: UserRequest) -> HttpResponse:
    """Every figure leads to the list or the lines behind it."""
    campaign = find_campaign(request, rules.may_see_quota)
    kind = request.GET.get("kind", "")
    lines = LedgerEntry.objects.filter(campaign=campaign).select_related(
        "by", "holder", "nomination"
    )
    if kind in LedgerEntry.Kind.values:
        lines = lines.filter(kind=kind)
    counts = places.counts(campaign)
    context = {
        "campaign": campaign,
        "counts": counts,
        "bar": [
            Part(str(label), getattr(counts, state), state)
            for state, label in reversed(Place.State.choices)
        ],
        "ledger": page_before(lines, cursor(request, "before")),
        "kinds": LedgerEntry.Kind.choices,
        "kind": kind,
        "may_change": rules.may_change_quota(request.user, campaign),
    }
    return render(request, "nominations/quota.html", context)


@for_roles(*CHANGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def quota_resize(request: UserRequest) -> HttpResponse:
    campaign = find_campaign(request, rules.may_change_quota)
    form = ResizeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(
            request,
            lambda: allocation.resize(campaign, by=request.user, **values),
            done=_("The total is now %(n)d places.") % {"n": values["places"]},
        ):
            return redirect("nominations:quota")
    context = {"campaign": campaign, "form": form, "counts": places.counts(campaign)}
    context |= typing.kept(request, form)
    return render(request, "nominations/quota_resize.html", context)


@for_roles(*CHANGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def quota_allocate(request: UserRequest) -> HttpResponse:
    """Set places aside for an organisation, or take unused ones back."""
    campaign = find_campaign(request, rules.may_change_quota)
    form = AllocateForm(
        request.POST or None,
        campaign=campaign,
        initial={"holder": cursor(request, "holder")},
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        step = getattr(allocation, values.pop("act"))
        if attempt(request, lambda: step(campaign, by=request.user, **values)):
            messages.success(request, _("Recorded in the ledger."))
            return redirect("nominations:quota")
    context = {"campaign": campaign, "form": form, "counts": places.counts(campaign)}
    context |= typing.kept(request, form)
    return render(request, "nominations/quota_allocate.html", context)
