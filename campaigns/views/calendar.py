from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_everyone_signed_in, for_roles
from accounts.models import Role
from campaigns import choosing, extensions, rules
from campaigns.forms import ExtensionForm
from campaigns.models import Extension
from records.errors import Refused


@for_everyone_signed_in
@require_safe
def campaign_detail(request: UserRequest) -> HttpResponse:
    """The calendar and the rules that everyone works by, as the plan sets them out."""
    campaign = choosing.chosen(request)
    context: dict[str, Any] = {"campaign": campaign}
    if campaign:
        context["criteria_sets"] = (
            campaign.criteria_sets.filter(is_active=True)
            .select_related("organization")
            .prefetch_related("criteria")
        )
        context["may_copy"] = rules.may_copy_campaign(request.user, campaign)
        context["may_extend"] = rules.may_grant_extension(request.user, campaign)
    return render(request, "campaigns/campaign_detail.html", context)


@for_roles(Role.BOARD_LEADER, Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def extension_new(request: UserRequest) -> HttpResponse:
    """Give one organisation more time; below, what has been granted before."""
    campaign = choosing.chosen(request)
    if campaign is None or not rules.may_grant_extension(request.user, campaign):
        raise Http404
    asked = {key: request.GET.get(key) for key in ("milestone", "organization")}
    form = ExtensionForm(request.POST or None, campaign=campaign, initial=asked)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        milestone, organization = values.pop("milestone"), values.pop("organization")
        try:
            extensions.grant(milestone, organization, **values, by=request.user)
        except Refused as refusal:
            form.add_error("until", str(refusal))
        else:
            messages.success(request, _("%s has more time now.") % organization)
            return redirect("campaigns:extension_new")
    granted = Extension.objects.filter(milestone__campaign=campaign)
    context = {
        "form": form,
        "granted": granted.select_related("milestone", "organization", "granted_by"),
    }
    return render(request, "campaigns/extension_new.html", context)
