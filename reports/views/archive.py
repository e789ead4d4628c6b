"""Packages for the archive: of one dossier by its code, or of the whole campaign."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from nominations import rules
from nominations.views.selection import find_campaign
from reports.archive import packing
from reports.forms import PackageForm

ARCHIVISTS = (Role.BOARD_LEADER, Role.OFFICE)


@for_roles(*ARCHIVISTS)
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: UserRequest) -> HttpResponse:
    """What a package holds, how it is checked, and the two buttons."""
    campaign = find_campaign(request, rules.may_archive)
    asks_for_all = request.POST.get("what") == "campaign"
    sent = None if asks_for_all else request.POST or None
    form = PackageForm(sent, campaign=campaign, user=request.user)
    if request.method == "POST":
        if asks_for_all:
            job = packing.order_campaign(campaign, by=request.user)
            return redirect("records:job_detail", pk=job.pk)
        if form.is_valid():
            job = packing.order_dossier(form.dossier, by=request.user)
            return redirect("records:job_detail", pk=job.pk)
    context = {"campaign": campaign, "form": form}
    return render(request, "reports/archive.html", context)
