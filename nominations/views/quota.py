"""Where the places are, and the book behind it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from accounts.models.memberships import BOARD_ROLES, READER_ROLES
from nominations import allocation, rules
from nominations import quota as places
from nominations.forms import AllocateForm, ReasonForm, ResizeForm, ShareForm
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
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: form.record(campaign, by=request.user),
            done=_("Recorded in the ledger."),
        )
    ):
        return redirect("nominations:quota")
    context = {"campaign": campaign, "form": form, "counts": places.counts(campaign)}
    context |= typing.kept(request, form)
    return render(request, "nominations/quota_allocate.html", context)


@for_roles(*CHANGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def quota_share(request: UserRequest) -> HttpResponse:
    """The same for each organisation of a group: first shown, then done in one act."""
    campaign = find_campaign(request, rules.may_change_quota)
    form = ShareForm(request.POST or None, campaign=campaign)
    shown = None
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted()
        shown = allocation.standing_of(campaign, wanted)
        if "apply" in request.POST and attempt(
            request,
            lambda: allocation.share_out(
                campaign, wanted, by=request.user, reason=form.cleaned_data["reason"]
            ),
            done=_("Recorded in the ledger."),
        ):
            return redirect("nominations:quota")
    counts = places.counts(campaign)
    context = {"campaign": campaign, "form": form, "counts": counts, "shown": shown}
    if shown is not None:
        context["more"] = sum(wanted - now for _body, wanted, now in shown)
    context |= typing.kept(request, form)
    return render(request, "nominations/quota_share.html", context)


@for_roles(*CHANGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def quota_flow_back(request: UserRequest) -> HttpResponse:
    """What organisations have not used returns to all."""
    campaign = find_campaign(request, rules.may_change_quota)
    form = ReasonForm(request.POST or None)
    counts = places.counts(campaign)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: allocation.flow_back(
                campaign, by=request.user, reason=form.cleaned_data["reason"]
            ),
            done=_("Recorded in the ledger."),
        )
    ):
        return redirect("nominations:quota")
    context = {"campaign": campaign, "form": form, "counts": counts}
    context["idle"] = [share for share in counts.shares if share.free]
    context |= typing.kept(request, form)
    return render(request, "nominations/quota_flow_back.html", context)
