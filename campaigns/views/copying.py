"""The next campaign: proposed beside the earlier one, made as a draft, opened."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from campaigns import choosing, rules
from campaigns.copy_form import MOST_YEARS, CopyForm
from campaigns.copying import differences, making
from campaigns.copying.proposing import propose, usual_years
from campaigns.models import Campaign
from records.errors import Refused

MAKERS = (Role.ADMINISTRATOR, Role.BOARD_LEADER)


@for_roles(*MAKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_copy(request: UserRequest) -> HttpResponse:
    """What is the same, what moves, what is to be decided; below, the button that makes
    it. `?years=` moves by another number of years."""
    source = choosing.chosen(request)
    if source is None or not rules.may_copy_campaign(request.user, source):
        raise Http404
    years = _years(request, source)
    proposal = propose(source, years)
    form = CopyForm(
        request.POST if request.method == "POST" else None, proposal=proposal
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = making.copy(
                source,
                years,
                by=request.user,
                edits=form.edits(),
                with_participants=form.cleaned_data["with_participants"],
            )
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            choosing.choose_new(request, made)
            messages.success(
                request,
                _("%s is prepared. Only you see it until it is opened.") % made,
            )
            return redirect("campaigns:campaign_detail")
    context = {
        "form": form,
        "source": source,
        "years": years,
        "to_decide": differences.to_decide(proposal),
        "changes": differences.changes(proposal),
        "same": differences.same(proposal),
        "settings": differences.settings(proposal),
        "left_behind": differences.left_behind(source),
    }
    return render(request, "campaigns/campaign_copy.html", context)


def _years(request: UserRequest, source: Campaign) -> int:
    text = request.POST.get("years") or request.GET.get("years") or ""
    if text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= MOST_YEARS:
        return int(text[:3])
    return usual_years(source)


def _find_draft(request: UserRequest, pk: int) -> Campaign:
    drafts = Campaign.objects.visible_to(request.user).filter(is_draft=True)
    found = get_object_or_404(drafts, pk=pk)
    if not rules.may_copy_campaign(request.user, found):
        raise Http404
    return found


@for_roles(*MAKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_open(request: UserRequest, pk: int) -> HttpResponse:
    """Says what opening it does and what is still empty; then does it."""
    campaign = _find_draft(request, pk)
    if request.method == "POST":
        try:
            making.open_campaign(campaign, by=request.user)
        except (Refused, PermissionDenied) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%s is open to everyone.") % campaign)
            return redirect("campaigns:campaign_detail")
    context = {
        "campaign": campaign,
        "participants": campaign.participations.count(),
        "milestones": campaign.milestones.count(),
    }
    return render(request, "campaigns/campaign_open.html", context)


@for_roles(*MAKERS)
@require_POST
def campaign_discard(request: UserRequest, pk: int) -> HttpResponse:
    campaign = _find_draft(request, pk)
    name = str(campaign)
    if "sure" not in request.POST:
        messages.error(request, _("Tick that the draft is to be thrown away."))
        return redirect("campaigns:campaign_open", pk=pk)
    try:
        making.discard(campaign, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The draft “%s” is thrown away.") % name)
    return redirect("campaigns:campaign_detail")
