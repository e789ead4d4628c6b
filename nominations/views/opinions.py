"""Held nominees, consulted bodies, public posting."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_roles
from accounts.models import Role
from campaigns.models import Campaign
from nominations import opinions, rules
from nominations.forms.appraisal import AnswerForm, ConsultationForm, PostingForm
from nominations.models import Consultation, Hold
from nominations.paging import cursor, page_before
from nominations.views import typing
from nominations.views.answers import attempt
from nominations.views.appraisal import APPRAISERS, find_appraisable
from nominations.views.selection import find_campaign
from records import attachments, audit

READERS = (*APPRAISERS, Role.AUDITOR)


@for_roles(*READERS)
@require_safe
def hold_list(request: UserRequest) -> HttpResponse:
    """Nominees that are not considered for now; `?all=1`: those released as well."""
    found = Hold.objects.visible_to(request.user).select_related(
        "nomination__dossier__organization", "held_by", "released_by"
    )
    wants_all = "all" in request.GET
    context = {
        "page": page_before(
            found if wants_all else found.standing(), cursor(request, "before")
        ),
        "wants_all": wants_all,
    }
    return render(request, "nominations/hold_list.html", context)


@for_roles(*READERS)
@require_safe
def hold_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """The document by which a nominee is held; that it was read is recorded."""
    seen = Hold.objects.visible_to(request.user).exclude(attachment=None)
    hold = get_object_or_404(seen.select_related("attachment__file"), pk=pk)
    assert hold.attachment is not None
    response = attachments.serve(hold.attachment)
    audit.record("hold.read", hold, by=request.user)
    return response


@for_roles(*READERS)
@require_safe
def consultation_list(request: UserRequest) -> HttpResponse:
    """Bodies that have not answered; `?all=1`: all that were asked."""
    found = Consultation.objects.visible_to(request.user).select_related(
        "nomination__dossier__organization", "nomination__dossier__campaign"
    )
    wants_all = "all" in request.GET
    context = {
        "page": page_before(
            found if wants_all else found.open(), cursor(request, "before")
        ),
        "wants_all": wants_all,
        "may_answer": request.user.has_role(*APPRAISERS),
    }
    return render(request, "nominations/consultation_list.html", context)


@for_roles(*APPRAISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_new(request: UserRequest, pk: int) -> HttpResponse:
    nomination = find_appraisable(request, pk)
    form = ConsultationForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: opinions.ask(nomination, by=request.user, **form.cleaned_data),
            done=_("Recorded: %(name)s.") % {"name": nomination},
        )
    ):
        return redirect("nominations:consultation_list")
    context = {
        "nomination": nomination,
        "dossier": nomination.dossier,
        "days": nomination.dossier.campaign.consultation_days,
        "form": form,
        **typing.kept(request, form),
    }
    return render(request, "nominations/consultation_new.html", context)


@for_roles(*APPRAISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_answer(request: UserRequest, pk: int) -> HttpResponse:
    rows = Consultation.objects.visible_to(request.user).open()
    found = get_object_or_404(
        rows.select_related(
            "nomination__dossier__campaign", "nomination__dossier__organization"
        ),
        pk=pk,
    )
    if not rules.may_find(request.user, found.nomination):
        raise Http404
    form = AnswerForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: opinions.answer(found, by=request.user, **form.cleaned_data),
            done=_("Recorded: %(name)s.") % {"name": found},
        )
    ):
        return redirect("nominations:consultation_list")
    context = {"consultation": found, "form": form, **typing.kept(request, form)}
    return render(request, "nominations/consultation_answer.html", context)


@for_roles(Role.BOARD_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def posting_list(request: UserRequest) -> HttpResponse:
    """What was posted, where and until when; below, post those found eligible since."""
    campaign: Campaign = find_campaign(request, rules.may_propose)
    form = PostingForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            request,
            lambda: opinions.post(campaign, by=request.user, **form.cleaned_data),
            done=_("The posting is recorded."),
        )
    ):
        return redirect("nominations:posting_list")
    context = {
        "campaign": campaign,
        "postings": campaign.postings.prefetch_related("nominations")[:50],
        "form": form,
        **typing.kept(request, form),
    }
    return render(request, "nominations/posting_list.html", context)
