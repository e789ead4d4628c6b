"""Slips with one-time passwords, for administrators."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from records.attachments import PDF
from records.errors import Refused
from reports import pdf, slips
from reports.forms import SlipForm
from reports.models import SlipBatch


@for_roles(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def slip_new(request: UserRequest) -> HttpResponse:
    """Choose for whom; `?import=` and `?people=` come from the pages before."""
    groups = slips.groups(
        request.user,
        roster=request.GET.get("import", ""),
        chosen=request.GET.get("people", ""),
    )
    form = SlipForm(request.POST or None, groups=groups)
    if request.method == "POST" and form.is_valid():
        people = form.groups[form.cleaned_data["group"]].people
        days, once = form.cleaned_data["days"], form.cleaned_data["once_key"]
        try:
            job = slips.ask(people, days, once_key=once, by=request.user)
        except Refused as refusal:
            form.add_error("group", str(refusal))
        else:
            return redirect("records:job_detail", pk=job.pk)
    mine = SlipBatch.objects.visible_to(request.user).filter(removed_at=None)
    return render(request, "reports/slip_new.html", {"form": form, "batches": mine})


@for_roles(Role.ADMINISTRATOR)
@never_cache
@require_safe
def slip_batch(request: UserRequest, pk: int) -> HttpResponse:
    """Slips that have been made, until they are fetched."""
    batch = get_object_or_404(SlipBatch.objects.visible_to(request.user), pk=pk)
    return render(request, "reports/slip_batch.html", {"batch": batch})


@for_roles(Role.ADMINISTRATOR)
@require_POST
def slip_download(request: UserRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(SlipBatch.objects.visible_to(request.user), pk=pk)
    try:
        content = slips.hand_over(batch, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(batch)
    return pdf.download(content, "phieu-tai-khoan.pdf", PDF)
